/** What Parquet footers prove without reading data: row counts, NULL counts, exact bounds, and the order of row groups. */
import { literal } from "../../core/sql.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { isTrue, numberOf, textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { Column, FooterColumn, Footers, Row, TypeKind } from "../types.ts";

/**
 * Kinds whose bounds mean what they say. Not floating point, where NaN hides; not BLOBs and nested values, which text does not carry; not
 * timestamps of other units than microseconds, which are cut when shown.
 */
const bounded: ReadonlySet<TypeKind> = new Set(["text", "integer", "decimal", "boolean", "date", "timestamp", "timestamptz", "uuid"]);
const unbounded: ReadonlySet<string> = new Set(["TIMESTAMP_NS", "TIMESTAMP_S", "TIMESTAMP_MS"]);

/**
 * Reads the footers of all files. `columns` are those stored in every file as the same type; others are left out of the result. Order is
 * told for one file only. Errors: `unreadableSource`.
 *
 * Statistics are stored as text here and are cast to the column's type before they are compared. A row group without values (all NULL) has no
 * bounds and needs none. Bounds count only where the writer marked them exact (Parquet 2.10, Statistics.is_min_value_exact): others may be
 * wider than the data.
 */
export async function readFooters(
  context: SessionContext,
  paths: string,
  columns: readonly Column[],
  oneFile: boolean,
  purpose: Purpose,
): Promise<Footers> {
  const stored = columns.filter(({ name }) => !name.includes(", "));
  const rows = await context.connection.rows(
    `WITH groups AS MATERIALIZED (SELECT *, split_part(path_in_schema, ', ', 1) AS name,` +
      ` lag(stats_max_value) OVER (PARTITION BY file_name, path_in_schema ORDER BY row_group_id) AS previous,` +
      ` stats_null_count IS NOT NULL AND stats_null_count = num_values AS empty FROM parquet_metadata(${paths})) ` +
      [totals, ...queries(stored)].join(" UNION ALL "),
    purpose,
  );
  const byName = new Map(rows.map((row) => [row["name"], row]));
  const total = byName.get(null);
  const rowGroups = numberOf(total, "groups");
  return {
    rows: BigInt(textOf(total, "bytes") || "0"),
    columns: new Map(
      stored.map(({ name, kind }) => [name, footerColumn(byName.get(name) ?? {}, kind === "nested" ? undefined : rowGroups, oneFile)]),
    ),
  };
}

/** In the columns of {@link queries}: rows, and row groups. */
const totals =
  "SELECT NULL::VARCHAR AS name, sum(row_group_num_rows) FILTER (column_id = 0) AS bytes, count(*) FILTER (column_id = 0) AS groups," +
  " NULL::BIGINT AS known, NULL::HUGEINT AS nulls, NULL::VARCHAR AS min, NULL::VARCHAR AS max," +
  " FALSE AS min_exact, FALSE AS max_exact, FALSE AS ordered FROM groups";

/** The row groups of a column that speak of its own values: nested ones have those of their parts. */
const own = "path_in_schema = name";

/** One query a type, a row a column: a query with figures of its own for each column takes seconds to plan where there are a hundred. */
function queries(columns: readonly Column[]): readonly string[] {
  const byType = new Map<string | undefined, Column[]>();
  for (const column of columns) {
    const type = bounded.has(column.kind) && !unbounded.has(column.type) ? castable(column.type) : undefined;
    byType.set(type, [...(byType.get(type) ?? []), column]);
  }
  return [...byType].map(([type, members]) => figures(members, type));
}

function figures(columns: readonly Column[], type: string | undefined): string {
  const items = [
    "name",
    "sum(total_compressed_size) AS bytes",
    `count(*) FILTER (${own}) AS groups`,
    `count(stats_null_count) FILTER (${own}) AS known`,
    `sum(stats_null_count) FILTER (${own}) AS nulls`,
    ...(type === undefined ? ["NULL::VARCHAR AS min", "NULL::VARCHAR AS max", "FALSE", "FALSE", "FALSE"] : bounds(type)),
  ];
  return `SELECT ${items.join(", ")} FROM groups WHERE name IN (${columns.map(({ name }) => literal(name)).join(", ")}) GROUP BY name`;
}

function bounds(type: string): readonly string[] {
  const filled = `${own} AND NOT empty`;
  const value = (bound: string): string => `TRY_CAST(${bound} AS ${type})`;
  return [
    `CAST(min(${value("stats_min_value")}) FILTER (${filled}) AS VARCHAR) AS min`,
    `CAST(max(${value("stats_max_value")}) FILTER (${filled}) AS VARCHAR) AS max`,
    `coalesce(bool_and(coalesce(min_is_exact, FALSE) AND ${value("stats_min_value")} IS NOT NULL) FILTER (${filled}), FALSE) AS min_exact`,
    `coalesce(bool_and(coalesce(max_is_exact, FALSE) AND ${value("stats_max_value")} IS NOT NULL) FILTER (${filled}), FALSE) AS max_exact`,
    `coalesce(bool_and(${value("stats_min_value")} IS NOT NULL AND ${value("stats_max_value")} IS NOT NULL) FILTER (${own}), FALSE)` +
      ` AND coalesce(bool_and(coalesce(${value("previous")} < ${value("stats_min_value")}, FALSE)) FILTER (${own} AND row_group_id > 0), TRUE) AS ordered`,
  ];
}

/** An enumeration's statistics are texts in the order of texts, not of the enumeration. */
function castable(type: string): string {
  return type.startsWith("ENUM") ? "VARCHAR" : type;
}

/** `rowGroups`: how many there have to be of the column for its figures to be those of all rows; undefined where none are. */
function footerColumn(row: Row, rowGroups: number | undefined, oneFile: boolean): FooterColumn {
  const groups = numberOf(row, "groups");
  const whole = groups === rowGroups;
  const bound = (name: "min" | "max"): string | undefined => (whole && isTrue(row, `${name}_exact`) ? textOf(row, name) : undefined);
  const min = bound("min");
  const max = bound("max");
  return {
    ...(whole && numberOf(row, "known") === groups ? { nulls: BigInt(textOf(row, "nulls") || "0") } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ordered: oneFile && whole && isTrue(row, "ordered"),
    compressedBytes: numberOf(row, "bytes"),
  };
}
