import { afterAll, describe, expect, test } from "vitest";
import { mutantsOf } from "./mutation/mutate.ts";
import { operators } from "./mutation/operators.ts";
import { createRandom } from "../../../src/engines/sql/judge/random.ts";
import { closeData, judged } from "./support.ts";
import { trapCatalog } from "./traps.ts";

afterAll(closeData);

const report = `SELECT DISTINCT c.country, COUNT(*) AS n, SUM(o.amount) AS total
FROM customers AS c
LEFT JOIN orders AS o ON o.customer_id = c.id AND o.status = 'paid'
WHERE c.name LIKE 'A%' AND (o.ordered >= '2024-01-01' OR o.ordered IS NULL) AND c.id NOT IN (3, 4)
GROUP BY c.country, c.name
HAVING COALESCE(SUM(o.amount), 0) < 100
ORDER BY n DESC, total
LIMIT 10`;

describe("mutation operators", () => {
  test("change one place each", () => {
    const mutants = mutantsOf(report);
    expect(new Set(mutants.map(({ sql }) => sql)).size).toBe(mutants.length);
    expect(mutants.map(({ change }) => change)).toEqual(
      expect.arrayContaining([
        "LEFT JOIN -> INNER JOIN",
        "100 -> 101",
        "10 -> 9",
        "< -> <=",
        "SUM -> AVG",
        "'A%' -> 'A'",
        "c.country, c.name -> c.country",
        "n DESC -> n",
        "c.id NOT IN (3, 4) -> c.id IN (3, 4)",
        "o.ordered IS NULL -> o.ordered IS NOT NULL",
      ]),
    );
  });

  test("each finds something in some query", () => {
    const more = [
      "SELECT CASE WHEN a > 1 THEN b ELSE 0 END, COUNT(DISTINCT b), COUNT(c) FROM t WHERE NOT (a = 1) GROUP BY a, b, c",
      "SELECT a - 1 FROM t UNION ALL SELECT a FROM u WHERE EXISTS (SELECT 1 FROM t WHERE a BETWEEN 1 AND 2) AND b <> DATE '2024-02-01'",
      "SELECT SAL FROM EMP INTERSECT SELECT COMM FROM EMP",
    ];
    const used = new Set([report, ...more].flatMap((sql) => mutantsOf(sql)).map(({ operator }) => operator));
    expect(Object.keys(operators).filter((operator) => !used.has(operator))).toEqual([]);
  });
});

/** Survivors that are equal to their query, with the reason. */
const equal: Readonly<Record<string, string>> = {
  "SELECT -> SELECT DISTINCT": "groups, keys and EXISTS have no duplicates to lose",
  "o.status = 'paid' -> (o.status IS NOT DISTINCT FROM 'paid')": "'paid' is not NULL",
  "o.customer_id = c.id -> (o.customer_id IS NOT DISTINCT FROM c.id)": "a primary key is not NULL",
  "i.order_id = o.id -> (i.order_id IS NOT DISTINCT FROM o.id)": "neither can be NULL",
  "JOIN -> LEFT JOIN": "WHERE requires the right side to be there",
  "LEFT JOIN -> FULL JOIN": "WHERE requires the left side to be there",
};

const queries = [
  "SELECT c.country, SUM(o.amount) FROM customers c JOIN orders o ON o.customer_id = c.id WHERE o.status = 'paid' AND o.quantity > 2 GROUP BY c.country HAVING COUNT(*) >= 3",
  "SELECT o.id FROM orders o WHERE o.ordered BETWEEN '2024-01-01' AND '2024-01-31' AND NOT EXISTS (SELECT 1 FROM items i WHERE i.order_id = o.id AND i.price > 10)",
  "SELECT user_id, MAX(seen) FROM events WHERE kind LIKE 'sign%' OR kind IS NULL GROUP BY user_id ORDER BY 2 DESC LIMIT 5",
  "SELECT t.a, COALESCE(u.b, 7) FROM t LEFT JOIN u ON u.a = t.a AND u.b < 5 WHERE t.c <> 'x'",
];

/** The full run has more than a thousand: `npm run test:targets -- sql-judge`. */
test.each(queries)("mutants of %s are refuted, or known to be equal", async (sql) => {
  const survivors: string[] = [];
  let judgedOnes = 0;
  for (const mutant of createRandom(11).shuffle(mutantsOf(sql)).slice(0, 16)) {
    const { verdict, reason, explanation } = await judged({ left: sql, right: mutant.sql, catalog: trapCatalog });
    if (reason === "notRunnable") continue;
    judgedOnes += 1;
    if (verdict !== "refuted" && equal[mutant.change] === undefined) survivors.push(`${mutant.change}: ${verdict}, ${explanation}`);
  }
  expect(survivors).toEqual([]);
  expect(judgedOnes).toBeGreaterThan(10);
});
