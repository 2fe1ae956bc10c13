/** Functions and forms of other engines, run in DuckDB's words: what is equal there isn't refuted, what differs is. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import type { DataSession } from "../../../src/data/types.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { duckDbParser } from "../../../src/engines/sql/front-end/parsers/duckdb.ts";
import type { Judgement } from "../../../src/engines/sql/judge.ts";
import { judgeInDialect } from "../../../src/engines/sql/judge/judge-in-dialect.ts";
import { catalogOf } from "./support.ts";

const data = createDataAccess({ roots: [] });
const { signal } = new AbortController();
let session: DataSession;
beforeAll(async () => {
  session = await data.session({ signal });
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

const catalog = catalogOf({
  visits: { columns: "id INTEGER, shop VARCHAR, seen DATE, left_at TIMESTAMP, rating INTEGER", primaryKey: ["id"] },
  shops: { columns: "name VARCHAR, town VARCHAR", primaryKey: ["name"] },
});

async function judged(dialect: DialectId, left: string, right: string): Promise<Judgement> {
  const tools = { laboratory: data.laboratory.bind(data), signal, progress: () => undefined };
  return judgeInDialect({ left, right, dialect, catalog }, tools, duckDbParser(session));
}

describe("MySQL", () => {
  test.each([
    ["SELECT id FROM visits WHERE DATEDIFF(seen, '2020-01-01') = 1", "SELECT id FROM visits WHERE seen = '2020-01-02'"],
    [
      "SELECT id FROM visits WHERE DATE_FORMAT(seen, '%Y-%m') = '2020-02'",
      "SELECT id FROM visits WHERE YEAR(seen) = 2020 AND MONTH(seen) = 2",
    ],
    ["SELECT id FROM visits WHERE seen > DATE_SUB('2019-07-27', INTERVAL 30 DAY)", "SELECT id FROM visits WHERE seen >= '2019-06-28'"],
    ["SELECT AVG(rating < 3) FROM visits", "SELECT AVG(CASE WHEN rating < 3 THEN 1 WHEN rating >= 3 THEN 0 END) FROM visits"],
    ["SELECT IF(ISNULL(rating), 0, rating) FROM visits", "SELECT IFNULL(rating, 0) FROM visits"],
    ["SELECT v.id FROM visits v JOIN shops s WHERE s.name = v.shop", "SELECT v.id FROM visits v JOIN shops s ON s.name = v.shop"],
    [
      "SELECT COUNT(DISTINCT shop, seen) FROM visits",
      "SELECT COUNT(*) FROM (SELECT DISTINCT shop, seen FROM visits WHERE shop IS NOT NULL AND seen IS NOT NULL) x",
    ],
    ["SELECT id FROM visits WHERE seen LIKE '2020-02%'", "SELECT id FROM visits WHERE LEFT(seen, 7) = '2020-02'"],
  ])("%s = %s", async (left, right) => {
    const { verdict, explanation } = await judged("mysql", left, right);
    expect(`${verdict}: ${explanation}`).toMatch(/^(?:tested|proved):/);
  });

  test.each([
    ["SELECT id FROM visits WHERE DATEDIFF(seen, '2020-01-01') = 1", "SELECT id FROM visits WHERE DATEDIFF('2020-01-01', seen) = 1"],
    [
      "SELECT id FROM visits WHERE DATE_FORMAT(left_at, '%H:%i') = '10:30'",
      "SELECT id FROM visits WHERE DATE_FORMAT(left_at, '%H:%m') = '10:30'",
    ],
    ["SELECT id FROM visits WHERE TIMESTAMPDIFF(HOUR, seen, left_at) >= 1", "SELECT id FROM visits WHERE HOUR(left_at) >= 1"],
    ["SELECT COUNT(DISTINCT shop, seen) FROM visits", "SELECT COUNT(*) FROM (SELECT DISTINCT shop, seen FROM visits) x"],
    ["SELECT GROUP_CONCAT(DISTINCT shop ORDER BY shop) FROM visits", "SELECT GROUP_CONCAT(shop ORDER BY shop) FROM visits"],
  ])("%s <> %s", async (left, right) => {
    expect(await judged("mysql", left, right)).toMatchObject({ verdict: "refuted" });
  });
});

test("DATEDIFF with a unit counts the boundaries between, as in T-SQL", async () => {
  const left = "SELECT id FROM visits WHERE DATEDIFF(year, seen, '2020-01-01') = 1";
  expect((await judged("tsql", left, "SELECT id FROM visits WHERE YEAR(seen) = 2019")).verdict).toMatch(/^(?:tested|proved)$/);
  expect(await judged("tsql", left, "SELECT id FROM visits WHERE seen >= '2019-01-02' AND seen < '2020-01-01'")).toMatchObject({
    verdict: "refuted",
  });
});

test("names with a dollar in front are names where they are given with AS", async () => {
  const left = "SELECT t.$f0 FROM (SELECT shop, COUNT(*) AS $f0 FROM visits GROUP BY shop) AS t";
  expect(await judged("generic", left, "SELECT COUNT(*) FROM visits GROUP BY shop")).toMatchObject({ verdict: "tested" });
});

test("several statements are told", async () => {
  const judgement = await judged("mysql", "SELECT id FROM visits", "SELECT id FROM visits; SELECT 1");
  expect(judgement).toMatchObject({ verdict: "inconclusive", reason: "notRunnable" });
  expect(judgement.explanation).toBe("The second query is 2 statements: give one SELECT.");
});

test("two joins without a condition that end at one place get one each", async () => {
  const left = "SELECT v.id FROM visits v JOIN shops s JOIN shops z WHERE s.name = v.shop AND z.name = v.shop";
  expect((await judged("mysql", left, "SELECT id FROM visits WHERE shop IN (SELECT name FROM shops)")).verdict).toBe("tested");
});

test("a format that DuckDB has no counterpart of isn't run", async () => {
  const left = "SELECT id FROM visits WHERE DATE_FORMAT(seen, '%U') = '01'";
  expect(await judged("mysql", left, left.replace("id", "1"))).toMatchObject({ verdict: "inconclusive", reason: "notRunnable" });
});
