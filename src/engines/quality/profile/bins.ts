/** Equal-width bins over the values of a column: how a value is assigned to one in SQL, and what the bounds are. */
import type { DataSession } from "../../../data/types.ts";
import type { DoublePosition, StepPosition } from "./position.ts";
import { textOf } from "./row-values.ts";

/** Each histogram bin is divided into at most this many parts, to narrow quartiles down with. */
const parts = 4096;

export interface Bins {
  readonly count: number;
  /** SQL of a value's bin, 0 to count - 1. */
  readonly bin: (value: string) => string;
  /** SQL of the part of its bin that a value lies in; values rise with (bin, part). */
  readonly part: (value: string) => string;
  /** SQL predicate: the value lies in that part of that bin. */
  readonly inPart: (value: string, bin: number, part: number) => string;
  /** The bounds as text: count + 1 of them; the last bin includes its upper one. */
  readonly bounds: (session: DataSession) => Promise<readonly string[]>;
}

/**
 * Bins whose bounds are whole steps. The width is rounded up to a step, so a column of few steps gets one bin a step and there are
 * at most `most` bins.
 */
export function stepBins(position: StepPosition, low: bigint, high: bigint, most: number): Bins {
  const span = high - low + 1n;
  const width = roundedUp(divideUp(span, BigInt(most)), position.units ?? []);
  const count = Number(divideUp(span, width));
  const partWidth = divideUp(width, BigInt(parts));
  const distance = (value: string): string => stepDistance(position, value, low, high);
  return {
    count,
    bin: (value) => `${distance(value)} // ${width}`,
    part: (value) => `(${distance(value)} % ${width}) // ${partWidth}`,
    inPart: (value, bin, part) => {
      const first = low + BigInt(bin) * width + BigInt(part) * partWidth;
      const last = least(first + partWidth - 1n, low + BigInt(bin + 1) * width - 1n, high);
      return `(${value} >= ${position.value(first)} AND ${value} <= ${position.value(last)})`;
    },
    bounds: async (session) => {
      const bounds = Array.from({ length: count + 1 }, (_, index) => (index === count ? high : low + BigInt(index) * width));
      const { text } = position;
      if (text.by === "program") return bounds.map(text.write);
      const rows = await session.rows(`SELECT ${text.sql} AS bound FROM (SELECT unnest([${bounds.join(", ")}]) AS p)`);
      return rows.map((row) => textOf(row, "bound"));
    },
  };
}

/** To a multiple of the greatest unit that adds at most a tenth. */
function roundedUp(width: bigint, units: readonly bigint[]): bigint {
  const unit = units.findLast((candidate) => candidate * 10n <= width) ?? 1n;
  return divideUp(width, unit) * unit;
}

/** 64 bits hold the distance between any two values that lie within 62 bits; other columns are computed in 128. */
function stepDistance(position: StepPosition, value: string, low: bigint, high: bigint): string {
  const limit = 2n ** 62n;
  const wide = low < -limit || high > limit;
  const at = wide ? `CAST(${position.of(value)} AS HUGEINT)` : position.of(value);
  return `(${at} - ${wide ? `CAST('${low}' AS HUGEINT)` : `(${low})`})`;
}

function divideUp(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}

function least(...values: readonly bigint[]): bigint {
  return values.reduce((smallest, value) => (value < smallest ? value : smallest));
}

/**
 * Bins over doubles; undefined where the range is not a finite double. Bounds are `low + index * width` in double arithmetic, and a value's
 * bin is corrected by comparing it with those very bounds, so that the counts agree with the bounds as shown.
 */
export function doubleBins(position: DoublePosition, low: number, high: number, most: number): Bins | undefined {
  const range = high - low;
  const width = range / most;
  if (!Number.isFinite(range)) return undefined;
  const count = width > 0 && low + width > low && high - width < high ? most : 1;
  const bound = (index: number): number => (index === count ? high : low + index * width);
  const sqlBound = (index: string): string => `(${number(low)} + ${index} * ${number(width)})`;
  const guess = (value: string): string =>
    `CAST(greatest(0, least(${count - 1}, floor((${position.of(value)} - ${number(low)}) / ${number(width)}))) AS INTEGER)`;
  const bin = (value: string): string => {
    if (count === 1) return "0";
    const at = position.of(value);
    const first = guess(value);
    return `(${first} - CAST(${at} < ${sqlBound(first)} AS INTEGER) + CAST(${first} < ${count - 1} AND ${at} >= ${sqlBound(`(${first} + 1)`)} AS INTEGER))`;
  };
  const part = (value: string): string =>
    width > 0
      ? `CAST(floor((${position.of(value)} - ${sqlBound(bin(value))}) / ${number((count === 1 ? range : width) / parts)}) AS INTEGER)`
      : "0";
  return {
    count,
    bin,
    part: count === 1 && !(range / parts > 0) ? () => "0" : part,
    inPart: (value, wantedBin, wantedPart) => `(${bin(value)} = ${wantedBin} AND ${part(value)} = ${wantedPart})`,
    bounds: async () => Array.from({ length: count + 1 }, (_, index) => String(bound(index))),
  };
}

/** A double as a literal that DuckDB reads back as the same double. */
export function number(value: number): string {
  return `CAST('${String(value)}' AS DOUBLE)`;
}
