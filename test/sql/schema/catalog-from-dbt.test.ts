import { describe, expect, test } from "vitest";
import { testDefaults } from "../../../src/engines/sql/schema/dbt/test-defaults.ts";
import type { TableSchema } from "../../../src/engines/sql/schema.ts";
import { catalogFromDbt } from "../../../src/engines/sql/schema/catalog-from-dbt.ts";

const schemaFile = `
version: 2
sources:
  - name: shop
    schema: raw_shop
    tables:
      - name: orders
        identifier: orders_v1
        columns:
          - name: id
            tests: [unique, not_null]
models:
  - name: orders
    data_tests:
      - dbt_utils.unique_combination_of_columns:
          arguments:
            combination_of_columns: [day, store_id]
    columns:
      - name: order_id
        data_type: bigint
        data_tests:
          - not_null
          - unique: {config: {severity: warn}}
      - name: store_id
        tests:
          - relationships: {to: ref('stores'), field: id}
      - name: note
        tests:
          - not_null: {where: "day > '2020-01-01'"}
  - name: strict
    config: {contract: {enforced: true}, partition_by: {field: day, data_type: date}}
    constraints: [{type: primary_key, columns: [a, b]}]
    columns:
      - {name: a, data_type: int}
      - {name: b, data_type: int}
      - {name: c, data_type: string, constraints: [{type: not_null}]}
`;

function told(table: TableSchema | undefined): string {
  if (table === undefined) return "missing";
  const columns = table.columns.map(({ name, kind, notNull }) => `${name} ${kind}${notNull ? "!" : ""}`).join(", ");
  const keys = table.keys.map((key) => `(${key.columns.join(", ")})`).join(" ");
  const references = table.foreignKeys.map((key) => `${key.columns.join(", ")}->${key.table}.${key.referenced.join(", ")}`).join(" ");
  return `${columns}; ${keys}; ${references}; ${table.partial === true ? "partial" : "complete"} ${table.source} ${table.kind}`;
}

