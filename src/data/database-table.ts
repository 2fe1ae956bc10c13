/** Tables and views of DuckDB files, attached read-only. */
import { randomUUID } from "node:crypto";
import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pipewrightError } from "../core/errors.ts";
import { identifier, literal } from "../core/sql.ts";
import { describe, view } from "./describe.ts";
import type { Purpose } from "./duckdb-errors.ts";
import { insideRoots, isFolder } from "./paths.ts";
import { textOf } from "./row-values.ts";
import type { SessionContext } from "./session-context.ts";
import type { Relation } from "./types.ts";

interface StoredTable {
  readonly schema: string;
  readonly name: string;
}

/**
 * `table` is `schema.table`, `table`, or empty where the file holds only one. Errors: path codes, `unknownTable`, `unreadableSource` (not a
 * DuckDB file, or another program is writing to it).
 */
export async function openDatabaseTable(context: SessionContext, dataset: string, path: string, table: string): Promise<Relation> {
  const real = await insideRoots(context.roots, path);
  if (await isFolder(real)) throw pipewrightError("pathIsDirectory", { path, examples: [] });
  const { size } = await stat(real);
  if (size === 0) throw pipewrightError("emptyFile", { path });
  context.inputs.add(real);
  const purpose: Purpose = { kind: "source", path, format: "a DuckDB file" };
  const database = await attach(context, real, purpose);
  const rows = await context.connection.rows(
    `SELECT table_schema, table_name FROM information_schema.tables WHERE table_catalog = ${literal(database)} ORDER BY ALL`,
  );
  const tables = rows.map((row): StoredTable => ({ schema: textOf(row, "table_schema"), name: textOf(row, "table_name") }));
  const found = choose(tables, table);
  if (found === undefined) throw pipewrightError("unknownTable", { table, tables: tables.map((each) => written(each)), path });
  const source = [database, found.schema, found.name].map((part) => identifier(part)).join(".");
  const from = await view(context, basename(path), `SELECT * FROM ${source}`, purpose);
  const columns = await describe(context, from, purpose);
  return { dataset, format: "duckdb", from, columns, files: [{ path: real, bytes: size }], findings: [], rejects: false };
}

function choose(tables: readonly StoredTable[], wanted: string): StoredTable | undefined {
  if (wanted === "") return tables.length === 1 ? tables[0] : undefined;
  const name = wanted.toLowerCase();
  const qualified = tables.find((table) => `${table.schema}.${table.name}`.toLowerCase() === name);
  const plain = tables.filter((table) => table.name.toLowerCase() === name);
  return qualified ?? plain.find(({ schema }) => schema === "main") ?? (plain.length === 1 ? plain[0] : undefined);
}

function written({ schema, name }: StoredTable): string {
  return schema === "main" ? name : `${schema}.${name}`;
}

/** One attachment a file and session; other sessions have their own. */
async function attach(context: SessionContext, path: string, purpose: Purpose): Promise<string> {
  const known = context.databases.get(path);
  if (known !== undefined) return known;
  // The engine's databases are shared by all sessions, so that the name must be unique beyond this one.
  const name = `${context.uniqueName("database")}_${randomUUID()}`;
  await context.connection.execute(`ATTACH ${literal(path)} AS ${identifier(name)} (READ_ONLY)`, purpose);
  context.databases.set(path, name);
  return name;
}
