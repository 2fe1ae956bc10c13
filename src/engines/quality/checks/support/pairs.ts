/** Bringing two columns to forms that the engine compares exactly and without the session's time zone. */
import type { Column } from "../../../../data/types.ts";
import { textValue, typedValue } from "./cells.ts";
import { numberGrid } from "./literals.ts";

export interface Pair {
  readonly left: string;
  readonly right: string;
  /** TRUE where either is NaN; absent where neither can be. */
  readonly nan?: string;
}

/** Expressions of both columns that compare by value, or undefined where the columns belong to different families. */
export function comparablePair(left: Column, right: Column): Pair | undefined {
  if (isNumber(left) && isNumber(right)) return numbers(left, right);
  if (isInstant(left) && isInstant(right)) return instants(left, right);
  if (left.kind !== right.kind || left.kind === "nested" || left.kind === "other") return undefined;
  // Two ENUM types compare by the order of their lists, so both are taken as text.
  if (left.kind === "text") return { left: textValue(left), right: textValue(right) };
  return { left: typedValue(left), right: typedValue(right) };
}

function isNumber({ kind }: Column): boolean {
  return kind === "integer" || kind === "decimal" || kind === "float";
}

function isInstant({ kind }: Column): boolean {
  return kind === "date" || kind === "timestamp" || kind === "timestamptz";
}

function numbers(left: Column, right: Column): Pair {
  const floats = [left, right].filter(({ kind }) => kind === "float");
  const plain = { left: typedValue(left), right: typedValue(right) };
  if (floats.length > 0) return { ...plain, nan: floats.map((column) => `isnan(${typedValue(column)})`).join(" OR ") };
  if (digitsBeforePoint(left, right) + scaleOf(left, right) <= 38 || (left.kind === "integer" && right.kind === "integer")) return plain;
  // No type of the engine holds both exactly; a cast to a decimal of both would fail on large values.
  return { left: `CAST(${plain.left} AS DOUBLE)`, right: `CAST(${plain.right} AS DOUBLE)` };
}

/**
 * TIMESTAMP and TIMESTAMPTZ meet as the time since 1970 UTC: a cast would use the session's time zone. So do TIMESTAMP_NS and what is no such one,
 * where a cast fails beyond the years 1677 to 2262.
 */
function instants(left: Column, right: Column): Pair {
  if (isFine(left) === isFine(right) && isZoned(left) === isZoned(right)) return { left: typedValue(left), right: typedValue(right) };
  const since = isFine(left) || isFine(right) ? nanoseconds : microseconds;
  return { left: since(left), right: since(right) };
}

function isFine({ type }: Column): boolean {
  return type === "TIMESTAMP_NS";
}

function isZoned({ kind }: Column): boolean {
  return kind === "timestamptz";
}

function microseconds(column: Column): string {
  const value = typedValue(column);
  return withInfinities(column, `epoch_us(${value})`, 2n ** 63n - 1n);
}

function nanoseconds(column: Column): string {
  const value = typedValue(column);
  const finite = isFine(column) ? `CAST(epoch_ns(${value}) AS HUGEINT)` : `CAST(epoch_us(${value}) AS HUGEINT) * 1000`;
  return withInfinities(column, finite, 2n ** 100n);
}

/** epoch_us is NULL for the infinite instants, which lie before and after all others. */
function withInfinities(column: Column, finite: string, infinity: bigint): string {
  const value = typedValue(column);
  const middle = `${column.kind === "date" ? "DATE" : "TIMESTAMP"} '2000-01-01'`;
  return `CASE WHEN epoch_us(${value}) IS NOT NULL THEN ${finite} WHEN ${value} > ${middle} THEN ${infinity} ELSE ${-infinity} END`;
}

function scaleOf(...columns: readonly Column[]): number {
  return Math.max(...columns.map((column) => numberGrid(column)?.scale ?? 0));
}

function digitsBeforePoint(...columns: readonly Column[]): number {
  return Math.max(
    ...columns.map((column) => {
      const grid = numberGrid(column);
      return grid === undefined ? 0 : grid.most.toString().length - grid.scale;
    }),
  );
}
