/** Sums of floating-point numbers differ in their last digits with the order in which threads add them. */
export function rounded(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => (typeof inner === "number" ? Number(inner.toPrecision(12)) : inner));
}
