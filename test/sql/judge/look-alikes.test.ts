/** What a careless law would prove: each pair differs on the rows beside it, so that no proof of it can be right. */
import { afterAll, describe, expect, test } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { readBlocks } from "./pairs.ts";
import { bag, runScript } from "./run-script.ts";
import { closeData, judged, provable } from "./support.ts";

afterAll(closeData);

const ddl = `
CREATE TABLE t (a INTEGER, b INTEGER, c VARCHAR);
CREATE TABLE u (a INTEGER, b INTEGER);
CREATE TABLE wide (id INTEGER PRIMARY KEY, b BIGINT, f REAL, d DOUBLE, c VARCHAR);
CREATE TABLE bigs (id BIGINT PRIMARY KEY);
CREATE TABLE odd (a INTEGER, b INTEGER, "a & c1.b" INTEGER);
`;
const catalog = catalogFromDdl(ddl, "duckdb");

describe("look-alikes are not proved", () => {
  test.each(readBlocks("look-alikes.sql"))("$name", async ({ statements }) => {
    const [left = "", right = ""] = statements.slice(-2);
    const [first, second] = await runScript(`${ddl}${statements.join(";\n")};`);
    expect(bag(first)).not.toEqual(bag(second));
    expect(await provable({ left, right, catalog })).not.toMatch(/^proved/);
  });
});

describe("nor are these, which differ in engines other than DuckDB", () => {
  const shop = catalogFromDdl("CREATE TABLE t (a INTEGER, b INTEGER, c VARCHAR); CREATE TABLE u (a INTEGER, b INTEGER);", "duckdb");

  test.each<readonly [why: string, dialect: DialectId, left: string, right: string]>([
    [
      "text compares without accents",
      "mysql",
      "SELECT DISTINCT 'e', a FROM t UNION SELECT DISTINCT 'é', a FROM u",
      "SELECT DISTINCT 'e', a FROM t UNION ALL SELECT DISTINCT 'é', a FROM u",
    ],
    [
      "a row of some NULLs is neither NULL nor not NULL",
      "postgres",
      "SELECT a FROM t WHERE NOT ((a, b) IS NULL)",
      "SELECT a FROM t WHERE (a, b) IS NOT NULL",
    ],
    ["SQRT of a negative number is NaN", "trino", "SELECT a FROM t WHERE NOT (sqrt(a) > 1)", "SELECT a FROM t WHERE sqrt(a) <= 1"],
    ["empty text is NULL", "oracle", "SELECT COUNT('') FROM t", "SELECT COUNT(*) FROM t"],
    [
      "a series is rows, or none",
      "postgres",
      "SELECT a FROM t WHERE EXISTS (SELECT generate_series(1, 0) FROM u)",
      "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u)",
    ],
    [
      "GROUP BY takes the alias",
      "bigquery",
      "SELECT a + 1 AS b, COUNT(*) FROM t GROUP BY b, a",
      "SELECT a + 1, COUNT(*) FROM t GROUP BY t.b, a",
    ],
    [
      "HAVING takes the alias",
      "mysql",
      "SELECT a AS b, COUNT(*) FROM t GROUP BY a, t.b HAVING b > 1",
      "SELECT a AS b, COUNT(*) FROM t GROUP BY a, t.b HAVING t.b > 1",
    ],
    [
      "an outer join fills up with zeros",
      "clickhouse",
      "SELECT t.a FROM t LEFT JOIN u ON u.a = t.a WHERE u.b >= 0",
      "SELECT t.a FROM t JOIN u ON u.a = t.a WHERE u.b >= 0",
    ],
    ["ISNULL has the type of its first argument", "tsql", "SELECT ISNULL(a, 1.5) FROM t", "SELECT COALESCE(a, 1.5) FROM t"],
  ])("%s (%s)", async (_, dialect, left, right) => {
    const verdict = await provable({ left, right, dialect, catalog: shop });
    // They run here: what isn't run isn't proved either.
    expect(verdict).not.toMatch(/^proved|can't be (?:run|read) here/);
  });

  test("tables of one name in two schemas are two tables", async () => {
    const judgement = await judged({ left: "SELECT a FROM dev.t", right: "SELECT a FROM prod.t", catalog: shop });
    expect(judgement.verdict).toBe("refuted");
    const [first, second] = await runScript(judgement.counterexample?.script ?? "");
    expect(bag(first)).not.toEqual(bag(second));
  });
});
