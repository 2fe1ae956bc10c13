/** Columns whose values stand in folder names, as Hive lays out partitions: `year=2024/month=01/part-0.parquet`. */
import { dirname } from "node:path";
import { identifier, literal } from "../core/sql.ts";
import type { SourceFinding } from "./types.ts";

export interface HiveColumn {
  readonly name: string;
  /** BIGINT or DATE where every folder name is one, else VARCHAR: `month=01` stays text. */
  readonly type: "BIGINT" | "DATE" | "VARCHAR";
}

const nullFolder = "__HIVE_DEFAULT_PARTITION__";

/** The partition columns that all files share, outermost first. */
export function hiveColumns(paths: readonly string[]): readonly HiveColumn[] {
  const [first, ...rest] = paths.map((path) => partitions(path));
  if (first === undefined) return [];
  const shared = [...first.keys()].filter((name) => rest.every((other) => other.has(name)));
  return shared.map((name) => ({ name, type: typeOf([first, ...rest].map((values) => values.get(name) ?? "")) }));
}

/** `key=value` folders of a path. */
function partitions(path: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const folder of dirname(path).split(/[\\/]/)) {
    const [, name, value] = /^([^=]+)=(.*)$/.exec(folder) ?? [];
    if (name !== undefined && value !== undefined) values.set(name, value);
  }
  return values;
}

/** The `key=value` folders alone, as a path: where a copy of the file must lie to have the same columns. */
export function hiveFolders(path: string): string {
  return dirname(path)
    .split(/[\\/]/)
    .filter((folder) => /^[^=]+=/.test(folder))
    .join("/");
}

function typeOf(values: readonly string[]): HiveColumn["type"] {
  const filled = values.filter((value) => value !== nullFolder && value !== "");
  if (filled.length === 0) return "VARCHAR";
  if (filled.every((value) => /^(0|-?[1-9]\d{0,17})$/.test(value))) return "BIGINT";
  return filled.every((value) => isDay(value)) ? "DATE" : "VARCHAR";
}

function isDay(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

/** Whether a column stands in folder names: the engine takes its values from there, whatever a file's own column of that name holds. */
export function isPartition(hive: readonly HiveColumn[], name: string): boolean {
  return hive.some((column) => column.name.toLowerCase() === name.toLowerCase());
}

/** Columns of the files that nobody sees, because folders are called like them. */
export function hiddenFindings(hive: readonly HiveColumn[], stored: readonly string[]): readonly SourceFinding[] {
  const hidden = stored.filter((name) => isPartition(hive, name));
  if (hidden.length === 0) return [];
  const message = `The files have columns that are in the names of their folders as well: ${hidden.slice(0, 5).join(", ")}. The values of the folders are read.`;
  return [{ code: "duplicate-column", level: "warning", message, count: hidden.length }];
}

/** Options of the engine's read functions. */
export function hiveOptions(columns: readonly HiveColumn[]): string {
  if (columns.length === 0) return "hive_partitioning = false";
  const types = columns.map(({ name, type }) => `${identifier(name)}: ${literal(type)}`).join(", ");
  return `hive_partitioning = true, hive_types_autocast = false, hive_types = {${types}}`;
}
