import { identifier } from "../core/sql.ts";
import type { Purpose } from "./duckdb-errors.ts";
import { textOf } from "./row-values.ts";
import type { SessionContext } from "./session-context.ts";
import { typeKind } from "./type-kind.ts";
import type { Column, Relation } from "./types.ts";

/** Makes a temporary view and returns its quoted name. */
export async function view(context: SessionContext, hint: string, query: string, purpose: Purpose): Promise<string> {
  const name = context.temporaryName(hint);
  await context.connection.execute(`CREATE TEMP VIEW ${name} AS ${query}`, purpose);
  return name;
}

/** The columns of a FROM item with the types that the engine gives them. */
export async function describe(context: SessionContext, from: string, purpose?: Purpose): Promise<readonly Column[]> {
  const rows = await context.connection.rows(`DESCRIBE SELECT * FROM ${from}`, purpose);
  return rows.map((row) => {
    const type = textOf(row, "column_type");
    return { name: textOf(row, "column_name"), type, kind: typeKind(type) };
  });
}

/** Makes a relation available to queries under the name that they write for it, without the columns that hold its raw text. */
export async function nameTable(context: SessionContext, name: string, relation: Relation): Promise<void> {
  const columns = relation.columns.map((column) => identifier(column.name)).join(", ");
  await context.connection.execute(`CREATE OR REPLACE TEMP VIEW ${identifier(name)} AS SELECT ${columns} FROM ${relation.from}`);
}
