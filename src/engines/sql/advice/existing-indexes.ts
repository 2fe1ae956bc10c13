/** Whether an index that exists answers what another would be made for. */
import type { IndexKey, TableIndex, TableSchema } from "../schema.ts";

/** What a query looks rows up by: columns compared by equality, in any order, then one more in its place. */
export interface WantedIndex {
  readonly equality: readonly string[];
  readonly follows?: string | undefined;
}

/** B-trees and what sorts or places rows as they do; `clustered` is T-SQL's order of the table itself. */
const sorted: ReadonlySet<string> = new Set(["btree", "clustered"]);

/** The index, if one over all rows begins with these columns, or is unique and fixed whole by the equality. */
export function servingIndex(table: TableSchema, wanted: WantedIndex): TableIndex | undefined {
  return [...(table.indexes ?? []), ...keyIndexes(table)].find((index) => serves(index, wanted));
}

/** Indexes that begin so, but hold only some rows or failed to be built: they may be what is missing. */
export function nearlyServing({ indexes = [] }: TableSchema, wanted: WantedIndex): readonly TableIndex[] {
  return indexes.filter(
    (index) => (!index.valid || index.predicate !== undefined) && serves({ ...index, valid: true, predicate: undefined }, wanted),
  );
}

type Shape = Pick<TableIndex, "keys" | "unique" | "method" | "valid"> & { readonly predicate?: string | undefined };

function serves({ keys, unique, method, predicate, valid }: Shape, { equality, follows }: WantedIndex): boolean {
  if (!valid || predicate !== undefined || (equality.length === 0 && follows === undefined)) return false;
  const wanted = new Set(equality.map((column) => column.toLowerCase()));
  const columns = keys.map(lowerColumn);
  // It leaves one row at most, whatever else is asked.
  if (unique && columns.every((column) => column !== undefined && wanted.has(column))) return true;
  if (method === "hash") return follows === undefined && columns.length === wanted.size && columns.every((column) => has(wanted, column));
  if (!sorted.has(method)) return false;
  const leading = columns.slice(0, wanted.size);
  const exact = leading.length === wanted.size && leading.every((column) => has(wanted, column));
  return exact && (follows === undefined || columns[wanted.size] === follows.toLowerCase());
}

const has = (set: ReadonlySet<string>, column: string | undefined): boolean => column !== undefined && set.has(column);
const lowerColumn = ({ column }: IndexKey): string | undefined => column?.toLowerCase();

/** Where no index is known, those that stand behind declared keys; what dbt tests or the data show has none. */
function keyIndexes({ keys, indexes }: TableSchema): readonly TableIndex[] {
  if (indexes !== undefined && indexes.length > 0) return [];
  return keys
    .filter(({ source }) => source === "ddl" || source === "live")
    .map(({ columns, source }) => ({
      keys: columns.map((column) => ({ column, text: column.toLowerCase() })),
      unique: true,
      method: "btree",
      included: [],
      required: true,
      valid: true,
      source,
    }));
}
