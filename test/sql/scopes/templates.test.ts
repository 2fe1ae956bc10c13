/** What templates that aren't understood may add is never said to be absent. */
import { describe, expect, it } from "vitest";
import type { AnalysedStatement } from "../../../src/engines/sql/scope.ts";
import { analyseStatement } from "../../../src/engines/sql/scopes/analyse.ts";
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

it.each([
  ["WITH a AS (SELECT {{ dbt_utils.star(ref('orders')) }} FROM {{ ref('orders') }}) SELECT a.missing FROM a"],
  ["WITH a AS ({{ dbt_utils.union_relations([ref('orders')]) }}) SELECT missing FROM a"],
  ["WITH a AS ({{ dbt_utils.date_spine('day', x, y) }}) SELECT date_day FROM a"],
  ["WITH a AS (SELECT id FROM {{ ref('orders') }}) {{ my_result_of_all_tables('a') }}"],
  ["WITH a AS (SELECT id FROM {{ ref('orders') }}), b AS (SELECT id FROM {{ ref('orders') }}) {{ my_union_of_tables('b') }}"],
  ["SELECT id, {{ surrogate_key('id') }} FROM {{ ref('orders') }}"],
  ["WITH items AS (SELECT * FROM {{ ref('items') }}) SELECT order_id, price FROM items"],
  ["SELECT id FROM {{ ref('orders') }} {% if x %}JOIN {{ ref('items') }} ON order_id = id{% endif %} WHERE price > 1"],
])("nothing is found wrong in %s", (source) => {
  const statement = analysed(source);
  const found = rules.flatMap((rule) =>
    rule.group === "correctness" || rule.id === "unused-cte" ? rule.visit(statement).map(({ message }) => `${rule.id}: ${message}`) : [],
  );
  expect(found).toEqual([]);
});
