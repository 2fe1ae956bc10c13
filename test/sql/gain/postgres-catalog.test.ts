import { expect, test } from "vitest";
import type { PostgresTable } from "../../../src/data/postgres/types.ts";
import { catalogOfPostgres } from "../../../src/engines/sql/gain/postgres-catalog.ts";

const table = (kind: PostgresTable["kind"]): PostgresTable => ({
  schema: "public",
  name: "t",
  kind,
  columns: [{ name: "id", type: "bigint", kind: "integer", notNull: true }],
  keys: [],
  foreignKeys: [],
  indexes: [],
});

test("NOT NULL of a foreign table is no fact: its rows are another server's", () => {
  const notNull = (kind: PostgresTable["kind"]): boolean | undefined =>
    catalogOfPostgres({ tables: [table(kind)], problems: [] }).tables[0]?.columns[0]?.notNull;
  expect([notNull("table"), notNull("foreignTable")]).toEqual([true, false]);
});
