/** Whether the Parquet files of one dataset have the same columns. */
import { maximumRows } from "../connection.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { numberOf, textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { Row, SourceFile } from "../types.ts";

export interface SchemaComparison {
  /** The column is stored in every file, as the same type: what footers say of it can be put together. */
  readonly uniform: (name: string) => boolean;
  /** Columns that some files lack, with the number of files that have them. */
  readonly partial: readonly { readonly name: string; readonly files: number }[];
  /** The columns of all files; empty where they were not asked for, or are too many to tell. */
  readonly names: readonly string[];
}

/** Reads the schemas of all footers. A single file agrees with itself, and is read for its `names` alone; too many to compare are taken to differ. */
export async function compareSchemas(
  context: SessionContext,
  files: readonly SourceFile[],
  paths: string,
  purpose: Purpose,
  named: boolean,
): Promise<SchemaComparison> {
  if (files.length === 1 && !named) return { uniform: () => true, partial: [], names: [] };
  const rows = await context.connection.rows(
    `SELECT file_name, name, coalesce(num_children, 0) AS children,` +
      ` concat_ws(' ', type, type_length, duckdb_type, converted_type, logical_type) AS type` +
      ` FROM parquet_schema(${paths}) ORDER BY file_name, column_id LIMIT ${maximumRows}`,
    purpose,
  );
  if (rows.length === maximumRows) return { uniform: () => files.length === 1, partial: [], names: [] };
  const columns = new Map<string, { files: number; readonly types: Set<string> }>();
  for (const { name, type } of topLevel(rows)) {
    const known = columns.get(name) ?? { files: 0, types: new Set<string>() };
    known.files += 1;
    known.types.add(type);
    columns.set(name, known);
  }
  return {
    uniform: (name) => columns.get(name)?.files === files.length && columns.get(name)?.types.size === 1,
    names: [...columns.keys()],
    partial: [...columns].flatMap(([name, known]) => (known.files < files.length ? [{ name, files: known.files }] : [])),
  };
}

/** A schema is a tree written out depth first, the root before all: the root's children are the columns. */
function* topLevel(rows: readonly Row[]): Generator<{ readonly name: string; readonly type: string }> {
  let file = "";
  /** Children still to come, for each node that is open. */
  let open: number[] = [];
  for (const row of rows) {
    const name = textOf(row, "file_name");
    if (name !== file) {
      file = name;
      open = [numberOf(row, "children")];
      continue;
    }
    while (open.at(-1) === 0) open.pop();
    if (open.length === 1) yield { name: textOf(row, "name"), type: textOf(row, "type") };
    open[open.length - 1] = (open.at(-1) ?? 0) - 1;
    open.push(numberOf(row, "children"));
  }
}
