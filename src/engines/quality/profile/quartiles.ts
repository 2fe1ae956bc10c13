/** Which ranks quartiles are read at, and how they are made of the values found there. */
import type { Cell, Column } from "../../../data/types.ts";
import { decimalText, parseDecimal } from "../checks/support/decimal.ts";
import { isNumber } from "./column-figures.ts";

/**
 * The 0-based ranks among `count` sorted values that the three quartiles need, in order. Numbers: the two neighbours of each position
 * q * (count - 1), as SQL's percentile_cont; dates and times: the value at ceil(q * count), as percentile_disc.
 */
export function quartileRanks(column: Column, count: number): readonly number[] {
  if (count === 0) return [];
  if (!isNumber(column)) return [1, 2, 3].map((quarter) => Math.ceil((count * quarter) / 4) - 1);
  return [1, 2, 3].flatMap((quarter) => {
    const { rank, remainder } = continuousPosition(count, quarter);
    return [rank, remainder === 0 ? rank : rank + 1];
  });
}

/** The position q * (count - 1) as a whole rank and quarters beyond it. */
function continuousPosition(count: number, quarter: number): { readonly rank: number; readonly remainder: number } {
  const position = (count - 1) * quarter;
  return { rank: Math.floor(position / 4), remainder: position % 4 };
}

/** The quartiles from the values at the ranks of {@link quartileRanks}; absent where there are none. */
export function quartilesOf(column: Column, count: number, values: readonly Cell[]): { readonly quartiles?: readonly [Cell, Cell, Cell] } {
  if (count === 0) return {};
  if (!isNumber(column)) return { quartiles: [values[0] ?? null, values[1] ?? null, values[2] ?? null] };
  const between = (quarter: number): Cell =>
    interpolate(column, values[2 * (quarter - 1)] ?? null, values[2 * quarter - 1] ?? null, continuousPosition(count, quarter).remainder);
  return { quartiles: [between(1), between(2), between(3)] };
}

/** `low` plus `quarters` quarters of the way to `high`: exact for integers and decimals, in doubles for floating point. */
function interpolate(column: Column, low: Cell, high: Cell, quarters: number): Cell {
  if (quarters === 0 || low === high) return low;
  const from = parseDecimal(low);
  const to = parseDecimal(high);
  if (from === undefined || to === undefined) return low;
  if (column.kind === "float") return doubleBetween(Number(low), Number(high), quarters / 4);
  // Values of one column have one scale; two more digits hold any quarter.
  const sum = from.unscaled * BigInt(4 - quarters) + to.unscaled * BigInt(quarters);
  const text = decimalText(sum * 25n, from.scale + 2).replace(/\.?0+$/, "");
  if (column.kind === "decimal") return text;
  return Math.abs(Number(text)) < 2 ** 51 ? Number(text) : text;
}

function doubleBetween(low: number, high: number, share: number): number {
  const range = high - low;
  return Number.isFinite(range) ? low + range * share : low * (1 - share) + high * share;
}
