/** SQL that several formats are made of. Values are VARCHAR expressions; each may occur several times, the engine evaluates it once. */
import { fullMatch, literal } from "../../../../core/sql.ts";

export { fullMatch };

/** The value begins with one of the digits 0 to 9. */
export function startsWithDigit(value: string): string {
  return `ascii(${value}) BETWEEN 48 AND 57`;
}

/** `costly` is only evaluated where `cheap` is TRUE, so it may rely on it. */
export function firstThen(cheap: string, costly: string): string {
  return `CASE WHEN ${cheap} THEN ${costly} ELSE FALSE END`;
}

/** The value is one of a list of words of letters and digits. One automaton for all of them is faster than a comparison with each. */
export function isIn(value: string, words: readonly string[]): string {
  return fullMatch(value, words.join("|"));
}

/**
 * Gives an expression a name, so that it is evaluated once however often `body` uses it: inside a CASE the engine does not share equal
 * expressions. The names of nested ones must differ.
 */
export function bindTo(name: string, expression: string, body: string): string {
  return `list_transform([${expression}], lambda ${name}: ${body})[1]`;
}

/** The value without the separators that people write between groups. (`translate` builds its table anew for each row.) */
export function without(value: string, separators: readonly string[]): string {
  return separators.reduce((sql, separator) => `replace(${sql}, ${literal(separator)}, '')`, value);
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
