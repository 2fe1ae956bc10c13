import { literal } from "../../../../core/sql.ts";

/** From here on the engine's own look-up is as fast as comparisons one after the other; below, it would make a join of a list. */
const longList = 16;

/** Predicate, FALSE or NULL for an empty cell: the value equals one of the literals, or `negated` none of them (then never NULL for another cell). */
export function isOneOf(value: string, literals: readonly string[], negated = false): string {
  if (literals.length === 0) return negated ? `${value} IS NOT NULL` : "FALSE";
  if (literals.length >= longList) return `${value} ${negated ? "NOT IN" : "IN"} (${literals.join(", ")})`;
  return literals.map((other) => `${value} ${negated ? "<>" : "="} ${other}`).join(negated ? " AND " : " OR ");
}

/** Longer than any code is; a list as long as this is written into the query. */
const longestWord = 32;

/**
 * As {@link isOneOf} with `negated`, of text. Words of different lengths are told apart by their length, so that a value is compared with one of them
 * and not with all.
 */
export function isNoneOf(text: string, words: readonly string[]): string {
  const byLength = new Map(words.map((word) => [Buffer.byteLength(word), word]));
  const [any = ""] = words;
  const isSpread = byLength.size === words.length && words.length > 2 && words.length < longList;
  const literals = words.map((word) => literal(word));
  if (!isSpread || byLength.has(0) || Math.max(...byLength.keys()) > longestWord) return isOneOf(text, literals, true);
  const listed = Array.from({ length: Math.max(...byLength.keys()) }, (_, index) => literal(byLength.get(index + 1) ?? ""));
  // Neither an empty text nor one longer than all has an entry: any word differs from it.
  return `${text} <> coalesce([${listed.join(", ")}][strlen(${text})], ${literal(any)})`;
}
