/** The models of a dbt project know each other's columns, and `{{ this }}` those of its own model. */
import { describe, expect, it } from "vitest";
import { emptyCatalog } from "../../../src/engines/sql/schema.ts";
import { catalogFromDbt } from "../../../src/engines/sql/schema/catalog-from-dbt.ts";
import { checkPrecondition } from "../../../src/engines/sql/schema/check-precondition.ts";
import { projectCatalog } from "../../../src/engines/sql/schema/dbt/project-catalog.ts";
import type { SchemaCatalog } from "../../../src/engines/sql/schema.ts";
import { nullTestOnNotNull } from "../../../src/engines/sql/rules/correctness/null-test-on-not-null.ts";
import { findTable } from "../../../src/engines/sql/scopes/find-table.ts";
import { analyse } from "../scopes/support.ts";

function columnsOf(catalog: SchemaCatalog, name: string): readonly string[] | undefined {
  return findTable(catalog, [name])?.columns.map((column) => `${column.name} ${column.kind}${column.notNull ? " not null" : ""}`);
}

const staging = {
  path: "models/staging/stg_orders.sql",
  text: "select id::int as order_id, amount::decimal(10, 2) as amount, placed_at::timestamp as placed_at from {{ source('shop', 'orders') }}",
};
const daily = {
  path: "models/marts/daily.sql",
  text: `{{ config(materialized='incremental') }}
with final as (select placed_at::date as day, count(*) as orders, sum(amount) as amount from {{ ref('stg_orders') }} group by 1)
select * from final {% if is_incremental() %} where day > (select max(day) from {{ this }}) {% endif %}`,
};

describe("projectCatalog", () => {
  it("gives models the types of what they read, whatever the order of the files", () => {
    for (const texts of [
      [staging, daily],
      [daily, staging],
    ]) {
      const { catalog } = projectCatalog(texts, emptyCatalog, "snowflake");
      expect(columnsOf(catalog, "stg_orders")).toEqual(["order_id integer", "amount decimal", "placed_at timestamp"]);
      expect(columnsOf(catalog, "daily")?.[0]).toBe("day date");
      expect(findTable(catalog, ["daily"])).toMatchObject({ partial: true, source: "query" });
    }
  });

  it("gives `this` the columns of its model, to that model alone", () => {
    const project = projectCatalog([staging, daily], emptyCatalog, "snowflake");
    expect(columnsOf(project.of(daily.path), "this")?.[0]).toBe("day date");
    expect(columnsOf(project.of(staging.path), "this")).toBeUndefined();
    expect(project.of(staging.path)).toBe(project.catalog);
  });

  it("takes what is declared first, and adds what tests say", async () => {
    const declared = await catalogFromDbt(
      [
        {
          path: "schema.yml",
          content: `models:
  - name: daily
    columns:
      - {name: day, data_type: timestamp, data_tests: [not_null, unique]}
      - {name: orders}`,
        },
      ],
      "snowflake",
    );
    const project = projectCatalog([daily, staging], declared, "snowflake");
    expect(columnsOf(project.of(daily.path), "this")).toEqual(["day timestamp not null", "orders integer", "amount decimal"]);
    expect(findTable(project.of(daily.path), ["this"])?.keys).toEqual([{ columns: ["day"], primary: false, source: "dbt" }]);
  });

  it.each([
    ["select {{ dbt_utils.star(ref('x')) }}, a::int as n from {{ ref('x') }}", ["n integer"]],
    ["select a::int as {{ name }}, a::int as n from {{ ref('x') }}", ["n integer"]],
    ["select *, a::date as d from {{ ref('x') }}", ["d date"]],
    ["{{ my_macro() }}", undefined],
    ["select 1 as n; select 2 as n {# two #}", undefined],
    ["select 1 as n from {# broken", undefined],
  ])("says nothing of what a template makes: %s", (text, expected) => {
    expect(columnsOf(projectCatalog([{ path: "m.sql", text }], emptyCatalog, "snowflake").catalog, "m")).toEqual(expected);
  });

  it("reads models in a circle, and leaves other texts alone", () => {
    const a = { path: "a.sql", text: "select x, 1 as n from {{ ref('b') }}" };
    const b = { path: "b.sql", text: "select n, 'x' as x from {{ ref('a') }}" };
    const { catalog } = projectCatalog([a, b, { path: "c.sql", text: "select 1 as n" }], emptyCatalog, "snowflake");
    expect(columnsOf(catalog, "a")?.map((column) => column.split(" ")[0])).toEqual(["x", "n"]);
    expect(findTable(catalog, ["c"])).toBeUndefined();
  });
});

describe("what a precondition says of its source", () => {
  const yaml = `models:
  - name: tested
    columns: [{name: id, data_tests: [unique, not_null]}]
  - name: contracted
    config: {contract: {enforced: true}, materialized: table}
    columns: [{name: id, data_type: int, constraints: [{type: primary_key}]}]
  - name: viewed
    config: {contract: {enforced: true}, materialized: view}
    columns: [{name: id, data_type: int, constraints: [{type: primary_key}]}]`;

  it.each([
    ["snowflake", "tested", "valid only if tested.id is unique; tested by dbt (UNIQUE), not enforced"],
    [
      "snowflake",
      "contracted",
      "valid only if contracted.id is unique; declared PRIMARY KEY by a dbt contract, which Snowflake doesn't enforce",
    ],
    ["postgres", "contracted", "valid only if contracted.id is unique; declared PRIMARY KEY by a dbt contract"],
    ["postgres", "viewed", "valid only if viewed.id is unique; not declared, and there is no data to check it on"],
  ] as const)("%s, %s", async (dialect, table, expected) => {
    const catalog = await catalogFromDbt([{ path: "schema.yml", content: yaml }], dialect);
    const statement = analyse(`SELECT id FROM ${table}`, { dialect, catalog });
    const { text } = await checkPrecondition({ kind: "unique", table, columns: ["id"] }, { catalog, statement });
    expect(text).toBe(expected);
  });

  it("not null is enforced by all", async () => {
    const catalog = await catalogFromDbt([{ path: "schema.yml", content: yaml }], "snowflake");
    const said = async (table: string): Promise<string> => {
      const statement = analyse(`SELECT id FROM ${table}`, { dialect: "snowflake", catalog });
      return (await checkPrecondition({ kind: "notNull", table, column: "id" }, { catalog, statement })).text;
    };
    expect(await said("contracted")).toBe("valid only if contracted.id is not null; declared NOT NULL by a dbt contract");
    expect(await said("tested")).toBe("valid only if tested.id is not null; tested by dbt (NOT NULL), not enforced");
  });
});

it("what dbt tests may be looked for", async () => {
  const schema = async (constraint: string): Promise<SchemaCatalog> =>
    catalogFromDbt(
      [
        {
          path: "schema.yml",
          content: `models: [{name: t, config: {contract: {enforced: true}, materialized: table}, columns: [{name: id, data_type: int, ${constraint}}]}]`,
        },
      ],
      "snowflake",
    );
  const found = async (constraint: string): Promise<number> =>
    nullTestOnNotNull.visit(analyse("SELECT id FROM t WHERE id IS NULL", { dialect: "snowflake", catalog: await schema(constraint) }))
      .length;
  expect(await found("data_tests: [not_null]")).toBe(0);
  expect(await found("constraints: [{type: not_null}]")).toBe(1);
});
