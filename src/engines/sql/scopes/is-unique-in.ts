import type { ScopeSource } from "../scope.ts";

/**
 * Do these columns tell the rows of a source apart (NULLs aside: a unique constraint lets several NULLs in)? False where it isn't known.
 * The empty list is unique in a source of at most one row.
 */
export function isUniqueIn(source: Pick<ScopeSource, "keys">, columns: readonly string[]): boolean {
  const given = new Set(columns.map((column) => column.toLowerCase()));
  return source.keys.some((key) => key.every((column) => given.has(column.toLowerCase())));
}
