import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import type { DataSession } from "../../../src/data/types.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { duckDbParser } from "../../../src/engines/sql/front-end/parsers/duckdb.ts";
import { toDuckDb } from "../../../src/engines/sql/front-end/to-duckdb.ts";

const data = createDataAccess({ roots: [] });
let session: DataSession;
beforeAll(async () => {
  session = await data.session({ signal: new AbortController().signal });
});
afterAll(async () => {
  await session[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

const translated = async (sql: string, dialect: DialectId) => toDuckDb(sql, dialect, duckDbParser(session));

describe("a query that means the same in DuckDB", () => {
  it("is left as it is, comments included", async () => {
    const sql = "SELECT a, b /* both */ FROM t WHERE a > 1 -- more\n";
    expect(await translated(sql, "postgres")).toMatchObject({ outcome: "runnable", how: "raw", sql, settings: { integerDivision: true } });
  });

  it("comes with what may differ all the same", async () => {
    const result = await translated("SELECT CONCAT(a, b) FROM t", "snowflake");
    expect(result).toMatchObject({ outcome: "runnable", caveats: [expect.stringContaining("CONCAT")] });
  });
});

describe("a query that means something else there as it is", () => {
  it.each([
    ["bigquery", 'SELECT "text" FROM t', "'text'"],
    ["mysql", "SELECT 'it\\'s' FROM t", "'it''s'"],
    ["mysql", "SELECT a || b FROM t", "OR"],
    ["tsql", "SELECT total = a FROM t", "AS total"],
    ["bigquery", "SELECT LOG(x) FROM t", "LN(x)"],
    ["bigquery", "SELECT a[0] FROM t", "a[1]"],
    ["tsql", "SELECT TOP 3 a FROM [t] ORDER BY a", "LIMIT 3"],
    ["bigquery", "SELECT a FROM `p.d.t`", '"p"."d"."t"'],
    ["postgres", "SELECT a FROM t WHERE a ~ 'x'", "REGEXP_MATCHES(a, 'x')"],
  ] as const)("of %s is translated: %s", async (dialect, sql, part) => {
    const result = await translated(sql, dialect);
    expect(result).toMatchObject({ outcome: "runnable", how: "transpiled" });
    expect(result.outcome === "runnable" ? result.sql : "").toContain(part);
  });
});

describe("a query whose translation can't be believed", () => {
  it.each([
    ["bigquery", "SELECT x, o FROM UNNEST([1, 2]) AS x WITH OFFSET AS o", "WITH OFFSET"],
    ["bigquery", "SELECT LAST_DAY(`d`, WEEK) FROM t", "week"],
    ["oracle", "SELECT a.x FROM a, b WHERE a.x = b.y (+)", "outer join"],
    ["clickhouse", "SELECT a FROM `t` FINAL", "sample"],
    ["tsql", "SELECT a + 'x' FROM t", "joins texts"],
    ["spark", "SELECT a[0] FROM t", "counted from 0"],
    ["postgres", "SELECT a FROM t WHERE", "line 1, column 22: An expression expected"],
    ["postgres", "SELECT 1; SELECT 2", "one statement"],
    ["duckdb", "SELECT a FROM", "DuckDB"],
  ] as const)("of %s is refused: %s", async (dialect, sql, reason) => {
    const result = await translated(sql, dialect);
    expect(result.outcome).toBe("refused");
    expect(result.outcome === "refused" ? result.reason : "").toContain(reason);
  });
});
