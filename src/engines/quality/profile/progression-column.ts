/** A column of evenly spaced values (a surrogate key, a regular series): all of its figures follow from its ends, exactly and without a scan. */
import type { Cell, DataSession } from "../../../data/types.ts";
import { stepBins } from "./bins.ts";
import { isNumber } from "./column-figures.ts";
import type { ColumnOptions, ColumnResult } from "./column-result.ts";
import type { Progression } from "./order-proof.ts";
import { decimalShape, positionOf, type StepPosition } from "./position.ts";
import type { ProfiledColumn } from "./profile-source.ts";
import { quartileRanks, quartilesOf } from "./quartiles.ts";
import { shownValue } from "./rendering.ts";
import { cellOf } from "./row-values.ts";
import type { HistogramBin, NumberFigures } from "./types.ts";

export async function progressionColumn(
  session: DataSession,
  profiled: ProfiledColumn,
  { low, high, gap }: Progression,
  options: ColumnOptions & { readonly rows: number },
): Promise<ColumnResult | undefined> {
  const { column } = profiled;
  const { rows } = options;
  const position = positionOf(column);
  if (position?.mode !== "steps") return undefined;
  const at = (rank: number): bigint => low + BigInt(rank) * gap;
  const ranks = quartileRanks(column, rows);
  const first = Array.from({ length: Math.min(options.topValues, rows) }, (_, rank) => rank);
  const cells = await cellsAt(session, profiled, position, [low, high, ...ranks.map(at), ...first.map(at)]);
  const { quartiles } = quartilesOf(column, rows, cells.slice(2, 2 + ranks.length));
  return {
    profiled,
    figures: {
      present: rows,
      finite: rows,
      min: cells[0] ?? null,
      max: cells[1] ?? null,
      low,
      high,
      ...(isNumber(column) ? { number: numberFigures(profiled, { low, high, gap }, rows) } : {}),
    },
    distinct: rows,
    top: cells.slice(2 + ranks.length).map((value) => ({ value, count: 1 })),
    semantic: { id: column.kind, share: 1 },
    placeholders: [],
    histogram: await histogram(session, position, { low, high, gap }, rows, options.histogramBins),
    ...(quartiles === undefined ? {} : { quartiles }),
  };
}

async function cellsAt(
  session: DataSession,
  { column }: ProfiledColumn,
  position: StepPosition,
  positions: readonly bigint[],
): Promise<readonly Cell[]> {
  const values = positions.map((at, index) => `${shownValue(column, position.value(at))} AS c${index}`);
  const [row] = await session.rows(`SELECT ${values.join(", ")}`);
  return positions.map((_, index) => cellOf(row, `c${index}`));
}

/** The sample standard deviation of n evenly spaced values is gap * sqrt(n (n + 1) / 12). */
function numberFigures({ column }: ProfiledColumn, { low, high, gap }: Progression, rows: number): NumberFigures {
  const unit = 10 ** (column.kind === "decimal" ? decimalShape(column.type).scale : 0);
  const negatives = low < 0n ? Math.min(rows, ranksBelow(-low, gap)) : 0;
  return {
    mean: Number(low + high) / 2 / unit,
    standardDeviation: rows < 2 ? null : (Number(gap) * Math.sqrt(rows) * Math.sqrt((rows + 1) / 12)) / unit,
    zeros: low <= 0n && high >= 0n && -low % gap === 0n ? 1 : 0,
    negatives,
    nans: 0,
    infinities: 0,
  };
}

/** How many of 0, gap, 2 gap... are less than the distance. */
function ranksBelow(distance: bigint, gap: bigint): number {
  return Number((distance + gap - 1n) / gap);
}

async function histogram(
  session: DataSession,
  position: StepPosition,
  { low, high, gap }: Progression,
  rows: number,
  most: number,
): Promise<readonly HistogramBin[]> {
  const bins = stepBins(position, low, high, most);
  const bounds = await bins.bounds(session);
  const upTo = (bin: number): number => (bin === bins.count ? rows : Math.min(rows, ranksBelow(BigInt(bin) * bins.width, gap)));
  return bounds.slice(0, -1).map((bound, bin) => ({ low: bound, high: bounds[bin + 1] ?? bound, count: upTo(bin + 1) - upTo(bin) }));
}
