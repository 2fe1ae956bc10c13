/** Values far from the middle half of a number column, by Tukey's fences. A hint, never a verdict: skewed data has them by nature. */
import type { Cell, DataSession } from "../../../data/types.ts";
import { number } from "./bins.ts";
import { isNumber, type ColumnFigures } from "./column-figures.ts";
import { countOf } from "./row-values.ts";
import { isFiniteValue, weightOf, type ValueSource } from "./value-source.ts";

export interface Outliers {
  /** The fences: 1.5 interquartile ranges below the first and above the third quartile (Tukey, Exploratory Data Analysis, 1977). */
  readonly low: number;
  readonly high: number;
  /** Rows beyond them, exact. */
  readonly count: number;
}

/** Counts the rows beyond the fences; undefined where there are no quartiles, or half of the values are equal (no spread to measure by). */
export async function countOutliers(
  session: DataSession,
  source: ValueSource,
  figures: ColumnFigures,
  quartiles: readonly [Cell, Cell, Cell] | undefined,
): Promise<Outliers | undefined> {
  if (!isNumber(source.column) || quartiles === undefined) return undefined;
  const first = Number(quartiles[0]);
  const third = Number(quartiles[2]);
  const range = third - first;
  if (!Number.isFinite(range) || range <= 0) return undefined;
  const [low, high] = [first - 1.5 * range, third + 1.5 * range];
  if (Number(figures.min) >= low && Number(figures.max) <= high) return { low, high, count: 0 };
  const { column, from, value } = source;
  const double = `CAST(${value} AS DOUBLE)`;
  const [row] = await session.rows(
    `SELECT sum(${weightOf(source)})::BIGINT AS n FROM ${from} WHERE ${isFiniteValue(column, value)} AND (${double} < ${number(low)} OR ${double} > ${number(high)})`,
  );
  return { low, high, count: countOf(row, "n") };
}
