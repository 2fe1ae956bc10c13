/** From here on the engine's own look-up is as fast as comparisons one after the other; below, it would make a join of a list. */
const longList = 16;

/** Predicate, FALSE or NULL for an empty cell: the value equals one of the literals, or `negated` none of them (then never NULL for another cell). */
export function isOneOf(value: string, literals: readonly string[], negated = false): string {
  if (literals.length === 0) return negated ? `${value} IS NOT NULL` : "FALSE";
  if (literals.length >= longList) return `${value} ${negated ? "NOT IN" : "IN"} (${literals.join(", ")})`;
  return literals.map((other) => `${value} ${negated ? "<>" : "="} ${other}`).join(negated ? " AND " : " OR ");
}
