/** Values of a result as cells, from the text that the server sends. */
import type { Cell } from "../types.ts";

/** Object ids of built-in types, which are the same on every server (src/include/catalog/pg_type.dat). */
const booleanType = 16;
const integerTypes: ReadonlySet<number> = new Set([20, 21, 23, 26]);
const floatTypes: ReadonlySet<number> = new Set([700, 701]);

/** Integers beyond 2^53, numerics, dates and times stay text. */
export function cellOf(type: number, text: string | null): Cell {
  if (text === null) return null;
  if (type === booleanType) return text === "t";
  if (integerTypes.has(type)) return Number.isSafeInteger(Number(text)) ? Number(text) : text;
  if (floatTypes.has(type)) return Number.isFinite(Number(text)) ? Number(text) : text;
  return text;
}
