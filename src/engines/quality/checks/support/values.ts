/** Reading the values of figures, which come as numbers, bigints or, beyond 2^53, as text. */

export function integerOf(value: unknown): bigint | undefined {
  if (typeof value === "bigint") return value;
  if (typeof value === "number") return Number.isSafeInteger(value) ? BigInt(value) : undefined;
  return typeof value === "string" && /^-?\d+$/.test(value) ? BigInt(value) : undefined;
}

/** A value as a report shows it: numbers and text as they are, anything else as JSON. */
export function valueText(value: unknown): string | number {
  if (typeof value === "number" || typeof value === "string") return value;
  return JSON.stringify(value) ?? "";
}
