import { describe, expect, it } from "vitest";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import type { Expression, Query, Select } from "../../../src/engines/sql/syntax/tree.ts";

function queryOf(sql: string, dialect: DialectId): Query {
  const { statements, problems, opaqueSpans } = parseStatements(sql, dialects[dialect]);
  expect({ problems, opaqueSpans }).toEqual({ problems: [], opaqueSpans: [] });
  const statement = statements[0]?.statement;
  if (statement?.kind !== "queryStatement") throw new Error(`a query expected, found ${statement?.kind}`);
  return statement.query;
}

function selectOf(sql: string, dialect: DialectId): Select {
  const { body } = queryOf(sql, dialect);
  if (body.kind !== "select") throw new Error(`a SELECT expected, found ${body.kind}`);
  return body;
}

function itemOf(text: string, dialect: DialectId): Expression {
  const expression = selectOf(`SELECT ${text} FROM t`, dialect).items[0]?.expression;
  if (expression === undefined) throw new Error("an item expected");
  return expression;
}

describe("clauses", () => {
  it.each<[DialectId, string, object]>([
    ["snowflake", "SELECT a FROM t QUALIFY row_number() OVER (ORDER BY b) = 1", { qualify: { expression: { kind: "binary" } } }],
    ["tsql", "SELECT TOP (5) PERCENT a FROM t", { top: { start: 7, end: 22 } }],
    ["postgres", "SELECT DISTINCT ON (a, b) c FROM t", { distinct: true, distinctOn: [{ kind: "column" }, { kind: "column" }] }],
    ["duckdb", "SELECT a FROM t GROUP BY ALL", { groupBy: { type: "all", items: [] } }],
    [
      "postgres",
      "SELECT a FROM t GROUP BY GROUPING SETS ((a), ())",
      { groupBy: { type: "sets", items: [{ kind: "column" }, { kind: "collection" }] } },
    ],
    ["mysql", "SELECT a FROM t GROUP BY a WITH ROLLUP", { groupBy: { type: "sets" } }],
    ["tsql", "SELECT a INTO #t FROM t", { into: { start: 9, end: 16 } }],
    [
      "oracle",
      "SELECT a FROM t START WITH b = 1 CONNECT BY PRIOR a = b",
      {
        opaqueClauses: [
          { start: 16, end: 32 },
          { start: 33, end: 55 },
        ],
      },
    ],
    ["clickhouse", "SELECT a FROM t FINAL PREWHERE b = 1 WHERE c", { from: { modified: true }, opaqueClauses: [{ start: 22, end: 36 }] }],
    ["duckdb", "FROM t", { items: [], from: { kind: "table" } }],
    ["duckdb", "FROM t SELECT a WHERE b", { items: [{ expression: { kind: "column" } }], where: {} }],
    ["spark", "SELECT a FROM t DISTRIBUTE BY a SORT BY b", { opaqueClauses: [{ start: 16 }, { start: 32 }] }],
    ["bigquery", "SELECT AS STRUCT a, b FROM t", { opaqueClauses: [{ start: 7, end: 16 }], items: [{}, {}] }],
    ["postgres", "SELECT sum(a) OVER w FROM t WINDOW w AS (PARTITION BY b)", { windows: [{ name: { name: "w" } }] }],
    ["duckdb", "SELECT a, b, FROM t", { items: [{}, {}] }],
    ["tsql", "SELECT total = a + b FROM t", { items: [{ alias: { name: "total" }, expression: { kind: "binary", operator: "+" } }] }],
  ])("of %s: %s", (dialect, sql, expected) => {
    expect(selectOf(sql, dialect)).toMatchObject(expected);
  });

  it.each<[DialectId, string, object]>([
    ["mysql", "SELECT a FROM t LIMIT 5, 10", { limit: { offset: { value: "5" }, count: { value: "10" } } }],
    [
      "oracle",
      "SELECT a FROM t OFFSET 5 ROWS FETCH NEXT 10 ROWS ONLY",
      { limit: { offset: { value: "5" }, count: { value: "10" }, span: { start: 16, end: 53 } } },
    ],
    [
      "clickhouse",
      "SELECT a FROM t LIMIT 1 BY b LIMIT 10 SETTINGS x = 1",
      { limit: { count: { value: "10" } }, trailing: [{ start: 16 }, { start: 38 }] },
    ],
    ["postgres", "SELECT a FROM t FOR UPDATE SKIP LOCKED", { trailing: [{ start: 16, end: 38 }] }],
    ["tsql", "SELECT a FROM t OPTION (RECOMPILE)", { trailing: [{ start: 16, end: 34 }] }],
    ["snowflake", "SELECT 1 UNION SELECT 2 MINUS SELECT 3", { body: { operator: "EXCEPT", left: { operator: "UNION" } } }],
    ["duckdb", "SELECT 1 UNION ALL BY NAME SELECT 2", { body: { all: true, byName: true } }],
    ["bigquery", "SELECT 1 UNION DISTINCT SELECT 2", { body: { all: false } }],
    [
      "generic",
      "((SELECT 1) UNION (SELECT 2)) LIMIT 1",
      { body: { kind: "nested", query: { body: { kind: "setOperation" } } }, limit: {} },
    ],
    [
      "postgres",
      "WITH RECURSIVE a AS MATERIALIZED (SELECT 1), b AS (DELETE FROM t RETURNING x) SELECT 2",
      { with: { recursive: true, tables: [{ materialized: true, query: {} }, { bodySpan: {} }] } },
    ],
    ["clickhouse", "WITH sum(b) AS s SELECT s FROM t", { with: { tables: [{ name: { name: "s" }, columns: [] }] } }],
  ])("around the query of %s: %s", (dialect, sql, expected) => {
    expect(queryOf(sql, dialect)).toMatchObject(expected);
  });
});

