/** A Postgres server's catalog as the SQL engine's own. */
import type { PostgresCatalog, PostgresIndex, PostgresTable } from "../../../data/postgres/types.ts";
import type { SchemaCatalog, TableIndex, TableSchema } from "../schema.ts";

/** Estimates of the server's statistics become the row counts and distinct values of the catalog. */
export function catalogOfPostgres({ tables, problems }: PostgresCatalog): SchemaCatalog {
  return { tables: tables.map((table) => tableOf(table)), problems };
}

function tableOf(table: PostgresTable): TableSchema {
  const distinct = table.columns.flatMap((column) => (column.distinct === undefined ? [] : [[column.name, column.distinct] as const]));
  // Postgres holds no row of another server to a constraint (its documentation, CREATE FOREIGN TABLE).
  const foreign = table.kind === "foreignTable";
  return {
    name: `${table.schema}.${table.name}`,
    columns: table.columns.map(({ name, type, kind, notNull }) => ({ name, type: type.toUpperCase(), kind, notNull: notNull && !foreign })),
    keys: table.keys.map(({ columns, primary }) => ({ columns, primary, source: "live" })),
    foreignKeys: table.foreignKeys,
    indexes: table.indexes.map((index) => indexOf(index)),
    partitionBy: partitionColumns(table.partitionKey),
    ...(table.partitions === undefined ? {} : { partitions: table.partitions }),
    clusterBy: [],
    source: "live",
    ...(table.rows === undefined ? {} : { rows: table.rows }),
    ...(table.bytes === undefined ? {} : { bytes: table.bytes }),
    ...(distinct.length === 0 ? {} : { distinct: Object.fromEntries(distinct) }),
    // Nothing can be stored otherwise or indexed of a foreign table here.
    kind: table.kind === "view" || foreign ? "view" : "table",
  };
}

function indexOf({
  name,
  keys,
  unique,
  method,
  predicate,
  included,
  needed,
  valid,
  bytes,
  scans,
  countedSince,
}: PostgresIndex): TableIndex {
  return {
    name,
    keys: keys.map(({ definition, column, order }) => ({ text: `${definition} ${order}`, ...(column === undefined ? {} : { column }) })),
    unique,
    method,
    included,
    required: needed,
    valid,
    bytes,
    source: "live",
    ...(predicate === undefined ? {} : { predicate }),
    ...(scans === undefined || countedSince === undefined ? {} : { scans: { count: scans, since: countedSince } }),
  };
}

/** `RANGE (a, lower(b))` is `a` and `lower(b)`. */
function partitionColumns(key: string | undefined): readonly string[] {
  const list = /^\w+\s*\((.*)\)$/s.exec(key ?? "")?.[1] ?? "";
  const parts: string[] = [];
  let depth = 0;
  let part = "";
  for (const character of list) {
    if (character === "(") depth += 1;
    if (character === ")") depth -= 1;
    if (character === "," && depth === 0) {
      parts.push(part.trim());
      part = "";
    } else part += character;
  }
  return [...parts, part.trim()].filter((each) => each !== "");
}
