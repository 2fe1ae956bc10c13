/** Finds the tables that a query names in the catalog. */
import type { SchemaCatalog, TableSchema } from "../schema.ts";
import { splitName } from "../schema/split-name.ts";

interface Entry {
  readonly table: TableSchema;
  /** Last part first, lower case. */
  readonly parts: readonly string[];
}

const indexes = new WeakMap<SchemaCatalog, ReadonlyMap<string, readonly Entry[]>>();

const known = new WeakMap<TableSchema, readonly string[]>();

/** Last part first, lower case; the same tables stand in many catalogs. */
function partsOf(table: TableSchema): readonly string[] {
  const found = known.get(table);
  if (found !== undefined) return found;
  const parts = splitName(table.name)
    .map((part) => part.toLowerCase())
    .toReversed();
  known.set(table, parts);
  return parts;
}

function indexOf(catalog: SchemaCatalog): ReadonlyMap<string, readonly Entry[]> {
  const made = indexes.get(catalog);
  if (made !== undefined) return made;
  const index = new Map<string, Entry[]>();
  for (const table of catalog.tables) {
    const parts = partsOf(table);
    const last = parts[0] ?? "";
    const entries = index.get(last);
    if (entries === undefined) index.set(last, [{ table, parts }]);
    else entries.push({ table, parts });
  }
  indexes.set(catalog, index);
  return index;
}

/** A model of dbt is written as `dbt_ref.orders` where a table of WITH has its name. */
export function withoutReference(name: readonly string[]): readonly string[] {
  return name.length === 2 && name[0] === "dbt_ref" ? name.slice(1) : name;
}

/**
 * The table of a name given by its parts (catalog, schema, table). It matches by its last parts: `orders` and `shop.orders` mean
 * `db.shop.orders`, and the other way round. Undefined where none does, or several of which none is exact. Case doesn't count: catalogs come
 * from sources that keep it and others that fold it.
 */
export function findTable(catalog: SchemaCatalog, name: readonly string[]): TableSchema | undefined {
  const wanted = withoutReference(name)
    .map((part) => part.toLowerCase())
    .toReversed();
  const last = wanted[0];
  if (last === undefined) return undefined;
  const matches = (indexOf(catalog).get(last) ?? []).filter(({ parts }) =>
    wanted.every((part, index) => parts[index] === undefined || parts[index] === part),
  );
  if (matches.length <= 1) return matches[0]?.table;
  // One table under several names (a dbt source and the schema that it stands for).
  if (matches.every(({ table }) => table.columns === matches[0]?.table.columns)) return matches[0]?.table;
  const exact = matches.filter(({ parts }) => parts.length === wanted.length);
  return exact.length === 1 ? exact[0]?.table : undefined;
}
