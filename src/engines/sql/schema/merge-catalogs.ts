/** Several catalogs as one: what one says of a table adds to what another says. */
import type { ColumnSchema, FactSource, SchemaCatalog, TableSchema } from "../schema.ts";
import { findTable } from "../scopes/find-table.ts";
import { splitName } from "./split-name.ts";

/** Of tables in several catalogs, types and names come from the first that has them; constraints, counts and relations add up. */
export function mergeCatalogs(...catalogs: readonly SchemaCatalog[]): SchemaCatalog {
  // What adds nothing is left out, so that a catalog by itself stays the same object, and what was looked up in it is kept.
  const [first, ...others] = catalogs.filter(({ tables: listed, problems }) => listed.length > 0 || problems.length > 0);
  if (first === undefined) return { tables: [], problems: [] };
  if (others.length === 0) return first;
  let tables = first.tables;
  for (const other of others) tables = mergeTables(tables, other.tables);
  return { tables, problems: [first, ...others].flatMap((catalog) => catalog.problems) };
}

function mergeTables(left: readonly TableSchema[], right: readonly TableSchema[]): readonly TableSchema[] {
  const added = new Map<TableSchema, TableSchema>();
  const news: TableSchema[] = [];
  const catalog: SchemaCatalog = { tables: left, problems: [] };
  for (const table of right) {
    const known = findTable(catalog, splitName(table.name));
    if (known === undefined) news.push(table);
    else added.set(known, mergeTable(added.get(known) ?? known, table));
  }
  return [...left.map((table) => added.get(table) ?? table), ...news];
}

/** One table of what two sources say of it; the name is the first one's. */
export function mergeTable(a: TableSchema, b: TableSchema): TableSchema {
  const columns = mergeColumns(a, b);
  const indexes = mergeIndexes(a, b);
  const { partial: _, ...rest } = a;
  return {
    ...b,
    ...rest,
    ...(a.partial === true && b.partial === true ? { partial: true } : {}),
    columns,
    keys: [...a.keys, ...b.keys.filter((key) => !a.keys.some((other) => sameColumns(other.columns, key.columns)))],
    foreignKeys: [
      ...a.foreignKeys,
      ...b.foreignKeys
        .filter((key) => !a.foreignKeys.some((other) => sameColumns(other.columns, key.columns)))
        .map((key) => ({ ...key, source: key.source ?? b.source })),
    ],
    ...(indexes === undefined ? {} : { indexes }),
    partitionBy: a.partitionBy.length > 0 ? a.partitionBy : b.partitionBy,
    clusterBy: a.clusterBy.length > 0 ? a.clusterBy : b.clusterBy,
  };
}

/** The server knows which there are; else the first that says something of them. */
function mergeIndexes(a: TableSchema, b: TableSchema): TableSchema["indexes"] {
  return [a, b].find(({ source, indexes }) => source === "live" && indexes !== undefined)?.indexes ?? a.indexes ?? b.indexes;
}

/** A complete list of columns says which there are; a partial one adds facts to it. */
function mergeColumns(a: TableSchema, b: TableSchema): readonly ColumnSchema[] {
  const [base, more] = a.partial === true && b.partial !== true ? [b, a] : [a, b];
  const byName = new Map(more.columns.map((column) => [column.name.toLowerCase(), column]));
  const merged = base.columns.map((column) => {
    const other = byName.get(column.name.toLowerCase());
    byName.delete(column.name.toLowerCase());
    return other === undefined ? column : mergeColumn(column, other, more.source);
  });
  return base.partial === true || base.columns.length === 0 ? [...merged, ...byName.values()] : merged;
}

function mergeColumn(a: ColumnSchema, b: ColumnSchema, source: FactSource): ColumnSchema {
  const typed = a.kind === "unknown" ? b : a;
  const notNullSource = a.notNull ? a.notNullSource : b.notNull ? (b.notNullSource ?? source) : undefined;
  return {
    name: a.name,
    type: typed.type === "" ? b.type : typed.type,
    kind: typed.kind,
    notNull: a.notNull || b.notNull,
    ...(notNullSource === undefined ? {} : { notNullSource }),
  };
}

function sameColumns(left: readonly string[], right: readonly string[]): boolean {
  return left.length === right.length && left.every((column) => right.some((other) => other.toLowerCase() === column.toLowerCase()));
}
