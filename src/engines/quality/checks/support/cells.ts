/** SQL for what a cell of a column holds. A text-sourced cell may hold a value that doesn't fit its column's type: a misfit. */
import { identifier } from "../../../../core/sql.ts";
import type { Column } from "../../../../data/types.ts";

/** The typed value; NULL also for a misfit. */
export function typedValue(column: Column): string {
  return identifier(column.name);
}

/** Predicate, never NULL: the cell holds a value that isn't of the column's type. `FALSE` where that can't be. */
export function isMisfit(column: Column): string {
  return mayMisfit(column) ? `(${column.text?.misfit ?? "FALSE"})` : "FALSE";
}

export function mayMisfit(column: Column): boolean {
  const { text } = column;
  if (text === undefined || text.misfit === "FALSE") return false;
  return !(text.basis === "proved" && text.misfits === 0);
}

/** Predicate, never NULL: the cell holds a value, be it of the column's type or not. */
export function isPresent(column: Column): string {
  return mayMisfit(column) ? `(${column.text?.raw ?? "NULL"}) IS NOT NULL` : `${typedValue(column)} IS NOT NULL`;
}

/** Predicate, never NULL: every cell holds a value. */
export function areAllPresent(columns: readonly Column[]): string {
  return columns.map(isPresent).join(" AND ");
}

/** One cell's part of {@link areAllPresent}. */
export const presence = /^\(?"(?:[^"]|"")*"\)? IS NOT NULL$/;

/** The opposite of {@link areAllPresent}, and of any other predicate that is never NULL. */
export function negated(predicate: string): string {
  const parts = predicate.split(" AND ");
  if (!parts.every((part) => presence.test(part))) return `NOT (${predicate})`;
  return parts.map((part) => part.replace(/ IS NOT NULL$/, " IS NULL")).join(" OR ");
}

/** The value as text: as it was written where the source is text, else DuckDB's own text form. */
export function textValue(column: Column): string {
  if (column.text !== undefined) return `(${column.text.raw})`;
  return column.type === "VARCHAR" ? typedValue(column) : `CAST(${typedValue(column)} AS VARCHAR)`;
}

/**
 * What tells the cell from others of its column; NULL for an empty one. A column that holds values of its type and others is told apart by text: the
 * value's own text form, or what was written where it doesn't fit.
 */
export function keyValue(column: Column): string {
  const value = typedValue(column);
  if (!mayMisfit(column)) return value;
  const text = `CAST(${value} AS VARCHAR)`;
  // Zeros of both signs are equal.
  const own = column.kind === "float" ? `CASE WHEN ${value} = 0 THEN '0.0' ELSE ${text} END` : text;
  return `coalesce(${own}, ${column.text?.raw ?? "NULL"})`;
}

/** A misfit fails, and so does a value for which `broken`, a predicate over {@link typedValue} that is FALSE or NULL where that is, is TRUE. */
export function failsWhenPresent(column: Column, broken: string): string {
  return mayMisfit(column) ? `(${isMisfit(column)} OR ${broken})` : broken;
}
