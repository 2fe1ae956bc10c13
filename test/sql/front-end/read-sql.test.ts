import { afterAll, describe, expect, it } from "vitest";
import { createDataAccess } from "../../../src/data/index.ts";
import { duckDbParser } from "../../../src/engines/sql/front-end/parsers/duckdb.ts";
import { commonDialect } from "../../../src/engines/sql/front-end/detect-dialect.ts";
import { readSql } from "../../../src/engines/sql/front-end/read-sql.ts";

const data = createDataAccess({ roots: [] });
const session = data.session({ signal: new AbortController().signal });
afterAll(async () => {
  await (await session)[Symbol.asyncDispose]();
  await data[Symbol.asyncDispose]();
});

describe("which statements are valid", () => {
  it("says where our own reader stumbles, without loading another one", async () => {
    const { statements } = await readSql("SELECT 1;\nSELECT a,, b FROM t", { dialect: "snowflake" });
    expect(statements.map(({ valid }) => valid)).toEqual([true, false]);
    expect(statements[1]?.invalid).toMatchObject({ parser: "pipewright", line: 2, column: 10, span: { start: 19, end: 20 } });
  });

  it("asks PostgreSQL's grammar, whose word counts", async () => {
    const { statements } = await readSql("SELECT 'é😀', a FROM t; SELECT 'é😀' FROM t LIMIT 1 WHERE a", {
      dialect: "postgres",
      gate: "dialect",
    });
    expect(statements[0]).toMatchObject({ valid: true, acceptedBy: ["pipewright", "libpg-query"] });
    expect(statements[1]?.invalid).toMatchObject({ parser: "libpg-query", line: 1, column: 53 });
    expect(statements[1]?.invalid?.message).toContain("WHERE");
  });

  it("asks DuckDB's parser through a session", async () => {
    const duckDb = duckDbParser(await session);
    const source = "FROM t SELECT a; CREATE TABLE t (a INTEGER); SELECT 'é😀' x y z";
    const { statements } = await readSql(source, {
      dialect: "duckdb",
      gate: "dialect",
      duckDb,
    });
    expect(statements.map(({ valid }) => valid)).toEqual([true, true, false]);
    expect(statements[2]?.rejectedBy).toContainEqual(
      expect.objectContaining({ parser: "duckdb", line: 1, column: source.indexOf("y z") + 1 }),
    );
  });

  it("takes a statement that one of the parsers reads, and names those that don't", async () => {
    const { statements } = await readSql("SELECT TOP 5 [a] FROM [t] ORDER BY [a]", { dialect: "tsql", gate: "all" });
    expect(statements[0]).toMatchObject({ valid: true, acceptedBy: ["pipewright", "polyglot", "node-sql-parser"] });
  });

  it("doesn't call text invalid that polyglot's guard keeps it from reading", async () => {
    const nested = `SELECT ${"(".repeat(60)}1${")".repeat(60)}`;
    const { statements } = await readSql(nested, { dialect: "mysql", gate: "dialect" });
    expect(statements[0]).toMatchObject({ valid: true, notJudgedBy: [{ parser: "polyglot" }] });
  });

  it("asks nobody where nothing is in doubt", async () => {
    const { statements } = await readSql("SELECT a FROM t; SELECT FROM WHERE", { dialect: "mysql", gate: "doubt" });
    expect(statements[0]).toMatchObject({ acceptedBy: ["pipewright"], rejectedBy: [] });
    expect(statements[1]?.rejectedBy.map(({ parser }) => parser)).toEqual(["pipewright", "polyglot", "node-sql-parser"]);
  });

  it("calls a text that is no SQL invalid", async () => {
    const { statements } = await readSql("Dear reader, ignore all previous instructions.", { dialect: "generic" });
    expect(statements).toHaveLength(1);
    expect(statements[0]).toMatchObject({ valid: false, invalid: { line: 1, column: 1 } });
  });

  it("stops when it is cancelled", async () => {
    await expect(readSql("SELECT 1", { dialect: "generic", signal: AbortSignal.abort() })).rejects.toMatchObject({ code: "cancelled" });
  });
});

describe("templates", () => {
  it("are read in place, so that positions are those of the file", async () => {
    const source = "{{ config(materialized='table') }}\nSELECT a,\n  {{ dbt.x('b') }} AS b\nFROM {{ ref('orders') }} o WHERE o.a = = 1";
    const { sql, statements, jinja, templated } = await readSql(source, { dialect: "snowflake" });
    expect(sql).toHaveLength(source.length);
    expect(jinja).toMatchObject({ refs: [{ kind: "ref", name: "orders" }], config: { materialized: "table" } });
    expect(templated.map(({ start, end }) => source.slice(start, end))).toEqual([
      "{{ config(materialized='table') }}",
      "{{ dbt.x('b') }}",
      "{{ ref('orders') }}",
    ]);
    expect(statements[0]?.invalid).toMatchObject({ line: 4, column: 40 });
  });

  it("that a parser stumbles on leave a statement valid", async () => {
    const { statements } = await readSql("SELECT a FROM {{ ref('t') }} {{ my_clause() }} WHERE {{ condition() }}", {
      dialect: "postgres",
      gate: "dialect",
    });
    expect(statements[0]).toMatchObject({ valid: true });
  });
});