describe("relations", () => {
  it.each<[DialectId, string, object]>([
    [
      "snowflake",
      "t, LATERAL FLATTEN(input => t.a) f",
      { kind: "join", comma: true, right: { kind: "tableFunction", lateral: true, alias: { name: { name: "f" } } } },
    ],
    [
      "bigquery",
      "t CROSS JOIN UNNEST(t.a) AS x WITH OFFSET AS o",
      { type: "cross", right: { kind: "tableFunction", alias: { name: { name: "x" } } } },
    ],
    [
      "spark",
      "t LATERAL VIEW OUTER explode(a) v AS x, y",
      { type: "left", right: { lateral: true, alias: { name: { name: "v" }, columns: [{ name: "x" }, { name: "y" }] } } },
    ],
    ["tsql", "t CROSS APPLY f(t.a) AS x", { type: "cross", right: { kind: "tableFunction" } }],
    ["tsql", "t WITH (NOLOCK) JOIN u (NOLOCK) ON t.a = u.a", { type: "inner", left: { modified: true }, right: { modified: true } }],
    ["tsql", "[a b].[c] AS x", { kind: "table", name: [{ name: "a b", quoted: true }, { name: "c" }], alias: { name: { name: "x" } } }],
    ["bigquery", "my-project.d.t AS x", { name: [{ name: "my-project", quoted: false }, { name: "d" }, { name: "t" }] }],
    ["duckdb", "'a/b.parquet' p", { kind: "table", name: [{ name: "a/b.parquet", quoted: true }] }],
    ["snowflake", "@stage/a/b.csv s", { kind: "table", alias: { name: { name: "s" } } }],
    ["oracle", "t PIVOT (sum(a) FOR b IN (1, 2)) p", { kind: "table", modified: true, reshaped: true, alias: { name: { name: "p" } } }],
    ["postgres", "t TABLESAMPLE SYSTEM (10) AS x", { kind: "table", modified: true }],
    ["bigquery", "t FOR SYSTEM_TIME AS OF '2020-01-01' AS x", { modified: true, alias: { name: { name: "x" } } }],
    ["snowflake", "t AT (OFFSET => -60) AS x", { modified: true, alias: { name: { name: "x" } } }],
    ["databricks", "t VERSION AS OF 3", { modified: true }],
    ["postgres", "a LEFT JOIN (b JOIN c ON b.x = c.x) ON a.x = b.x", { type: "left", right: { kind: "join", type: "inner" } }],
    ["postgres", "a JOIN b JOIN c ON b.x = c.x ON a.x = b.x", { left: { name: [{ name: "a" }] }, right: { kind: "join", on: {} }, on: {} }],
    ["postgres", "a NATURAL LEFT JOIN b", { natural: true, type: "left" }],
    ["duckdb", "a ASOF JOIN b USING (x, y)", { type: "other", using: [{ name: "x" }, { name: "y" }] }],
    ["spark", "a LEFT SEMI JOIN b ON a.x = b.x", { type: "semi" }],
    ["clickhouse", "t ARRAY JOIN a AS b, c", { type: "other", right: { kind: "opaqueRelation" } }],
    [
      "postgres",
      "(VALUES (1, 2), (3, 4)) AS v (x, y)",
      {
        kind: "derived",
        query: {
          body: {
            kind: "values",
            rows: [
              [{}, {}],
              [{}, {}],
            ],
          },
        },
        alias: { columns: [{ name: "x" }, { name: "y" }] },
      },
    ],
    ["postgres", "((SELECT 1) UNION (SELECT 2)) AS x", { kind: "derived", query: { body: { kind: "setOperation" } } }],
    ["trino", "t MATCH_RECOGNIZE (PARTITION BY a PATTERN (A B+) DEFINE B AS b > 1) AS m", { modified: true, reshaped: true }],
    ["duckdb", "o: orders", { kind: "table", alias: { name: { name: "o" } } }],
  ])("of %s: %s", (dialect, from, expected) => {
    expect(selectOf(`SELECT 1 FROM ${from}`, dialect).from).toMatchObject(expected);
  });
});

