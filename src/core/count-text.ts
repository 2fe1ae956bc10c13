/**
 * A count as people read it: `3,201`. What the language has for this (`toLocaleString`) loads its tables of all languages first, which takes 11 ms;
 * it is left to numbers that aren't whole.
 */
export function countText(count: number | bigint): string {
  if (typeof count === "number" && !Number.isSafeInteger(count)) return count.toLocaleString("en-US");
  return String(count).replaceAll(/\B(?=(?:\d{3})+$)/gu, ",");
}
