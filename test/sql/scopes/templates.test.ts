/** What templates that aren't understood may add is never said to be absent. */
import { describe, expect, it } from "vitest";
import type { AnalysedStatement } from "../../../src/engines/sql/scope.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
import { prepareStatement } from "../../../src/engines/sql/optimize/prepare.ts";
import { runRules } from "../../../src/engines/sql/optimize/findings.ts";
import { lineIndex } from "../../../src/engines/sql/optimize/positions.ts";
import { catalogFromDdl } from "../../../src/engines/sql/schema/catalog-from-ddl.ts";
import { dialects } from "../../../src/engines/sql/dialects/index.ts";
import { parseStatements } from "../../../src/engines/sql/syntax/parse.ts";
import { substituteJinja } from "../../../src/engines/sql/syntax/jinja.ts";
import { rules } from "../../../src/engines/sql/rules/index.ts";

const catalog = catalogFromDdl("CREATE TABLE orders (id INT, total INT); CREATE TABLE items (order_id INT, price INT)", "snowflake");

function analysed(source: string): AnalysedStatement {
  const { sql, templated } = substituteJinja(source, "snowflake");
  const [first] = parseStatements(sql, dialects.snowflake).statements;
  if (first === undefined) throw new Error(`no statement in ${source}`);
  return analyseStatement({ source: sql, dialect: "snowflake", statement: first.statement, catalog, templated });
}

const outputOf = (source: string): readonly string[] | undefined =>
  analysed(source)
    .scopes.find(({ role }) => role === "top")
    ?.output?.map(({ name }) => name);

describe("the columns of a templated SELECT", () => {
  it.each([
    ["SELECT {{ dbt_utils.star(ref('orders')) }} FROM {{ ref('orders') }}"],
    ["SELECT id, {{ my_columns() }} FROM {{ ref('orders') }}"],
    ["SELECT id {{ my_columns() }} FROM {{ ref('orders') }}"],
    ["SELECT id, {% for c in cs %}sum({{ c }}) AS {{ c }}_total,{% endfor %} 1 AS n FROM {{ ref('orders') }}"],
    ["SELECT id {% if x %}, total{% endif %} FROM {{ ref('orders') }}"],
    ["SELECT id AS {{ name }} FROM {{ ref('orders') }}"],
    ["SELECT * FROM {{ ref('orders') }} {% for t in ts %}JOIN {{ t }} USING (id){% endfor %}"],
    ["SELECT * FROM ({{ union_of() }}) AS u"],
  ])("aren't known: %s", (source) => {
    expect(outputOf(source)).toBeUndefined();
  });

  it.each([
    ["SELECT {{ my_macro('id') }} AS id FROM {{ ref('orders') }}", ["id"]],
    ["SELECT sum(CASE WHEN {% for c in cs %}{{ c }}{% endfor %} THEN 1 END) AS n FROM {{ ref('orders') }}", ["n"]],
    ["{{ config(materialized='table') }} SELECT * {# all #} FROM {{ ref('orders') }} WHERE id > {{ var('least') }}", ["id", "total"]],
    ["{% for t in ts %}SELECT id FROM {{ ref('orders') }} {% if not loop.last %}UNION ALL{% endif %}{% endfor %}", ["id"]],
    ["SELECT {% if target.type == 'snowflake' %}id{% else %}total{% endif %} FROM {{ ref('orders') }}", ["id"]],
  ])("are known: %s", (source, expected) => {
    expect(outputOf(source)).toEqual(expected);
  });
});

describe("a model called like a table of WITH", () => {
  it("is the model", () => {
    const statement = analysed("WITH orders AS (SELECT * FROM {{ ref('orders') }}) SELECT total FROM orders");
    expect(statement.unknownTables).toEqual([]);
    expect(statement.scopes.flatMap(({ sources }) => sources.map(({ kind }) => kind))).toEqual(["cte", "table"]);
  });

  it("is named without what tells them apart where it isn't known", () => {
    expect(analysed("WITH other AS (SELECT * FROM {{ ref('other') }}) SELECT a FROM other").unknownTables).toEqual(["other"]);
  });
});

describe("a macro that stands alone", () => {
  const clausesOf = (source: string): readonly number[] => {
    const { sql, templated } = substituteJinja(source, "snowflake");
    const found = prepareStatement(sql, templated, { dialect: "snowflake", catalog });
    return found?.scopes.map(({ select }) => select.opaqueClauses.length) ?? [];
  };

  it.each([
    ["SELECT id FROM {{ ref('orders') }} {{ my_clauses() }}", [1]],
    ["SELECT id FROM {{ ref('orders') }} WHERE id > 1 {% if not execute %}AND total > 2{% endif %}", [1]],
    ["SELECT a.id FROM (SELECT id FROM {{ ref('orders') }} {{ my_clauses() }}) AS a JOIN (SELECT 1 AS b) ON b = id", [0, 1, 0]],
    ["SELECT id FROM {{ ref('orders') }} {{ config(materialized='view') }}", [0]],
    ["SELECT id FROM {{ ref('orders') }} WHERE id = {{ var('x') }}", [0]],
  ])("may be a clause of the SELECT around it: %s", (source, expected) => {
    expect(clausesOf(source)).toEqual(expected);
  });
});

it.each([
  ["SELECT total, count(*) FROM {{ ref('orders') }} {{ dbt_utils.group_by(n=columns) }}"],
  ["SELECT {{ my_aggregate('total') }}, id FROM {{ ref('orders') }} GROUP BY id"],
  ["SELECT id {{ more_columns }} FROM {{ ref('orders') }} UNION ALL SELECT id, total FROM {{ ref('orders') }}"],
  ["SELECT id FROM {{ ref('orders') }} WHERE {{ dateadd('day', 1, 'a') }} < {{ dateadd('day', 2, 'a') }}"],
  ["WITH a AS (SELECT {{ dbt_utils.star(ref('orders')) }} FROM {{ ref('orders') }}) SELECT a.missing FROM a"],
  ["WITH a AS ({{ dbt_utils.union_relations([ref('orders')]) }}) SELECT missing FROM a"],
  ["WITH a AS ({{ dbt_utils.date_spine('day', x, y) }}) SELECT date_day FROM a"],
  ["WITH a AS (SELECT id FROM {{ ref('orders') }}) {{ my_result_of_all_tables('a') }}"],
  ["WITH a AS (SELECT id FROM {{ ref('orders') }}), b AS (SELECT id FROM {{ ref('orders') }}) {{ my_union_of_tables('b') }}"],
  ["SELECT id, {{ surrogate_key('id') }} FROM {{ ref('orders') }}"],
  ["WITH items AS (SELECT * FROM {{ ref('items') }}) SELECT order_id, price FROM items"],
  ["SELECT o.id FROM {{ ref('orders') }} o {% if x %}JOIN {{ ref('items') }} i ON i.order_id = o.id{% endif %} WHERE o.id > 1"],
])("nothing is found wrong in %s", (source) => {
  const { sql, templated } = substituteJinja(source, "snowflake");
  const statement = prepareStatement(sql, templated, { dialect: "snowflake", catalog });
  if (statement === undefined) throw new Error(`not read: ${sql}`);
  const chosen = rules.filter(({ group, id }) => group === "correctness" || id === "unused-cte" || id === "unqualified-column");
  const found = runRules(statement, chosen, { lines: lineIndex(sql) }).map(({ finding }) => `${finding.rule}: ${finding.message}`);
  expect(found).toEqual([]);
});
