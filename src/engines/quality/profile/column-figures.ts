/**
 * The figures that one pass over a column's values gives, as SQL aggregates and back. The same definitions serve plain rows and a table of
 * distinct values with their counts; there each value weighs as many rows as it has.
 */
import type { Cell, Column, Row } from "../../../data/types.ts";
import { decimalShape, positionOf } from "./position.ts";
import { shownValue } from "./rendering.ts";
import { bigintOf, cellOf, countOf, finiteOf } from "./row-values.ts";
import type { NumberFigures, TextFigures } from "./types.ts";
import { isFiniteValue } from "./value-source.ts";

export interface ColumnFigures {
  /** Rows with a value that fits the type. */
  readonly present: number;
  /** Rows whose value is neither NaN nor infinite. */
  readonly finite: number;
  readonly min: Cell;
  readonly max: Cell;
  /** Positions of the least and greatest finite value, where the column has a line of positions. */
  readonly low?: bigint | number;
  readonly high?: bigint | number;
  readonly number?: NumberFigures;
  readonly text?: TextFigures;
}

type Aggregates = Record<string, string>;

/**
 * Named aggregates over `value`. Without a weight, zeros and negative numbers are left out: most columns need no count of them, once their
 * least value is known. With a weight, the FROM item must have the column `mean` of the weighted mean (see {@link weightedMean})
 * for number columns.
 */
export function figureAggregates(column: Column, value: string, weight?: string): Readonly<Aggregates> {
  const count = rowCounter(weight);
  const position = positionOf(column);
  const finite = isFiniteValue(column, value);
  const present = `${value} IS NOT NULL`;
  const aggregates: Aggregates = { present: weight === undefined ? `count(${value})` : count(present) };
  if (finite !== present) aggregates["finite"] = count(finite);
  if (hasOrder(column)) {
    // NaN sorts above every number, so it would pass for the greatest one.
    const ordered = column.kind === "float" ? ` FILTER (WHERE NOT isnan(${value}))` : "";
    aggregates["min"] = shownValue(column, `min(${value})${ordered}`);
    aggregates["max"] = shownValue(column, `max(${value})${ordered}`);
  }
  if (position !== undefined) {
    // Without a filter the engine computes them together with min and max.
    const filter = finite === present ? "" : ` FILTER (WHERE ${finite})`;
    aggregates["low"] = position.of(`min(${value})${filter}`);
    aggregates["high"] = position.of(`max(${value})${filter}`);
  }
  if (isNumber(column)) Object.assign(aggregates, numberAggregates(column, value, weight));
  if (column.kind === "text") Object.assign(aggregates, textAggregates(value, weight));
  return aggregates;
}

export function isNumber(column: Column): boolean {
  return column.kind === "integer" || column.kind === "decimal" || column.kind === "float";
}

function hasOrder(column: Column): boolean {
  return column.kind !== "nested" && column.kind !== "other" && column.kind !== "blob";
}

function rowCounter(weight: string | undefined): (condition: string) => string {
  return (condition) =>
    weight === undefined
      ? `count(*) FILTER (WHERE ${condition})`
      : `CAST(coalesce(sum(${weight}) FILTER (WHERE ${condition}), 0) AS BIGINT)`;
}

/**
 * SQL of the mean of the finite values of a number column, a DOUBLE: integers and decimals are summed exactly, floating point with
 * compensation (Kahan), then divided once.
 */
export function weightedMean(column: Column, value: string, weight: string): string {
  const finite = isFiniteValue(column, value);
  const filter = `FILTER (WHERE ${finite})`;
  const rows = `nullif(sum(${weight}) ${filter}, 0)`;
  if (!isSummedExactly(column)) return `fsum(CAST(${value} AS DOUBLE) * ${weight}) ${filter} / ${rows}`;
  const exact = column.kind === "integer" ? `CAST(${value} AS HUGEINT)` : value;
  return `CAST(sum(${exact} * ${weight}) ${filter} AS DOUBLE) / ${rows}`;
}

/** The same mean over rows that each have one value; undefined where sums depend on the order of the values. */
export function plainMean(column: Column, value: string): string | undefined {
  return isSummedExactly(column) ? `CAST(sum(${value}) AS DOUBLE) / nullif(count(${value}), 0)` : undefined;
}

/** Integers of up to 64 bits and decimals of up to 18 digits: 128 bits hold the sum of as many as there are. */
function isSummedExactly(column: Column): boolean {
  if (column.kind === "decimal") return decimalShape(column.type).width <= 18;
  return column.kind === "integer" && positionOf(column)?.mode === "steps" && column.type !== "HUGEINT";
}

