import type { Purpose } from "./duckdb-errors.ts";
import { textOf } from "./row-values.ts";
import type { SessionContext } from "./session-context.ts";
import { typeKind } from "./type-kind.ts";
import type { Column } from "./types.ts";

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
