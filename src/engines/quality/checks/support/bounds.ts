/** Lower and upper bounds compared in a column's own type: decimals and integers never pass through a float. */
import { z } from "zod";
import { literal } from "../../../../core/sql.ts";
import type { Column } from "../../../../data/types.ts";
import { compareDecimals, parseDecimal, roundTo } from "./decimal.ts";
import { beyondNanoseconds, equalLiteral, floatLiteral, gridLiteral, numberGrid } from "./literals.ts";
import { parseInstant, textMicroseconds } from "./instants.ts";

export const bound = z.union([z.number(), z.string().min(1)]);

export interface Bounds {
  readonly min?: number | string | undefined;
  readonly max?: number | string | undefined;
  readonly strictMin?: boolean | undefined;
  readonly strictMax?: boolean | undefined;
}

/** Why the bounds leave nothing between them, for numbers; undefined where they may hold. */
function contradiction({ min, max, strictMin = false, strictMax = false }: Bounds): string | undefined {
  const [low, high] = [parseDecimal(min), parseDecimal(max)];
  if (low === undefined || high === undefined) return undefined;
  const order = compareDecimals(low, high);
  return order > 0 || (order === 0 && (strictMin || strictMax)) ? `nothing lies between min ${min} and max ${max}` : undefined;
}

/** A refinement of parameters: number bounds must leave something between them. */
export function holdsBounds(given: Bounds, context: { addIssue: (message: string) => void }): void {
  const problem = contradiction(given);
  if (problem !== undefined) context.addIssue(problem);
}

interface Side {
  readonly name: "min" | "max";
  readonly value: number | string;
  readonly strict: boolean;
}

/** `0 to 100`, `> 0 and <= 1`, `>= 2024-01-01` */
export function boundsText(bounds: Bounds): string {
  const { min, max } = bounds;
  if (min !== undefined && max !== undefined) {
    if (min === max) return `= ${min}`;
    if (bounds.strictMin !== true && bounds.strictMax !== true) return `between ${min} and ${max}`;
  }
  return sides(bounds)
    .map((side) => `${side.name === "min" ? ">" : "<"}${side.strict ? "" : "="} ${side.value}`)
    .join(" and ");
}

/** Why these bounds can't be put on a column, or undefined: its type has no order, or a bound is not a value of the type. */
export function unboundable(column: Column, bounds: Bounds): string | undefined {
  if (
    column.kind === "boolean" ||
    column.kind === "blob" ||
    column.kind === "nested" ||
    column.kind === "other" ||
    column.kind === "uuid"
  ) {
    return `${column.name} is ${column.type}, which has no range.`;
  }
  const wrong = sides(bounds).find((side) => outsideSide("v", column, side) === undefined);
  return wrong === undefined
    ? undefined
    : `${column.name} is ${column.type}, and its ${wrong.name} ${JSON.stringify(wrong.value)} is not a value of that type.`;
}

/**
 * SQL predicate over `value`, an expression of the column's type: it lies outside the bounds. FALSE or NULL where it is NULL. NaN lies outside any bounds;
 * infinities are compared as numbers. Text is compared binary with text bounds; with number bounds it is read as a number, with bounds that
 * are dates as a date, and lies outside where it can't be. Bounds that are {@link unboundable} exclude nothing.
 */
export function outsideBounds(value: string, column: Column, bounds: Bounds): string {
  const tests = sides(bounds)
    .map((side) => outsideSide(value, column, side))
    .filter((test) => test !== undefined);
  if (column.kind === "float") tests.unshift(`isnan(${value})`);
  if (tests.length === 0) return "FALSE";
  return tests.length === 1 ? (tests[0] ?? "FALSE") : `(${tests.join(" OR ")})`;
}

function sides(bounds: Bounds): readonly Side[] {
  const result: Side[] = [];
  if (bounds.min !== undefined) result.push({ name: "min", value: bounds.min, strict: bounds.strictMin ?? false });
  if (bounds.max !== undefined) result.push({ name: "max", value: bounds.max, strict: bounds.strictMax ?? false });
  return result;
}

