/** Values far from the rest of a number column. A hint, never a verdict: skewed data has them by nature. */
import type { Cell, DataSession } from "../../../data/types.ts";
import { number } from "./bins.ts";
import { isNumber, type ColumnFigures } from "./column-figures.ts";
import { countOf } from "./row-values.ts";
import { isFiniteValue, weightOf, type ValueSource } from "./value-source.ts";

/** What lies outside is far from the rest. */
export interface Fences {
  readonly low: number;
  readonly high: number;
  /** Rows beyond them, exact. */
  readonly count: number;
}

export interface Outliers {
  /** 1.5 interquartile ranges below the first and above the third quartile (Tukey, Exploratory Data Analysis, 1977); absent where half of the values are equal. */
  readonly byQuartiles?: Fences;
  /** Three sample standard deviations from the mean (a z-score beyond 3); absent where there is no deviation. */
  readonly byDeviations?: Fences;
}

type Range = Pick<Fences, "low" | "high">;

/** Counts the rows beyond the fences. */
export async function countOutliers(
  session: DataSession,
  source: ValueSource,
  figures: ColumnFigures,
  quartiles: readonly [Cell, Cell, Cell] | undefined,
): Promise<Outliers> {
  if (!isNumber(source.column)) return {};
  const quartileFences = quartiles === undefined ? undefined : fencesAround(Number(quartiles[0]), Number(quartiles[2]), 1.5);
  const { mean = null, standardDeviation = null } = figures.number ?? {};
  const isSpread = mean !== null && standardDeviation !== null && standardDeviation > 0;
  const deviationFences = isSpread ? { low: mean - 3 * standardDeviation, high: mean + 3 * standardDeviation } : undefined;
  const [byQuartiles, byDeviations] = await countBeyond(session, source, figures, [quartileFences, deviationFences]);
  return { ...(byQuartiles === undefined ? {} : { byQuartiles }), ...(byDeviations === undefined ? {} : { byDeviations }) };
}

function fencesAround(first: number, third: number, ranges: number): Range | undefined {
  const range = third - first;
  return Number.isFinite(range) && range > 0 ? { low: first - ranges * range, high: third + ranges * range } : undefined;
}

/** One scan for all fences that the column's ends lie beyond. */
async function countBeyond(
  session: DataSession,
  source: ValueSource,
  figures: ColumnFigures,
  fences: readonly (Range | undefined)[],
): Promise<readonly (Fences | undefined)[]> {
  const { column, from, value } = source;
  const isBeyond = ({ low, high }: Range): boolean => !(Number(figures.min) >= low && Number(figures.max) <= high);
  const double = `CAST(${value} AS DOUBLE)`;
  const counts = fences.flatMap((range, index) =>
    range !== undefined && isBeyond(range)
      ? [
          `sum(${weightOf(source)}) FILTER (WHERE ${double} < ${number(range.low)} OR ${double} > ${number(range.high)})::BIGINT AS n${index}`,
        ]
      : [],
  );
  const [row] =
    counts.length === 0 ? [] : await session.rows(`SELECT ${counts.join(", ")} FROM ${from} WHERE ${isFiniteValue(column, value)}`);
  return fences.map((range, index) => (range === undefined ? undefined : { ...range, count: countOf(row, `n${index}`) }));
}