describe("dbt schema files", () => {
  test("state what their tests hold for all rows", async () => {
    const { tables, problems } = await catalogFromDbt([{ path: "models/schema.yml", content: schemaFile }], "bigquery");
    const named = (name: string): string => told(tables.find((table) => table.name === name));
    expect(problems).toEqual([]);
    expect(named("shop.orders")).toBe("id unknown!; (id); ; partial dbt table");
    expect(named("raw_shop.orders_v1")).toBe("id unknown!; (id); ; partial dbt table");
    expect(named("orders")).toBe(
      "order_id integer!, store_id unknown, note unknown, day unknown; (day, store_id); store_id->stores.id; partial dbt model",
    );
    // BigQuery holds no row to a primary key, nor to what it says of NULL.
    expect(named("strict")).toBe("a integer, b integer, c text!; (a, b); ; complete dbt model");
    const elsewhere = await catalogFromDbt([{ path: "models/schema.yml", content: schemaFile }], "snowflake");
    expect(told(elsewhere.tables.find((table) => table.name === "strict"))).toBe(
      "a integer!, b integer!, c text!; (a, b); ; complete dbt model",
    );
    expect(tables.find((table) => table.name === "strict")?.partitionBy).toEqual(["day"]);
  });

  test.each([
    ["{field: d, data_type: date, granularity: month}", "DATE_TRUNC(d, MONTH)"],
    ["{field: t, data_type: timestamp, granularity: hour}", "TIMESTAMP_TRUNC(t, HOUR)"],
    ["{field: d, data_type: date, granularity: day}", "d"],
    ["{field: n, data_type: int64, range: {start: 0, end: 100, interval: 10}}", "RANGE_BUCKET(n)"],
    ["[a, b]", "a,b"],
  ])("partition_by: %s", async (partition, expected) => {
    const content = `models: [{name: m, config: {partition_by: ${partition}}}]`;
    const { tables } = await catalogFromDbt([{ path: "m.yml", content }], "bigquery");
    expect(tables[0]?.partitionBy.join()).toBe(expected);
  });

  test.each([
    ["dbt_project.yml makes all of them warn", { data_tests: { shop: { staging: { "+severity": "warn" } } } }, "a unknown, b unknown!; ; "],
    ["by its older name", { tests: { "+where": "day > '2020-01-01'" } }, "a unknown, b unknown; ; "],
    [
      "a setting that tolerates nothing",
      { data_tests: { "+severity": "error", "+enabled": true, "+tags": ["x"] } },
      "a unknown!, b unknown!; (a); ",
    ],
  ])("state nothing where tests tolerate rows: %s", async (_, project, expected) => {
    const content = `
models:
  - name: m
    columns:
      - {name: a, data_tests: [unique, not_null]}
      - {name: b, data_tests: [{not_null: {config: {severity: error}}}]}
`;
    const { tables } = await catalogFromDbt([{ path: "m.yml", content }], "duckdb", testDefaults(project));
    expect(told(tables[0])).toBe(`${expected}; partial dbt model`);
  });

  test.each(["{severity: \"{{ 'warn' if x else 'error' }}\"}", '{enabled: "{{ var(1) }}"}', "{error_if: '> 10'}", "{limit: 5}"])(
    "state nothing where a test may tolerate rows: %s",
    async (config) => {
      const content = `models: [{name: m, columns: [{name: a, data_tests: [{not_null: {config: ${config}}}]}]}]`;
      const { tables } = await catalogFromDbt([{ path: "m.yml", content }], "duckdb");
      expect(tables[0]?.columns).toMatchObject([{ name: "a", notNull: false }]);
    },
  );

  test("that can't be read are problems, not errors", async () => {
    const { tables, problems } = await catalogFromDbt(
      [
        { path: "a.yml", content: "models: [a: b: c" },
        { path: "b.yml", content: "just text" },
        { path: "c.json", content: "{}" },
        { path: "d.yml", content: "models: [{name: m, columns: [{name: x, tests: [not_null]}]}]" },
      ],
      "generic",
    );
    expect(tables.map((table) => table.name)).toEqual(["m"]);
    expect(problems.map((problem) => problem.slice(0, 6)).toSorted()).toEqual(["a.yml:", "c.json"]);
  });
});

describe("a manifest", () => {
  const manifest = {
    metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v12.json" },
    nodes: {
      "model.p.orders": {
        resource_type: "model",
        name: "orders",
        database: "db",
        schema: "main",
        alias: "orders",
        columns: { id: { name: "id", data_type: "int" } },
        config: {},
      },
      "test.p.unique": {
        resource_type: "test",
        attached_node: "model.p.orders",
        column_name: "id",
        test_metadata: { name: "unique", kwargs: { column_name: "id" } },
        config: { severity: "ERROR", where: null, enabled: true, error_if: "!= 0", fail_calc: "count(*)", limit: null },
      },
      "test.p.not_null": {
        resource_type: "test",
        attached_node: "model.p.orders",
        column_name: "id",
        test_metadata: { name: "not_null", kwargs: {} },
        config: { severity: "warn" },
      },
    },
    sources: {
      "source.p.shop.items": {
        resource_type: "source",
        name: "items",
        source_name: "shop",
        schema: "raw",
        database: "db",
        identifier: "items",
        columns: {},
      },
    },
  };

  test("names tables as they are compiled, and as models write them", async () => {
    const { tables, problems } = await catalogFromDbt([{ path: "target/manifest.json", content: JSON.stringify(manifest) }], "duckdb");
    expect(problems).toEqual([]);
    expect(tables.map((table) => table.name)).toEqual(["db.main.orders", "db.raw.items", "shop.items"]);
    expect(told(tables[0])).toBe("id integer; (id); ; partial dbt model");
  });

  test("of an old version is a problem", async () => {
    const old = { ...manifest, metadata: { dbt_schema_version: "https://schemas.getdbt.com/dbt/manifest/v7.json" } };
    const { tables, problems } = await catalogFromDbt([{ path: "manifest.json", content: JSON.stringify(old) }], "duckdb");
    expect([tables, problems]).toEqual([[], ["manifest.json: is a manifest of version 7; version 10 and later are read"]]);
  });
});
