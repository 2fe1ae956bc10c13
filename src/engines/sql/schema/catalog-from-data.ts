/** The tables that files hold: columns and rows, no constraints. What is seen in data is checked when it is asked for. */
import { PipewrightError } from "../../../core/errors.ts";
import type { DataSession } from "../../../data/types.ts";
import type { SchemaCatalog, TableSchema } from "../schema.ts";

/** The file endings that are read as tables. */
export const tableEndings: readonly string[] = [
  ".parquet",
  ".csv",
  ".csv.gz",
  ".csv.zst",
  ".tsv",
  ".tsv.gz",
  ".psv",
  ".json",
  ".jsonl",
  ".ndjson",
  ".json.gz",
  ".jsonl.gz",
  ".arrow",
  ".feather",
];

export interface FilesOfTables {
  /** `DataAccess.listFiles`. */
  readonly listFiles: (path: string, endings: readonly string[]) => Promise<readonly string[]>;
}

/**
 * Each file below the paths is a table with the name of the file up to its first dot; `file.duckdb#schema.table` is that table. A file that
 * can't be read is a problem of the catalog, unless it was named itself: then its error is thrown. Errors: path, file and format codes.
 */
export async function catalogFromData(session: DataSession, paths: readonly string[], files: FilesOfTables): Promise<SchemaCatalog> {
  const tables = new Map<string, TableSchema>();
  const problems: string[] = [];
  for (const path of paths) {
    const found = path.includes("#") ? [path] : await files.listFiles(path, tableEndings);
    for (const file of found) {
      const table = await readTable(session, file, file === path, problems);
      if (table === undefined) continue;
      if (tables.has(table.name.toLowerCase())) problems.push(`${file} is not read: there is a table ${table.name} already`);
      else tables.set(table.name.toLowerCase(), table);
    }
  }
  return { tables: [...tables.values()], problems };
}

async function readTable(session: DataSession, file: string, named: boolean, problems: string[]): Promise<TableSchema | undefined> {
  try {
    return await tableOf(session, file);
  } catch (error) {
    if (named || !(error instanceof PipewrightError) || error.code === "cancelled" || error.kind === "internal") throw error;
    problems.push(`${file} is not read: ${error.message}`);
    return undefined;
  }
}

async function tableOf(session: DataSession, file: string): Promise<TableSchema> {
  const relation = await session.open(file);
  const rows = relation.footers?.rows ?? (await countRows(session, relation.from));
  return {
    name: nameOf(file),
    columns: relation.columns.map(({ name, type, kind }) => ({ name, type, kind, notNull: false })),
    keys: [],
    foreignKeys: [],
    partitionBy: [],
    clusterBy: [],
    source: "data",
    rows: Number(rows),
    bytes: relation.files.reduce((sum, { bytes }) => sum + bytes, 0),
    relation: relation.from,
    dataset: file,
    kind: "table",
  };
}

async function countRows(session: DataSession, from: string): Promise<number> {
  const [row] = await session.rows(`SELECT count(*) AS n FROM ${from}`);
  return Number(row?.["n"] ?? 0);
}

/** `folder/orders.csv.gz` is orders, `shop.duckdb#sales.orders` is sales.orders. */
function nameOf(file: string): string {
  const hash = file.lastIndexOf("#");
  if (hash !== -1) return file.slice(hash + 1);
  const base = file.split(/[\\/]/u).at(-1) ?? file;
  return base.replace(/(?!^)\..*$/su, "");
}
