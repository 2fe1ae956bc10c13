/** Comparing the minimum and maximum of a column that are known as text with bounds; only for the kinds whose text compares safely. */
import type { Column } from "../../../../data/types.ts";
import type { Bounds } from "./bounds.ts";
import { compareDecimals, parseDecimal } from "./decimal.ts";
import { parseInstant } from "./instants.ts";

/** Whether the value lies within the bounds; false also where this can't be told from the text, so that a scan decides. */
export function liesWithin(column: Column, value: string, bounds: Bounds): boolean {
  const { min, max, strictMin = false, strictMax = false } = bounds;
  if (min !== undefined) {
    const order = compareAs(column, value, min);
    if (order === undefined || order < 0 || (order === 0 && strictMin)) return false;
  }
  if (max !== undefined) {
    const order = compareAs(column, value, max);
    if (order === undefined || order > 0 || (order === 0 && strictMax)) return false;
  }
  return true;
}

function compareAs(column: Column, value: string, other: string | number): number | undefined {
  if (column.kind === "integer" || column.kind === "decimal") {
    const left = parseDecimal(value);
    const right = parseDecimal(other);
    return left === undefined || right === undefined ? undefined : compareDecimals(left, right);
  }
  if (column.kind !== "date" && column.kind !== "timestamp" && column.kind !== "timestamptz") return undefined;
  const left = parseInstant(value);
  const right = parseInstant(String(other));
  if (left === undefined || right === undefined) return undefined;
  if (left.text === right.text) return 0;
  // Fractions carry no trailing zeros, so a prefix is the smaller one, as in text order.
  return left.text < right.text ? -1 : 1;
}
