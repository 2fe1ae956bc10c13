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
  const items = stored.flatMap((column, index) => aggregates(column, index));
  const [row] = await context.connection.rows(
    `WITH groups AS (SELECT *, lag(stats_max_value) OVER (PARTITION BY file_name, path_in_schema ORDER BY row_group_id) AS previous,` +
      ` stats_null_count IS NOT NULL AND stats_null_count = num_values AS empty FROM parquet_metadata(${paths}))` +
      ` SELECT sum(row_group_num_rows) FILTER (column_id = 0) AS rows, count(*) FILTER (column_id = 0) AS row_groups` +
      `${items.map((item) => `, ${item}`).join("")} FROM groups`,
    purpose,
  );
  return {
    rows: BigInt(textOf(row, "rows") || "0"),
    columns: new Map(stored.map((column, index) => [column.name, footerColumn(row ?? {}, index, oneFile)])),
  };
}

function aggregates({ name, type, kind }: Column, index: number): readonly string[] {
  const own = `path_in_schema = ${literal(name)}`;
  const filled = `${own} AND NOT empty`;
  const nested = `${own} OR starts_with(path_in_schema, ${literal(`${name}, `)})`;
  const always = [`sum(total_compressed_size) FILTER (${nested}) AS bytes_${index}`];
  if (kind === "nested") return always;
  const nulls = [
    `count(*) FILTER (${own}) AS groups_${index}`,
    `count(stats_null_count) FILTER (${own}) AS known_${index}`,
    `sum(stats_null_count) FILTER (${own}) AS nulls_${index}`,
  ];
  if (!bounded.has(kind) || unbounded.has(type)) return [...always, ...nulls];
  const value = (bound: string): string => `TRY_CAST(${bound} AS ${castable(type)})`;
  return [
    ...always,
    ...nulls,
    `CAST(min(${value("stats_min_value")}) FILTER (${filled}) AS VARCHAR) AS min_${index}`,
    `CAST(max(${value("stats_max_value")}) FILTER (${filled}) AS VARCHAR) AS max_${index}`,
    `coalesce(bool_and(coalesce(min_is_exact, FALSE) AND ${value("stats_min_value")} IS NOT NULL) FILTER (${filled}), FALSE) AS min_exact_${index}`,
    `coalesce(bool_and(coalesce(max_is_exact, FALSE) AND ${value("stats_max_value")} IS NOT NULL) FILTER (${filled}), FALSE) AS max_exact_${index}`,
    `coalesce(bool_and(${value("stats_min_value")} IS NOT NULL AND ${value("stats_max_value")} IS NOT NULL) FILTER (${own}), FALSE)` +
      ` AND coalesce(bool_and(coalesce(${value("previous")} < ${value("stats_min_value")}, FALSE)) FILTER (${own} AND row_group_id > 0), TRUE) AS ordered_${index}`,
  ];
}

/** An enumeration's statistics are texts in the order of texts, not of the enumeration. */
function castable(type: string): string {
  return type.startsWith("ENUM") ? "VARCHAR" : type;
}

function footerColumn(row: Row, index: number, oneFile: boolean): FooterColumn {
  const groups = numberOf(row, `groups_${index}`);
  const rowGroups = numberOf(row, "row_groups");
  const whole = groups === rowGroups && `groups_${index}` in row;
  const bound = (name: "min" | "max"): string | undefined =>
    whole && isTrue(row, `${name}_exact_${index}`) ? textOf(row, `${name}_${index}`) : undefined;
  const min = bound("min");
  const max = bound("max");
  return {
    ...(whole && numberOf(row, `known_${index}`) === groups ? { nulls: BigInt(textOf(row, `nulls_${index}`) || "0") } : {}),
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ordered: oneFile && whole && isTrue(row, `ordered_${index}`),
    compressedBytes: numberOf(row, `bytes_${index}`),
  };
}
