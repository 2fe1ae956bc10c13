import { afterAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import { judge } from "../../../src/engines/sql/judge/judge-pair.ts";
import { conclude } from "../../../src/engines/sql/judge/report/conclude.ts";
import { emptyCatalog } from "../../../src/engines/sql/schema.ts";
import { errorOf } from "../../data/support.ts";
import { runScript } from "./run-script.ts";
import { catalogOf, closeData, judged, tried } from "./support.ts";
import { trapCatalog } from "./traps.ts";

afterAll(closeData);

const pair = async (left: string, right: string): Promise<Awaited<ReturnType<typeof judged>>> =>
  judged({ left, right, catalog: trapCatalog });

describe("a refutation", () => {
  const left =
    "SELECT c.country, COUNT(*) AS n FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.country HAVING SUM(o.amount) > 100";
  const right = left.replace("> 100", ">= 100");

  test("comes with a script that shows it in DuckDB as it is", async () => {
    const { counterexample, verdict } = await pair(left, right);
    expect(verdict).toBe("refuted");
    const [first, second] = await runScript(counterexample?.script ?? "");
    expect(first).not.toEqual(second);
    expect([first.length, second.length]).toEqual([counterexample?.leftResult.rows.length, counterexample?.rightResult.rows.length]);
  });

  test("is small, and says what differs", async () => {
    const { counterexample, explanation } = await pair(left, right);
    const rows = counterexample?.tables.reduce((sum, table) => sum + table.rows.length, 0);
    expect(rows).toBe(2);
    expect(explanation).toBe("On tables with 2 rows in all the first query returns 0 rows, the second 1.");
    expect(counterexample?.tables.map(({ columns }) => columns.map(({ name }) => name))).toEqual([
      ["id", "country"],
      ["id", "customer_id", "amount"],
    ]);
  });

  test("keeps the declared keys, not null and foreign keys", async () => {
    const { counterexample } = await pair(
      "SELECT k.age FROM children k JOIN parents p ON p.id = k.parent_id",
      "SELECT DISTINCT age FROM children",
    );
    const [children, parents] = counterexample?.tables ?? [];
    const ids = children?.rows.map(([id]) => id) ?? [];
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(1);
    const known = new Set(parents?.rows.map(([id]) => id));
    expect(children?.rows.every((row) => known.has(row[1] ?? null))).toBe(true);
  });

  test("is the same for the same seed", async () => {
    const [first, second] = [await pair(left, right), await pair(left, right)];
    expect(first).toEqual(second);
  });

  test("of the number of columns needs no rows", async () => {
    expect(await pair("SELECT a FROM t", "SELECT a, b FROM t")).toMatchObject({
      verdict: "refuted",
      explanation: "The queries return different columns: 1 and 2.",
    });
  });

  test("of the order of rows says so", async () => {
    const judgement = await pair("SELECT a, b FROM t ORDER BY a, b", "SELECT a, b FROM t ORDER BY a, b DESC");
    expect(judgement).toMatchObject({ verdict: "refuted", semantics: "list" });
    expect(judgement.explanation).toMatch(/the same rows in different orders/);
  });
});

describe("what is taken for granted", () => {
  const left = "SELECT a FROM t WHERE a NOT IN (SELECT a FROM u)";
  const right = "SELECT a FROM t WHERE a IS NOT NULL AND NOT EXISTS (SELECT 1 FROM u WHERE u.a = t.a)";
  const catalog = trapCatalog;

  test("preconditions are respected by the instances", async () => {
    expect(await judged({ left, right, catalog })).toMatchObject({ verdict: "refuted" });
    const preconditions = [
      { kind: "notNull", table: "u", column: "a" },
      { kind: "notNull", table: "t", column: "a" },
    ] as const;
    expect(await judged({ left, right, catalog, preconditions })).toMatchObject({ verdict: "tested" });
  });

  test("a unique precondition by an alias is respected", async () => {
    const [first, second] = ["SELECT x.a FROM t x", "SELECT DISTINCT x.a FROM t x WHERE x.a IS NOT NULL"];
    const preconditions = [
      { kind: "unique", table: "x", columns: ["a"] },
      { kind: "notNull", table: "x", column: "a" },
    ] as const;
    expect(await judged({ left: first, right: second, catalog })).toMatchObject({ verdict: "refuted" });
    expect((await judged({ left: first, right: second, catalog, preconditions })).verdict).toMatch(/^(?:tested|proved)$/);
  });

  test("an assertion is told, not tested", async () => {
    const judgement = await judged({ left, right: left, catalog, preconditions: [{ kind: "assertion", text: "times are in UTC" }] });
    expect(judgement.caveats).toContain("Taken for granted, not tested: times are in UTC.");
  });
});

describe("nothing is said", () => {
  test.each([
    ["unknownSchema", "SELECT x FROM nowhere", "SELECT x FROM nowhere"],
    ["templated", "SELECT a FROM {{ ref('t') }}", "SELECT a FROM t"],
    ["notRunnable", "DELETE FROM t", "SELECT a FROM t"],
    ["notRunnable", "SELECT a FROM t", "SELECT a FROM t; SELECT b FROM t"],
    ["notRunnable", "SELECT nothing FROM t", "SELECT a FROM t"],
    ["notRunnable", "SELECT a FRM t", "SELECT a FROM t"],
    ["notRunnable", "SELECT a FROM t", "SELECT * FROM read_csv('/etc/passwd')"],
    ["nonDeterministic", "SELECT random() FROM t", "SELECT random() FROM t"],
    ["nonDeterministic", "SELECT a FROM t LIMIT 1", "SELECT a FROM t ORDER BY a LIMIT 1"],
    ["nonDeterministic", "SELECT ANY_VALUE(c) FROM t GROUP BY a", "SELECT MIN(c) FROM t GROUP BY a"],
    ["noSignal", "SELECT a FROM t WHERE a > 1 AND a < 1", "SELECT a FROM t WHERE a > 2 AND a < 2"],
    ["noSignal", "SELECT MIN(c), COUNT(*) FROM t WHERE c ~ '^[0-9]{4}$'", "SELECT MAX(c), COUNT(*) FROM t WHERE c ~ '^[0-9]{4}$'"],
    [
      "alwaysFails",
      "SELECT CAST('x' || c AS INTEGER) FROM t UNION ALL SELECT CAST('y' AS INTEGER)",
      "SELECT CAST('y' || c AS INTEGER) FROM t UNION ALL SELECT CAST('y' AS INTEGER)",
    ],
  ])("%s: %s | %s", async (reason, left, right) => {
    expect(await pair(left, right)).toMatchObject({ verdict: "inconclusive", reason });
  });

  test("without time", async () => {
    const judgement = await judged({ left: "SELECT a FROM t", right: "SELECT a + 0 FROM t", catalog: trapCatalog, budgetMilliseconds: 0 });
    expect(judgement).toMatchObject({ verdict: "inconclusive", reason: "outOfTime" });
  });
});

describe("columns that are not grouped by", () => {
  test("are grouped by where a key determines them", async () => {
    const judgement = await pair(
      "SELECT c.name, c.country, COUNT(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY o.customer_id",
      "SELECT c.name, c.country, COUNT(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name, c.country",
    );
    expect(judgement.verdict).toBe("tested");
    expect(judgement.caveats).toContain("Columns that the groups determine are added to GROUP BY, as DuckDB asks for.");
  });

  test("are taken from any row where nothing does, and are undetermined then", async () => {
    const sql = "SELECT country, name FROM customers GROUP BY country";
    const judgement = await pair(sql, sql);
    expect(judgement).toMatchObject({ verdict: "inconclusive", reason: "nonDeterministic" });
    expect(judgement.caveats.join(" ")).toContain("No group determines name");
  });

  test("don't hide a difference", async () => {
    const left = "SELECT c.name, COUNT(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING COUNT(*) > 1";
    expect(await pair(left, left.replace("> 1", ">= 1"))).toMatchObject({ verdict: "refuted" });
  });
});

test("a query that never ends is told soon", async () => {
  const endless = "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT COUNT(*) FROM r, t";
  const judgement = await pair(endless, endless.replace("n + 1", "n + 2"));
  expect(judgement).toMatchObject({ verdict: "inconclusive", reason: "outOfTime" });
  expect(judgement.explanation).toMatch(/^Neither query ends within the time given to one run/);
}, 60_000);

test("a product of many tables is tried on single rows", async () => {
  const tables = Array.from({ length: 12 }, (_, index) => `t t${index}`).join(", ");
  const judgement = await judged({
    left: `SELECT COUNT(*) FROM ${tables} WHERE t0.a > 1`,
    right: `SELECT COUNT(*) FROM ${tables} WHERE t0.a > 2`,
    catalog: trapCatalog,
    budgetMilliseconds: 55_000,
  });
  expect(judgement).toMatchObject({ verdict: "refuted" });
}, 60_000);

test("columns of the same names in another order are told", async () => {
  const judgement = await pair("SELECT a, b FROM t", "SELECT b, a FROM t");
  expect(judgement.verdict).toBe("refuted");
  expect(judgement.caveats[0]).toBe("Both return columns of the same names in another order: columns are compared by position.");
});

test("the one constant of three hundred that differs is tried", async () => {
  const left = Array.from({ length: 300 }, (_, index) => `SELECT a FROM t WHERE a = ${index * 7}`).join(" UNION ALL ");
  expect(await pair(left, left.replace("= 1400 ", "= 1401 "))).toMatchObject({ verdict: "refuted" });
}, 60_000);

test("a script names tables, columns and types as PostgreSQL reads them", async () => {
  const catalog = catalogOf({ EMP: { columns: "EMPNO INTEGER, RATE DOUBLE, order VARCHAR", primaryKey: ["EMPNO"] } });
  const { counterexample } = await judged({
    left: 'SELECT empno, rate, "order" FROM emp',
    right: 'SELECT empno, 1, "order" FROM emp',
    catalog,
  });
  expect(counterexample?.script).toContain(
    'CREATE TABLE emp (EMPNO INTEGER NOT NULL, RATE DOUBLE PRECISION, "order" VARCHAR, PRIMARY KEY (EMPNO));',
  );
});

test("plans that let ties fall otherwise are no bug of the engine", async () => {
  const left = "SELECT c.name FROM orders o JOIN customers c ON c.id = o.customer_id ORDER BY o.ordered DESC LIMIT 3";
  const right = "SELECT c.name FROM customers c JOIN orders o ON c.id = o.customer_id ORDER BY o.ordered DESC LIMIT 3";
  expect(await tried({ left, right, catalog: trapCatalog })).toBe("tested");
  const { verdict, caveats } = await pair(left, right);
  expect(verdict).toBe("proved");
  expect(caveats.join(" ")).toContain("LIMIT may keep one or another row");
});

test("an engine that disagrees with itself ends in no verdict", () => {
  const tally = { agreed: 58, withRows: 40, outOfTime: false, others: [{ kind: "engineDisagreement", side: "right" } as const] };
  expect(conclude(tally, "bag")).toMatchObject({ verdict: "inconclusive", reason: "engineDisagreement", instances: 58 });
});

describe("what is said besides", () => {
  test("names and types that differ are told, values are compared", async () => {
    const { verdict, caveats } = await pair("SELECT a AS x FROM t", "SELECT CAST(a AS BIGINT) AS y FROM t");
    expect(verdict).toBe("tested");
    expect(caveats).toEqual([
      "Column names differ: column 1 is x and y.",
      "Column types differ, values are compared: column 1 is INTEGER and BIGINT.",
    ]);
  });

  test("an order that only one has is not compared", async () => {
    const { verdict, semantics, caveats } = await pair("SELECT a FROM t ORDER BY a", "SELECT a FROM t");
    expect([verdict, semantics]).toEqual(["proved", "bag"]);
    expect(caveats).toContain("Only one of the queries orders its result: the order is not compared.");
  });

  test("a query that fails where the other doesn't is told", async () => {
    const { caveats } = await pair(
      "SELECT a FROM t WHERE (SELECT b FROM u WHERE u.a = t.a) = 1",
      "SELECT a FROM t WHERE (SELECT MAX(b) FROM u WHERE u.a = t.a) = 1 AND 1 >= ALL (SELECT COUNT(*) FROM u WHERE u.a = t.a)",
    );
    expect(caveats.join(" ")).toMatch(/^The first query fails on \d+ instances? where the other returns a result/);
  });

  test("the figures of a test are those of the instances that could be compared", async () => {
    const { verdict, explanation, instances, instancesWithRows } = await pair("SELECT a + 1 FROM t", "SELECT 1 + a FROM t");
    expect(verdict).toBe("tested");
    expect(explanation).toBe(
      `Tested on ${instances} generated instances, ${instancesWithRows} of them with rows: both return the same rows on each. That is evidence, not proof.`,
    );
    expect(instances).toBe(60);
    expect(instancesWithRows).toBeLessThan(instances);
  });
});

describe("dialects", () => {
  const catalog = catalogOf({ t: { columns: "a INTEGER" } });

  test("integers divide as the dialect says", async () => {
    const request = { left: "SELECT a / 2 FROM t", right: "SELECT CAST(TRUNC(a / 2.0) AS INTEGER) FROM t", catalog };
    expect(await judged({ ...request, dialect: "postgres" })).toMatchObject({ verdict: "tested" });
    expect(await judged({ ...request, dialect: "duckdb" })).toMatchObject({ verdict: "refuted" });
  });

  test("NULLs sort as the dialect says", async () => {
    const request = { left: "SELECT a FROM t ORDER BY a", right: "SELECT a FROM t ORDER BY a NULLS FIRST", catalog };
    expect(await judged({ ...request, dialect: "bigquery" })).toMatchObject({ verdict: "tested" });
    expect(await judged({ ...request, dialect: "postgres" })).toMatchObject({ verdict: "refuted" });
  });

  test("and otherwise descending, where NULL is the largest or the least value", async () => {
    const request = { left: "SELECT a FROM t ORDER BY a DESC", right: "SELECT a FROM t ORDER BY a DESC NULLS FIRST", catalog };
    expect(await judged({ ...request, dialect: "postgres" })).toMatchObject({ verdict: "tested" });
    expect(await judged({ ...request, dialect: "bigquery" })).toMatchObject({ verdict: "refuted" });
    expect(await judged({ ...request, dialect: "duckdb" })).toMatchObject({ verdict: "refuted" });
  });

  test("schemas and catalogs in names are made", async () => {
    const tables = catalogOf({ "shop.sales.orders": { columns: "id INTEGER, amount NUMBER(10,2)" } });
    const judgement = await judged({
      left: "SELECT id FROM shop.sales.orders WHERE amount > 1",
      right: "SELECT id FROM sales.orders WHERE NOT amount <= 1",
      catalog: tables,
      dialect: "snowflake",
    });
    expect(judgement.verdict).toMatch(/^(?:tested|proved)$/);
  });
});

test("a signal ends it", async () => {
  const controller = new AbortController();
  const data = createDataAccess({ roots: [] });
  const never = "SELECT COUNT(*) FROM range(1000000000) x(a), range(1000000000) y(a) WHERE hash(x.a, y.a) = 1";
  const running = errorOf(async () =>
    judge(
      { left: never, right: never, dialect: "duckdb", catalog: emptyCatalog },
      { laboratory: async (options) => data.laboratory(options), signal: controller.signal, progress: () => undefined },
    ),
  );
  setTimeout(() => controller.abort(), 50);
  expect((await running).code).toBe("cancelled");
  await data[Symbol.asyncDispose]();
});