function numberAggregates(column: Column, value: string, weight: string | undefined): Aggregates {
  const count = rowCounter(weight);
  const finite = isFiniteValue(column, value);
  const filter = weight === undefined && finite === `${value} IS NOT NULL` ? "" : `FILTER (WHERE ${finite})`;
  const double = `CAST(${value} AS DOUBLE)`;
  const aggregates: Aggregates = {
    ...(weight === undefined ? {} : { zeros: count(`${value} = 0`), negatives: count(`${value} < 0`) }),
    ...(weight === undefined
      ? {
          mean: column.kind === "float" ? `favg(${double}) ${filter}` : `avg(${value}) ${filter}`,
          // stddev_samp raises an error where squares leave the range of a double; those columns have no standard deviation.
          deviation: `stddev_samp(${column.kind === "float" ? `CASE WHEN abs(${double}) < 1e150 THEN ${double} END` : double}) ${filter}`,
          tooLarge: column.kind === "float" ? count(`${finite} AND abs(${double}) >= 1e150`) : "0",
        }
      : {
          mean: "any_value(mean)",
          deviation: `sqrt(sum(${weight} * (${double} - mean) * (${double} - mean)) ${filter} / nullif(sum(${weight}) ${filter} - 1, 0))`,
          tooLarge: "0",
        }),
  };
  if (column.kind === "float") {
    aggregates["nans"] = count(`isnan(${value})`);
    aggregates["infinities"] = count(`isinf(${value})`);
  }
  return aggregates;
}

function textAggregates(value: string, weight: string | undefined): Aggregates {
  const count = rowCounter(weight);
  const total = weight === undefined ? `sum(length(${value}))` : `sum(length(${value}) * ${weight})`;
  return {
    minLength: `min(length(${value}))`,
    maxLength: `max(length(${value}))`,
    totalLength: total,
    empty: count(`${value} = ''`),
    padded: count(isPadded(value)),
  };
}

/** SQL predicate: a code point from 34 to 126, as most texts begin and end with. One comparison: for each further one the engine would find it again. */
function isVisible(codePoint: string): string {
  return `abs(${codePoint} - 80) < 47`;
}

/** SQL predicate: the text begins or ends with white space by Unicode's White_Space property, or with a byte order mark. */
export function isPadded(value: string): string {
  const first = `unicode(${value})`;
  const last = `unicode(${value}[-1])`;
  const spaces =
    "(9, 10, 11, 12, 13, 32, 133, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8232, 8233, 8239, 8287, 12288, 65279)";
  return `CASE WHEN ${isVisible(first)} AND ${isVisible(last)} THEN FALSE ELSE ${value} <> '' AND (${first} IN ${spaces} OR ${last} IN ${spaces}) END`;
}

/** Reads back what {@link figureAggregates} computed, from the columns whose names begin with `prefix`. */
export function readFigures(column: Column, row: Row | undefined, prefix = ""): ColumnFigures {
  const name = (figure: string): string => prefix + figure;
  const present = countOf(row, name("present"));
  const figures = {
    present,
    finite: row?.[name("finite")] === undefined ? present : countOf(row, name("finite")),
    min: cellOf(row, name("min")),
    max: cellOf(row, name("max")),
  };
  const line = readLine(column, row, name);
  const number = isNumber(column) ? { number: readNumber(column, row, name) } : {};
  const text = column.kind === "text" && present > 0 ? { text: readText(row, name, present) } : {};
  return { ...figures, ...line, ...number, ...text };
}

function readLine(column: Column, row: Row | undefined, name: (figure: string) => string): Pick<ColumnFigures, "low" | "high"> {
  const position = positionOf(column);
  if (position === undefined || cellOf(row, name("low")) === null) return {};
  if (position.mode === "doubles") return { low: Number(cellOf(row, name("low"))), high: Number(cellOf(row, name("high"))) };
  const low = bigintOf(row, name("low"));
  const high = bigintOf(row, name("high"));
  return low === undefined || high === undefined ? {} : { low, high };
}

function readNumber(column: Column, row: Row | undefined, name: (figure: string) => string): NumberFigures {
  const mean = finiteOf(row, name("mean"));
  return {
    // Integers and decimals are summed exactly.
    mean: column.kind === "float" ? steady(mean) : mean,
    standardDeviation: countOf(row, name("tooLarge")) > 0 ? null : steady(finiteOf(row, name("deviation"))),
    zeros: countOf(row, name("zeros")),
    negatives: countOf(row, name("negatives")),
    nans: countOf(row, name("nans")),
    infinities: countOf(row, name("infinities")),
  };
}

/** Without the digits that depend on the order in which threads add. */
function steady(figure: number | null): number | null {
  return figure === null ? null : Number(figure.toPrecision(12));
}

function readText(row: Row | undefined, name: (figure: string) => string, present: number): TextFigures {
  return {
    minLength: countOf(row, name("minLength")),
    maxLength: countOf(row, name("maxLength")),
    meanLength: countOf(row, name("totalLength")) / present,
    empty: countOf(row, name("empty")),
    padded: countOf(row, name("padded")),
  };
}
