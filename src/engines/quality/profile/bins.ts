/** Equal-width bins over the values of a column: how a value is assigned to one in SQL, and what the bounds are. */
import type { DataSession } from "../../../data/types.ts";
import type { DoublePosition, StepPosition } from "./position.ts";
import { textOf } from "./row-values.ts";

/** Each histogram bin is divided into at most this many slots, to narrow quartiles down with. */
const mostSlots = 256;

/** A width is rather rounded up than divided into fewer. */
const fewestSlots = 32;

/** Bins of so many steps have a slot a step. */
const undivided = 4096n;

export interface Bins {
  readonly count: number;
  /** SQL of a value's bin, 0 to count - 1. */
  readonly bin: (value: string) => string;
  /** SQL of a value's slot: a whole number that never falls where values rise. */
  readonly slot: (value: string) => string;
  /** Slots of one bin: a slot's bin is slot // slotsPerBin. */
  readonly slotsPerBin: number;
  /** SQL predicate over a finite value: it lies in that slot. */
  readonly inSlot: (value: string, slot: bigint) => string;
  /** The bounds as text: count + 1 of them; the last bin includes its upper one. */
  readonly bounds: (session: DataSession) => Promise<readonly string[]>;
}

/**
 * Bins whose bounds are whole steps. The width is rounded up to the column's units where that changes it little, so a column of few steps gets one
 * bin a step and there are at most `most` bins.
 */
export function stepBins(position: StepPosition, low: bigint, high: bigint, most: number): Bins & { readonly width: bigint } {
  const span = high - low + 1n;
  const { width, slot } = divided(roundedUp(divideUp(span, BigInt(most)), position.units ?? []));
  const count = Number(divideUp(span, width));
  const distance = (value: string): string => stepDistance(position, value, low, high);
  return {
    count,
    width,
    bin: (value) => `${distance(value)} // ${width}`,
    slot: (value) => (slot === 1n ? distance(value) : `${distance(value)} // ${slot}`),
    slotsPerBin: Number(width / slot),
    inSlot: (value, index) => {
      const first = low + index * slot;
      const last = first + slot - 1n;
      return `(${value} >= ${position.value(first)} AND ${value} <= ${position.value(last < high ? last : high)})`;
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

/**
 * Slots of equal width: steps where a bin has few of them, else the most parts that divide the width without a rest; a width that can't be
 * divided so is rounded up.
 */
function divided(width: bigint): { readonly width: bigint; readonly slot: bigint } {
  if (width <= undivided) return { width, slot: 1n };
  for (let slots = mostSlots; slots >= fewestSlots; slots--) {
    if (width % BigInt(slots) === 0n) return { width, slot: width / BigInt(slots) };
  }
  const slot = divideUp(width, BigInt(mostSlots));
  return { width: slot * BigInt(mostSlots), slot };
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

/**
 * Bins over doubles; undefined where the range is not a finite double. Bounds are `low + index * width` in double arithmetic, and a value's
 * bin is corrected by comparing it with those very bounds, so that the counts agree with the bounds as shown.
 */
export function doubleBins(position: DoublePosition, low: number, high: number, most: number): Bins | undefined {
  const range = high - low;
  if (!Number.isFinite(range)) return undefined;
  const isDivisible = range / most > 0 && low + range / most > low && high - range / most < high;
  const count = isDivisible ? most : 1;
  const width = range / count;
  const slotsPerBin = width / mostSlots > 0 ? mostSlots : 1;
  const bound = (index: number): number => (index === count ? high : low + index * width);
  const sqlBound = (index: string): string => `(${number(low)} + ${index} * ${number(width)})`;
  const bin = (value: string): string => {
    if (count === 1) return "0";
    const at = position.of(value);
    const first = `CAST(greatest(0, least(${count - 1}, floor((${at} - ${number(low)}) / ${number(width)}))) AS INTEGER)`;
    return `(${first} - CAST(${at} < ${sqlBound(first)} AS INTEGER) + CAST(${first} < ${count - 1} AND ${at} >= ${sqlBound(`(${first} + 1)`)} AS INTEGER))`;
  };
  const slot = (value: string): string => {
    if (slotsPerBin === 1) return bin(value);
    const share = `(${position.of(value)} - ${sqlBound(bin(value))}) / ${number(width / slotsPerBin)}`;
    return `(${bin(value)} * ${slotsPerBin} + CAST(least(${slotsPerBin - 1}, floor(${share})) AS INTEGER))`;
  };
  return {
    count,
    bin,
    slot,
    slotsPerBin,
    inSlot: (value, index) => `${slot(value)} = ${index}`,
    bounds: async () => Array.from({ length: count + 1 }, (_, index) => String(bound(index))),
  };
}

/** A double as a literal that DuckDB reads back as the same double. */
export function number(value: number): string {
  return `CAST('${String(value)}' AS DOUBLE)`;
}
