import { describe, expect, it } from "vitest";
import type { DialectId } from "../../../src/engines/sql/dialect.ts";
import { projectVars } from "../../../src/engines/sql/schema/dbt/project-vars.ts";
import { substituteJinja } from "../../../src/engines/sql/syntax/jinja.ts";

/** The SQL with runs of spaces made one, for reading. */
function squeezed(source: string): string {
  return substituteJinja(source).sql.replaceAll(/\s+/g, " ").trim();
}

describe("substituteJinja", () => {
  it.each([
    ["SELECT * FROM {{ ref('orders') }}", "SELECT * FROM orders"],
    ["SELECT * FROM {{ ref('shop', 'orders') }} o", "SELECT * FROM orders o"],
    ["SELECT * FROM {{ source('raw', 'orders') }}", "SELECT * FROM raw.orders"],
    ["SELECT max(d) FROM {{ this }}", "SELECT max(d) FROM this"],
    ["{{ config(materialized='view') }} SELECT 1", "SELECT 1"],
    ["SELECT {# not this #} 1", "SELECT 1"],
    ["{% set n = 3 %}SELECT {{ n }} FROM t", "SELECT 3 FROM t"],
    ["{% set t = ref('a') %}SELECT * FROM {{ t }}", "SELECT * FROM a"],
    ["SELECT {{ var('start_date') }} FROM t", "SELECT jinja_start_date FROM t"],
    ["SELECT a FROM t LIMIT {{ var('n') }}", "SELECT a FROM t LIMIT 1"],
    ["SELECT a FROM t LIMIT {{ var('n', 20) }}", "SELECT a FROM t LIMIT 20"],
    ["{% set n = var('n', 20) %}SELECT a FROM t LIMIT {{ n }}", "SELECT a FROM t LIMIT 20"],
    ["SELECT a FROM t {{ my_filter() }} WHERE a", "SELECT a FROM t WHERE a"],
    ["SELECT a, count(*) FROM t {{ dbt_utils.group_by(1) }}", "SELECT a, count(*) FROM t group by 1"],
    ["WITH a AS ({{ union_all_of() }}) SELECT 1 FROM a", "WITH a AS (select * ) SELECT 1 FROM a"],
    ["SELECT '{{ var(\"x\") }}' FROM t", "SELECT 'x_____________' FROM t"],
    ["SELECT {{ m }}_amount FROM t", "SELECT m_______amount FROM t"],
    ["SELECT a FROM t {% if is_incremental() %}WHERE b{% else %}WHERE c{% endif %}", "SELECT a FROM t WHERE b"],
    ["SELECT a FROM t {% if not is_incremental() %}WHERE b{% else %}WHERE c{% endif %}", "SELECT a FROM t WHERE c"],
    ["SELECT {% for c in ['a', 'b'] %}sum({{ c }}){% if not loop.last %},{% endif %}{% endfor %} FROM t", "SELECT sum(a ) FROM t"],
    ["{% macro m() %} nonsense ( {% endmacro %}SELECT 1", "SELECT 1"],
    [
      "WITH orders AS (SELECT * FROM {{ ref('orders') }}) SELECT * FROM orders",
      "WITH orders AS (SELECT * FROM dbt_ref.orders ) SELECT * FROM orders",
    ],
    ["WITH a AS (SELECT 1) {{ my.result_of(relation='a') }}", "WITH a AS (SELECT 1) select * from jinja_result_of"],
    ["SELECT {{ my.deviation('a') }} OVER (ORDER BY b) FROM t", "SELECT jinja_deviation() OVER (ORDER BY b) FROM t"],
    ["{% set c = [] %}SELECT * FROM ({{ c | join(' union all ') }}) AS t", "SELECT * FROM (select * ) AS t"],
    ["{% set c = 'a' %}{% if false %}{% set c = 'b' %}{% endif %}SELECT {{ c }} FROM t", "SELECT a FROM t"],
    ["SELECT {{ 'lower(' if x }} a {{ ')' if x }} FROM t", "SELECT a FROM t"],
    ["SELECT {{ 'a' if x else 'b' }} FROM t", "SELECT a FROM t"],
    ["SELECT {{ 'a' if target.type == 'bigquery' }} 1 FROM t", "SELECT 1 FROM t"],
    ["SELECT '{% raw %}{{ x }}{% endraw %}'", "SELECT ' {{ x }} '"],
    ["{% set found.any = true %}SELECT 1", "SELECT 1"],
    ["{% set a, b = 1, 2 %}SELECT {{ a }} FROM t", "SELECT jinja_a FROM t"],
    ["{% set a = 1 %}{% set a %}x{% endset %}SELECT {{ a }} FROM t", "SELECT jinja_a FROM t"],
  ])("%s", (source, expected) => {
    expect(squeezed(source)).toBe(expected);
  });

  it("reads what the project sets for a variable, and knows that a run may set it otherwise", () => {
    const vars = projectVars({
      name: "shop",
      vars: { n: 7, methods: ["card", "cash"], shop: { n: 30 }, templated: "{{ env_var('x') }}", nested: [{ a: 1 }] },
    });
    const read = (source: string) => substituteJinja(source, "snowflake", vars);
    const squeezedBy = (source: string): string => read(source).sql.replaceAll(/\s+/g, " ").trim();
    const limited = "SELECT a FROM t LIMIT {{ var('n', 20) }}";
    expect(squeezedBy(limited)).toBe("SELECT a FROM t LIMIT 30");
    expect(read(limited).templated).toMatchObject([{ unknown: true, output: true }]);
    expect(squeezedBy("SELECT {% for m in var('methods') %}sum({{ m }}){% endfor %} FROM t")).toBe("SELECT sum(card ) FROM t");
    expect(squeezedBy("SELECT {{ var('templated') }}, {{ var('nested') }} FROM t")).toBe("SELECT jinja_templated , jinja_nested FROM t");
  });

  it("gives two templates two names, and one template the same each time", () => {
    expect(squeezed("SELECT {{ x['a'] }}, {{ x['b'] }}, {{ x['a'] }} FROM {{x}} JOIN {{y}} ON '{{ x['a'] }}' = '{{ x['b'] }}'")).toBe(
      "SELECT jinja_x_a , jinja_x_b , jinja_x_a FROM jinja JOIN jinj2 ON 'x_a_________' = 'x_b_________'",
    );
  });

  it.each([
    ["{% if target.type == 'snowflake' %}a{% elif target.type == 'bigquery' %}b{% else %}c{% endif %}", "b"],
    ["{% if target.type in ['spark', 'bigquery'] %}a{% else %}b{% endif %}", "a"],
    ["{% if target.type not in ('spark', 'bigquery') %}a{% else %}b{% endif %}", "b"],
    ["{% if not (target.type != 'bigquery') %}a{% else %}b{% endif %}", "a"],
    ["{% if target.name == 'dev' %}a{% else %}b{% endif %}", "a"],
  ])("reads the branch of the warehouse: %s", (source, expected) => {
    expect(substituteJinja(source, "bigquery").sql.trim()).toBe(expected);
  });

  it.each([
    ["SELECT {{ star() }} FROM {{ ref('a') }} {# b #}", ["{{ star() }}"]],
    ["SELECT {% for c in cs %}{{ c }},{% endfor %} 1 FROM t", ["{% for c in cs %}{{ c }},{% endfor %}", "{{ c }}"]],
    ["{% if is_incremental() %}SELECT 1{% else %}SELECT 2{% endif %}", ["{% if is_incremental() %}SELECT 1{% else %}SELECT 2{% endif %}"]],
    ["{% if target.type == 'bigquery' %}SELECT 1{% endif %} {{ config(a=1) }} {{ this }}", []],
    ["{% set a = 'b' %}SELECT {{ a }}, '{{ x }}' FROM t", []],
    ["{% call statement('s') %}SELECT 1{% endcall %}SELECT 2", []],
    ["SELECT 1 {% call wrapped() %}FROM t{% endcall %}", ["{% call wrapped() %}FROM t{% endcall %}"]],
    ["{% if x %}{% set n = 3 %}{% endif %}SELECT {{ n }} FROM t", ["{% if x %}{% set n = 3 %}{% endif %}", "{{ n }}"]],
    [
      "{% set n = 3 %}{% if x %}{% else %}{% set n = 4 %}{% endif %}SELECT {{ n }} FROM t",
      ["{% if x %}{% else %}{% set n = 4 %}{% endif %}", "{{ n }}"],
    ],
  ])("knows what it doesn't know: %s", (source, expected) => {
    const unknown = substituteJinja(source, "bigquery").templated.filter((span) => span.unknown === true);
    expect(unknown.map(({ start, end }) => source.slice(start, end))).toEqual(expected);
  });

  it.each<[DialectId, string]>([
    ["bigquery", "SELECT 'it\\'s' FROM {{ ref('a') }}"],
    ["bigquery", "SELECT r'\\d' FROM {{ ref('a') }}"],
    ["bigquery", "SELECT '\\\\' FROM {{ ref('a') }}"],
    ["bigquery", 'SELECT """it\'s "so\'\'""" FROM {{ ref(\'a\') }}'],
    ["bigquery", "SELECT 1 # don't\nFROM {{ ref('a') }}"],
    ["databricks", "SELECT r'\\' FROM {{ ref('a') }}"],
    ["postgres", "SELECT E'it\\'s' FROM {{ ref('a') }}"],
    ["postgres", "SELECT 'a\\' FROM {{ ref('a') }}"],
    ["postgres", "SELECT 'it''s', $x$it's$x$ FROM {{ ref('a') }}"],
    ["snowflake", "SELECT 1 // don't\nFROM {{ ref('a') }}"],
    ["tsql", "SELECT [it's] FROM {{ ref('a') }}"],
  ])("sees where a string or comment of %s ends: %s", (dialect, source) => {
    expect(substituteJinja(source, dialect).refs.map(({ name }) => name)).toEqual(["a"]);
  });

  it("keeps what stands in a condition or a loop from being rewritten", () => {
    const source = "SELECT a {% if x %} , b {% endif %} FROM t";
    expect(substituteJinja(source).templated.map(({ start, end }) => source.slice(start, end))).toEqual(["{% if x %} , b {% endif %}"]);
  });

  it("reads the configuration and asks whether the model is incremental", () => {
    const { config, isIncremental } = substituteJinja("{{ config(materialized='incremental', unique_key=['a', 'b'], sort=none) }}");
    expect(config).toEqual({ materialized: "incremental", unique_key: "a,b" });
    expect(isIncremental).toBe(true);
  });

  it("says where a template isn't closed", () => {
    expect(substituteJinja("SELECT {{ a FROM t").problems).toMatchObject([{ span: { start: 7 } }]);
    expect(substituteJinja("{% if a %} SELECT 1").problems).toMatchObject([{ message: expect.stringContaining("if is opened") }]);
    expect(substituteJinja("SELECT 1 {% endfor %}").problems).toMatchObject([{ message: expect.stringContaining("closes nothing") }]);
  });

  it("isn't ended by braces in strings", () => {
    expect(squeezed("SELECT {{ f('}}') }} FROM t")).toBe("SELECT jinja_f FROM t");
  });
});