describe("expressions", () => {
  it.each<[DialectId, string, object]>([
    [
      "snowflake",
      "a:b.c::int",
      { kind: "cast", form: "::", operand: { kind: "access", field: { name: "c" }, operand: { kind: "access", field: { name: "b" } } } },
    ],
    ["snowflake", "$1", { kind: "parameter", text: "$1" }],
    [
      "bigquery",
      "SAFE_CAST(a AS ARRAY<STRUCT<x INT64, y STRING>>)",
      { kind: "cast", safe: true, type: "ARRAY<STRUCT<X INT64, Y STRING>>" },
    ],
    ["tsql", "CONVERT(varchar(10), a, 120)", { kind: "cast", form: "CONVERT", type: "VARCHAR(10)" }],
    ["mysql", "CONVERT(a, SIGNED INTEGER)", { kind: "cast", form: "CONVERT", type: "SIGNED INTEGER" }],
    ["duckdb", "list_transform(l, x -> x + 1)", { arguments: [{}, { kind: "lambda", parameters: [{ name: "x" }] }] }],
    ["duckdb", "a -> 'b'", { kind: "binary", operator: "->" }],
    ["postgres", "a ->> 'b' = 'c'", { kind: "binary", operator: "=", left: { operator: "->>" } }],
    ["postgres", "a[1:2]", { kind: "access", index: { value: "1" } }],
    ["postgres", "INTERVAL '1 day'", { kind: "literal", type: "interval", value: "1 day" }],
    ["mysql", "d + INTERVAL 7 * n DAY", { right: { kind: "call", arguments: [{ kind: "binary" }] } }],
    ["spark", "INTERVAL 1 DAY 2 HOURS", { type: "interval", value: "1 DAY 2 HOURS" }],
    ["postgres", "TIMESTAMP WITH TIME ZONE '2020-01-01'", { kind: "literal", type: "timestamp", value: "2020-01-01" }],
    ["postgres", "a AT TIME ZONE 'UTC'", { kind: "modified", modifier: "AT TIME ZONE", argument: { value: "UTC" } }],
    ["postgres", 'a COLLATE "C" < b', { operator: "<", left: { modifier: "COLLATE" } }],
    ["oracle", "a.b (+) = c", { left: { kind: "modified", modifier: "(+)" } }],
    ["oracle", "listagg(a, ',') WITHIN GROUP (ORDER BY b)", { withinGroup: [{ expression: {} }] }],
    ["snowflake", "first_value(a) IGNORE NULLS OVER (ORDER BY b)", { extras: true, over: { orderBy: [{}] } }],
    [
      "snowflake",
      "DATEDIFF(day, a, b)",
      { arguments: [{ kind: "literal", type: "other", value: "DAY" }, { kind: "column" }, { kind: "column" }] },
    ],
    ["bigquery", "DATE_TRUNC(date, MONTH)", { arguments: [{ kind: "column" }, { kind: "literal", value: "MONTH" }] }],
    ["bigquery", "DATE_DIFF(day, date, WEEK(MONDAY))", { arguments: [{ kind: "column" }, { kind: "column" }, { value: "WEEK(MONDAY)" }] }],
    ["mysql", "DATEDIFF(day, date)", { arguments: [{ kind: "column" }, { kind: "column" }] }],
    ["snowflake", "DATE_TRUNC(month, date)", { arguments: [{ kind: "literal", value: "MONTH" }, { kind: "column" }] }],
    ["snowflake", "LAST_DAY(date)", { arguments: [{ kind: "column" }] }],
    [
      "bigquery",
      "* EXCEPT (a) REPLACE (b + 1 AS b)",
      { kind: "star", except: [{ name: "a" }], replaces: true, replacements: [{ alias: { name: "b" } }] },
    ],
    ["snowflake", "t.* EXCLUDE a", { kind: "star", qualifier: [{ name: "t" }], except: [{ name: "a" }] }],
    ["postgres", "a = ANY (ARRAY[1, 2])", { kind: "quantified", quantifier: "ANY", array: { kind: "collection", type: "array" } }],
    ["postgres", "a NOT IN (SELECT b FROM u)", { kind: "in", not: true, query: {}, listSpan: { start: 16 } }],
    ["postgres", "(a, b) IN ((1, 2), (3, 4))", { kind: "in", operand: { type: "row" }, list: [{ type: "row" }, { type: "row" }] }],
    ["bigquery", "a IN UNNEST(b)", { kind: "in", list: [{ kind: "opaque" }] }],
    ["postgres", "a IS DISTINCT FROM b", { kind: "is", test: "DISTINCT", not: false }],
    ["mysql", "a <=> b", { kind: "is", test: "DISTINCT", not: true }],
    ["postgres", "a NOT SIMILAR TO 'x' ESCAPE '!'", { kind: "like", not: true, operator: "SIMILAR TO", escape: {} }],
    ["mysql", "a RLIKE 'x'", { kind: "like", operator: "REGEXP" }],
    ["postgres", "EXTRACT(epoch FROM a - b)", { kind: "extract", field: "EPOCH", operand: { kind: "binary" } }],
    ["postgres", "substring(a FROM 1 FOR 2)", { kind: "call", arguments: [{}, {}, {}], extras: true }],
    ["postgres", "CURRENT_DATE", { kind: "call", arguments: [] }],
    ["clickhouse", "quantile(0.9)(a)", { kind: "call", name: [{ name: "quantile" }], arguments: [{ kind: "column" }] }],
    ["clickhouse", "a ? b : c", { kind: "case", branches: [{}], otherwise: {} }],
    ["duckdb", "{'a': 1, 'b': x}", { kind: "collection", type: "struct", items: [{ value: "1" }, { kind: "column" }] }],
    ["bigquery", "STRUCT<a INT64>(1)", { kind: "collection", type: "struct" }],
    ["bigquery", "r'\\d+'", { kind: "literal", type: "string", value: "\\d+" }],
    ["bigquery", '"""a "b" c"""', { kind: "literal", value: 'a "b" c' }],
    ["mysql", "'it\\'s'", { kind: "literal", value: "it's" }],
    ["postgres", "$x$it's$x$", { kind: "literal", value: "it's" }],
    ["oracle", "q'[it's]'", { kind: "literal", value: "it's" }],
    ["postgres", "E'a\\nb'", { kind: "literal", value: "a\nb" }],
    ["postgres", "f(a := 1, b => 2)", { arguments: [{ value: "1" }, { value: "2" }], extras: true }],
    ["postgres", "count(*)", { arguments: [{ kind: "star" }] }],
    ["generic", "CASE a WHEN 1 THEN 'x' ELSE 'y' END", { operand: {}, branches: [{ when: { value: "1" } }], otherwise: { value: "y" } }],
    ["generic", "(SELECT 1) + 1", { left: { kind: "subquery", parentheses: 0 } }],
    ["generic", "((SELECT 1))", { kind: "subquery", parentheses: 1 }],
    ["generic", "EXISTS (SELECT 1)", { kind: "exists" }],
  ])("of %s: %s", (dialect, text, expected) => {
    expect(itemOf(text, dialect)).toMatchObject(expected);
  });
});
