/** Reading the figures of a result row, which come as numbers, or as text beyond 2^53. */
import type { Cell, Row } from "../../../data/types.ts";

/** A count; 0 where the engine had nothing to count. */
export function countOf(row: Row | undefined, name: string): number {
  return Number(row?.[name] ?? 0);
}

/** A finite number, or null (no rows, or a result that a double can't hold). */
export function finiteOf(row: Row | undefined, name: string): number | null {
  const value = row?.[name] ?? null;
  if (value === null) return null;
  const number = Number(value);
  return Number.isFinite(number) ? number : null;
}

export function cellOf(row: Row | undefined, name: string): Cell {
  return row?.[name] ?? null;
}

/** A text, empty for NULL. */
export function textOf(row: Row | undefined, name: string): string {
  const value = row?.[name] ?? "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export function bigintOf(row: Row | undefined, name: string): bigint | undefined {
  const value = row?.[name] ?? null;
  return typeof value === "number" || typeof value === "string" ? BigInt(value) : undefined;
}
