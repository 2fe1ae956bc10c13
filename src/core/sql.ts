/** The only functions that put names and values into SQL text. */

/** A quoted identifier: `a"b` becomes `"a""b"`. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A string literal: `it's` becomes `'it''s'`. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** A literal of a JSON scalar; numbers are written so that DuckDB reads them exactly. */
export function scalar(value: string | number | bigint | boolean | null): string {
  if (value === null) return "NULL";
  if (typeof value === "string") return literal(value);
  if (typeof value === "number" && !Number.isFinite(value)) return `'${String(value)}'::DOUBLE`;
  return String(value);
}

/**
 * SQL predicate, NULL where the value is: all of a text matches a regular expression (RE2). Its ends stand in the expression because the automaton then
 * need not note each place that a match could end at, which takes up to a sixth longer. (A `\Q` without its `\E` would quote them.)
 */
export function fullMatch(value: string, pattern: string): string {
  if (pattern.includes("\\Q")) return `regexp_full_match(${value}, ${literal(pattern)})`;
  return `regexp_matches(${value}, ${literal(`^(?:${pattern})$`)})`;
}
