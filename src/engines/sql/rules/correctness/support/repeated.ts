/** The items whose key an earlier one has. */
export function repeated<T>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  const seen = new Set<string>();
  return items.filter((item) => {
    const key = keyOf(item);
    const known = seen.has(key);
    seen.add(key);
    return known;
  });
}