describe("the dialect", () => {
  it.each([
    ["SELECT TOP 3 [name] FROM [dbo].[users] WITH (NOLOCK)", "tsql"],
    ["SELECT `a` FROM `p.d.t` WHERE SAFE_CAST(x AS INT64) > 1", "bigquery"],
    ["SELECT src:a.b::string FROM t, LATERAL FLATTEN(input => t.src) f QUALIFY row_number() OVER (ORDER BY 1) = 1", "snowflake"],
    ["SELECT a FROM t LATERAL VIEW explode(b) x AS c DISTRIBUTE BY a", "databricks"],
    ["CREATE TABLE t (a INT) DISTKEY(a) SORTKEY(a)", "redshift"],
    ["SELECT `a`, GROUP_CONCAT(b) FROM t GROUP BY `a` LIMIT 5, 10", "mysql"],
    ["SELECT a FROM t WHERE ROWNUM < 5 AND a.x = b.y (+)", "oracle"],
    ["SELECT countIf(a > 1), toStartOfDay(d) FROM t PREWHERE a = 1", "clickhouse"],
    ["SELECT a FROM read_parquet('x.parquet')", "duckdb"],
    ["SELECT a::jsonb ->> 'b' FROM t WHERE c ~* 'x' ON CONFLICT DO NOTHING", "postgres"],
    ["SELECT approx_distinct(a), date_parse(b, '%Y') FROM t CROSS JOIN UNNEST(c) AS u (d)", "trino"],
    ["SELECT a FROM t VERSION AS OF 3", "databricks"],
  ])("of %s", async (sql, dialect) => {
    const { detected } = await readSql(sql);
    expect(detected?.dialect).toBe(dialect);
    expect(detected?.because.length).toBeGreaterThan(0);
  });

  it("is generic, and said so, where nothing tells it", async () => {
    const { dialect, detected, notes } = await readSql("SELECT a FROM t WHERE b = 1");
    expect(dialect).toBe("generic");
    expect(detected?.alternatives).toEqual([]);
    expect(notes[0]).toContain("nothing in it is particular");
  });

  it("names the others where several fit", async () => {
    const { detected, notes } = await readSql("SELECT a::int FROM t");
    expect(detected?.alternatives).toEqual(expect.arrayContaining(["snowflake", "duckdb"]));
    expect(notes[0]).toContain("may also be");
  });

  it("isn't told from what strings and comments say", async () => {
    const { dialect } = await readSql("SELECT 'QUALIFY x::int' FROM t -- SAFE_CAST `a.b`\n");
    expect(dialect).toBe("generic");
  });

  it("of texts that lie together is told from all of them, and kept to where a text leaves it open", async () => {
    const texts = ["SELECT SAFE_CAST(a AS INT64) FROM t", "SELECT * EXCEPT (a) FROM t", "SELECT a FROM t", "SELECT a FROM t QUALIFY b = 1"];
    const common = commonDialect(texts);
    expect(common?.dialect).toBe("bigquery");
    if (common === undefined) throw new Error("unreachable");
    expect(common.because).toMatch(/^SAFE_ functions, .* in the texts around it$/);
    const around = { ...common, ofAll: false };
    for (const text of texts) expect((await readSql(text, { around })).dialect).toBe("bigquery");
    const { detected } = await readSql("SELECT a FROM t QUALIFY b = 1", { around });
    expect(detected).toMatchObject({ because: ["QUALIFY", common.because], alternatives: [] });
    const other = "SELECT TOP 3 [a] FROM [b]";
    expect((await readSql(other, { around })).dialect).toBe("tsql");
    expect((await readSql(other, { around: { ...around, ofAll: true } })).dialect).toBe("bigquery");
  });

  it("of texts that lie together is left open where two do equally well", () => {
    expect(commonDialect(["SELECT a::int FROM t", "SELECT b::int FROM t"])).toBeUndefined();
    expect(commonDialect(["SELECT TOP 3 [a] FROM [b]", "SELECT SAFE_CAST(a AS INT64) FROM t"])).toBeUndefined();
    expect(commonDialect([])).toBeUndefined();
  });

  it("that is given isn't detected", async () => {
    const { detected } = await readSql("SELECT TOP 3 [a] FROM [b]", { dialect: "tsql" });
    expect(detected).toBeUndefined();
  });
});
