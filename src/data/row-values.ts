/** Typed access to the cells of our own queries. */
import type { Row } from "./types.ts";

/** A text cell; the empty string for NULL. */
export function textOf(row: Row | undefined, name: string): string {
  const cell = row?.[name] ?? null;
  if (cell === null) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

/** A number cell; 0 for NULL. */
export function numberOf(row: Row | undefined, name: string): number {
  return Number(textOf(row, name));
}

/** True for a TRUE cell. */
export function isTrue(row: Row | undefined, name: string): boolean {
  return row?.[name] === true;
}