function outsideSide(value: string, column: Column, side: Side): string | undefined {
  const operator = side.name === "min" ? (side.strict ? "<=" : "<") : side.strict ? ">=" : ">";
  if (column.kind === "integer" || column.kind === "decimal") return outsideGrid(value, column, side);
  if (column.kind === "text") return outsideText(value, side, operator);
  if (/^\s*[+-]?nan\s*$/i.test(String(side.value))) return undefined;
  if (column.kind === "timestamp") return outsideTimestamp(value, column, side, operator);
  const limit = column.kind === "float" ? floatLiteral(column, side.value) : instantOrTime(column, side.value);
  return limit === undefined ? undefined : `${value} ${operator} ${limit}`;
}

/** An integer or decimal column: the bound is moved to the nearest value that the column can hold, so the comparison is one of equal types. */
function outsideGrid(value: string, column: Column, side: Side): string | undefined {
  const infinite = /^\s*([+-]?)inf(inity)?\s*$/i.exec(String(side.value));
  const everyValue = `${value} IS NOT NULL`;
  if (infinite !== null) return (side.name === "min") === (infinite[1] === "-") ? "FALSE" : everyValue;
  const decimal = parseDecimal(side.value);
  const grid = numberGrid(column);
  if (decimal === undefined || grid === undefined) return undefined;
  const { unscaled, exact } = roundTo(decimal, grid.scale, side.name === "min" ? "ceil" : "floor");
  const strict = side.strict && exact;
  if (side.name === "min") {
    if (unscaled < grid.least) return "FALSE";
    if (unscaled > grid.most) return everyValue;
    return `${value} ${strict ? "<=" : "<"} ${gridLiteral(column, unscaled, grid.scale)}`;
  }
  if (unscaled > grid.most) return "FALSE";
  if (unscaled < grid.least) return everyValue;
  return `${value} ${strict ? ">=" : ">"} ${gridLiteral(column, unscaled, grid.scale)}`;
}

/** The bound is one that the column's type can hold: a cast of the column to a finer or a wider type would fail on far dates. */
function outsideTimestamp(value: string, column: Column, side: Side, operator: string): string | undefined {
  const instant = typeof side.value === "string" ? parseInstant(side.value) : undefined;
  if (instant === undefined) return undefined;
  const beyond = beyondNanoseconds(column, instant);
  if (beyond === "before") return `${value} ${side.name === "min" ? "<=" : ">"} CAST('-infinity' AS TIMESTAMP_NS)`;
  if (beyond === "after") return `${value} ${side.name === "min" ? "<" : ">="} CAST('infinity' AS TIMESTAMP_NS)`;
  const limit = equalLiteral(column, side.value);
  if (limit !== undefined) return `${value} ${operator} ${limit}`;
  // Nothing that the column holds lies between the bound and the microsecond before it.
  return `${value} ${side.name === "min" ? "<=" : ">"} CAST('${instant.text.replace(/(\.\d{6})\d+$/, "$1")}' AS TIMESTAMP)`;
}

function outsideText(value: string, side: Side, operator: string): string {
  if (typeof side.value === "number") {
    const number = `TRY_CAST(${value} AS DOUBLE)`;
    return `(coalesce(isnan(${number}) OR ${number} ${operator} CAST('${side.value}' AS DOUBLE), TRUE) AND ${value} IS NOT NULL)`;
  }
  const instant = parseInstant(side.value);
  if (instant !== undefined)
    return `(coalesce(${textMicroseconds(value)} ${operator} epoch_us(CAST('${instant.text}' AS TIMESTAMP)), TRUE) AND ${value} IS NOT NULL)`;
  return `${value} ${operator} ${literal(side.value)}`;
}

/** Dates compare with an instant as their midnight, so a DATE column's bound may carry a time. */
function instantOrTime(column: Column, value: number | string): string | undefined {
  const exact = equalLiteral(column, value);
  if (exact !== undefined || column.kind !== "date" || typeof value !== "string") return exact;
  const instant = parseInstant(value);
  return instant === undefined ? undefined : `CAST('${instant.text}' AS TIMESTAMP)`;
}
