/** What a Postgres database says of its tables: columns, keys, sizes, statistics. Only the system catalogs are read, never a table. */
import type { TextRow, Transaction } from "./client.ts";
import { columnsQuery, constraintsQuery, indexesQuery, tablesQuery } from "./catalog-queries.ts";
import { postgresTypeKind } from "./type-kind.ts";
import type { PostgresCatalog, PostgresColumn, PostgresForeignKey, PostgresIndex, PostgresKey, PostgresTable } from "./types.ts";

/** More tables than this are left out, and said so. */
const mostTables = 5000;

/** Reads the catalogs. `versionNumber` as `server_version_num`. */
export async function readCatalog(transaction: Transaction, versionNumber: number): Promise<PostgresCatalog> {
  const tables = await transaction.rows(tablesQuery(mostTables + 1));
  const columns = grouped(await transaction.rows(columnsQuery(versionNumber)));
  const constraints = grouped(await transaction.rows(constraintsQuery(versionNumber)));
  const indexes = grouped(await transaction.rows(indexesQuery()));
  return {
    tables: tables
      .slice(0, mostTables)
      .map((table) => tableOf(table, rowsOf(columns, table), rowsOf(constraints, table), rowsOf(indexes, table))),
    problems: tables.length > mostTables ? [`Only the first ${mostTables} tables were read.`] : [],
  };
}

function rowsOf(from: ReadonlyMap<string, readonly TextRow[]>, table: TextRow): readonly TextRow[] {
  return from.get(text(table, "oid")) ?? [];
}

const tableKinds: ReadonlyMap<string, PostgresTable["kind"]> = new Map<string, PostgresTable["kind"]>([
  ["v", "view"],
  ["m", "materializedView"],
  ["f", "foreignTable"],
]);

function tableOf(table: TextRow, columns: readonly TextRow[], constraints: readonly TextRow[], indexes: readonly TextRow[]): PostgresTable {
  const kind = tableKinds.get(text(table, "relkind")) ?? "table";
  const rows = optional(table, "rows");
  const bytes = optional(table, "bytes");
  const partitionKey = table["partition_key"];
  const partitions = optional(table, "partitions");
  return {
    schema: text(table, "schema"),
    name: text(table, "name"),
    kind,
    columns: columns.map((column) => columnOf(column, rows)),
    keys: keysOf(constraints, indexes),
    foreignKeys: constraints.filter((row) => row["contype"] === "f").map((row) => foreignKeyOf(row)),
    indexes: indexes.map((row) => indexOf(row)),
    ...(typeof partitionKey === "string" ? { partitionKey, ...(partitions === undefined ? {} : { partitions }) } : {}),
    ...(rows === undefined || kind === "view" ? {} : { rows }),
    ...(bytes === undefined || kind === "view" ? {} : { bytes }),
  };
}

function columnOf(row: TextRow, rows: number | undefined): PostgresColumn {
  const type = text(row, "type");
  const estimate = optional(row, "n_distinct");
  // A negative estimate is a share of the rows.
  const distinct = estimate === undefined || estimate >= 0 ? estimate : rows === undefined ? undefined : Math.round(-estimate * rows);
  const nullShare = optional(row, "null_frac");
  const averageBytes = optional(row, "avg_width");
  return {
    name: text(row, "name"),
    type,
    kind: postgresTypeKind(type),
    notNull: row["not_null"] === "true",
    ...(distinct === undefined || distinct === 0 ? {} : { distinct }),
    ...(nullShare === undefined ? {} : { nullShare }),
    ...(averageBytes === undefined ? {} : { averageBytes }),
  };
}

/** A unique index is a key even where no constraint stands behind it. */
function keysOf(constraints: readonly TextRow[], indexes: readonly TextRow[]): readonly PostgresKey[] {
  const declared = constraints
    .filter((row) => row["contype"] === "p" || row["contype"] === "u")
    .map((row): PostgresKey => ({ columns: list(row, "columns"), primary: row["contype"] === "p" }));
  const others = indexes
    .filter((row) => row["is_key"] === "true")
    .map((row): PostgresKey => ({ columns: list(row, "columns"), primary: false }))
    .filter(({ columns }) => !declared.some((key) => key.columns.toSorted().join("\0") === columns.toSorted().join("\0")));
  return [...declared, ...others];
}

function foreignKeyOf(row: TextRow): PostgresForeignKey {
  return { columns: list(row, "columns"), table: text(row, "referenced_table"), referenced: list(row, "referenced_columns") };
}

function indexOf(row: TextRow): PostgresIndex {
  const { predicate, counted_since: since } = row;
  const scans = optional(row, "scans");
  return {
    name: text(row, "name"),
    definition: text(row, "definition"),
    unique: row["indisunique"] === "true",
    bytes: optional(row, "bytes") ?? 0,
    valid: row["indisvalid"] === "true",
    keys: parts(row, "keys").map(([definition = "", column = "", order = ""]) => ({
      definition,
      order,
      ...(column === "" ? {} : { column }),
    })),
    included: list(row, "included"),
    method: text(row, "method"),
    needed: row["needed"] === "true",
    ...(typeof predicate === "string" ? { predicate } : {}),
    ...(scans === undefined || typeof since !== "string" ? {} : { scans, countedSince: since }),
  };
}

/** A JSON array of arrays of texts; a null is an empty text. */
function parts(row: TextRow, key: string): readonly (readonly string[])[] {
  const value: unknown = JSON.parse(row[key] ?? "[]");
  if (!Array.isArray(value)) return [];
  return value.map((part: unknown) => (Array.isArray(part) ? part.map((item: unknown) => (typeof item === "string" ? item : "")) : []));
}

function grouped(rows: readonly TextRow[]): ReadonlyMap<string, readonly TextRow[]> {
  const groups = new Map<string, TextRow[]>();
  for (const row of rows) {
    const group = groups.get(text(row, "oid"));
    if (group === undefined) groups.set(text(row, "oid"), [row]);
    else group.push(row);
  }
  return groups;
}

function text(row: TextRow, key: string): string {
  return row[key] ?? "";
}

function optional(row: TextRow, key: string): number | undefined {
  const value = row[key] ?? null;
  return value === null ? undefined : Number(value);
}

/** Lists come as JSON arrays of strings. */
function list(row: TextRow, key: string): readonly string[] {
  const value: unknown = JSON.parse(row[key] ?? "[]");
  return Array.isArray(value) ? value.map((item) => String(item)) : [];
}
