/** Counts as people read them. */

/**
 * `3,201`. What the language has for this (`toLocaleString`) loads its tables of all languages first, which takes 11 ms; it is left to numbers that
 * aren't whole.
 */
export function countText(count: number | bigint): string {
  if (typeof count === "number" && !Number.isSafeInteger(count)) return count.toLocaleString("en-US");
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}

/** An estimate or a median of counts, which need not be whole, as a whole number. */
export function wholeText(count: number): string {
  return countText(Math.round(count));
}

/** `1 row`, `3,201 rows` */
export function plural(count: number | bigint, noun: string): string {
  return `${countText(count)} ${noun}${BigInt(count) === 1n ? "" : "s"}`;
}
