/** SQL that several formats are made of. Values are VARCHAR expressions; each may occur several times, the engine evaluates it once. */
import { literal } from "../../../../core/sql.ts";

/** The whole value matches the regular expression (RE2). */
export function fullMatch(value: string, pattern: string): string {
  return `regexp_full_match(${value}, ${literal(pattern)})`;
}

/** `costly` is only evaluated where `cheap` is TRUE, so it may rely on it. */
export function firstThen(cheap: string, costly: string): string {
  return `CASE WHEN ${cheap} THEN ${costly} ELSE FALSE END`;
}

export function isIn(value: string, values: readonly string[]): string {
  return `${value} IN (${values.map(literal).join(", ")})`;
}

/** The value without the separators that people write between groups. */
export function without(value: string, characters: string): string {
  return `translate(${value}, ${literal(characters)}, '')`;
}

/** The digit at a 1-based position of a string of digits, as a number. */
export function digitAt(digits: string, position: number): string {
  return `(ascii(substr(${digits}, ${position}, 1)) - 48)`;
}

/** A weighted sum of digits, `weights` in order from the first. */
export function weightedSum(digits: string, weights: readonly number[]): string {
  return weights
    .map((weight, index) => (weight === 1 ? digitAt(digits, index + 1) : `${weight} * ${digitAt(digits, index + 1)}`))
    .join(" + ");
}
