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

/** TIMESTAMP and TIMESTAMPTZ meet as microseconds since 1970 UTC: a cast would use the session's time zone. */
function instants(left: Column, right: Column): Pair {
  if (left.kind === "timestamptz" && right.kind === "timestamptz") return { left: typedValue(left), right: typedValue(right) };
  if (left.kind !== "timestamptz" && right.kind !== "timestamptz") return { left: typedValue(left), right: typedValue(right) };
  return { left: microseconds(left), right: microseconds(right) };
}

/** epoch_us is NULL for the infinite instants, which lie before and after all others. */
function microseconds(column: Column): string {
  const value = typedValue(column);
  return `coalesce(epoch_us(${value}), CASE WHEN ${value} > ${column.kind === "date" ? "DATE" : "TIMESTAMP"} '2000-01-01' THEN ${2n ** 63n - 1n} ELSE ${-(2n ** 63n) + 1n} END)`;
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
