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
