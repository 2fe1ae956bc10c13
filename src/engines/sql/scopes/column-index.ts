/** Columns of a source by name, made once for each list of columns. */
import type { DialectId } from "../dialect.ts";
import type { SourceColumn } from "../scope.ts";
import { nameKey } from "./names.ts";

export interface ColumnIndex {
  readonly exact: ReadonlyMap<string, SourceColumn | "several">;
  /** Without case, for catalogs whose source folds names in its own way. */
  readonly loose: ReadonlyMap<string, SourceColumn | "several">;
}

const indexes = new WeakMap<readonly SourceColumn[], ColumnIndex>();

export function columnKey(column: SourceColumn, dialect: DialectId): string {
  return nameKey(column.name, column.quoted === true, dialect);
}

/** The index of a list of columns; the list must not change. One list is only ever read in one dialect. */
export function columnIndex(columns: readonly SourceColumn[], dialect: DialectId): ColumnIndex {
  const known = indexes.get(columns);
  if (known !== undefined) return known;
  const exact = new Map<string, SourceColumn | "several">();
  const loose = new Map<string, SourceColumn | "several">();
  for (const column of columns) {
    if (column.name === "") continue;
    add(exact, columnKey(column, dialect), column);
    add(loose, column.name.toLowerCase(), column);
  }
  const index = { exact, loose };
  indexes.set(columns, index);
  return index;
}

function add(map: Map<string, SourceColumn | "several">, key: string, column: SourceColumn): void {
  map.set(key, map.has(key) ? "several" : column);
}

/** The column of a name; "several" where the source has it twice. */
export function findColumn(
  columns: readonly SourceColumn[],
  key: string,
  dialect: DialectId,
  loosely: boolean,
): SourceColumn | "several" | undefined {
  const index = columnIndex(columns, dialect);
  return index.exact.get(key) ?? (loosely ? index.loose.get(key.toLowerCase()) : undefined);
}
