/** Typed looks into the rows of our own queries, and text of a log made fit for an answer. */
import type { Row } from "../../../data/types.ts";

export function numberCell(row: Row | undefined, name: string): number {
  const cell = row?.[name];
  const value = typeof cell === "number" || typeof cell === "string" ? Number(cell) : 0;
  return Number.isFinite(value) ? value : 0;
}

export function optionalNumber(row: Row | undefined, name: string): number | undefined {
  const cell = row?.[name];
  return cell === null || cell === undefined ? undefined : numberCell(row, name);
}

export function textCell(row: Row | undefined, name: string): string {
  const cell = row?.[name];
  if (cell === null || cell === undefined) return "";
  return typeof cell === "object" ? JSON.stringify(cell) : String(cell);
}

export function numberList(row: Row | undefined, name: string): readonly number[] {
  const cell = row?.[name];
  return Array.isArray(cell) ? cell.map(Number).filter((value) => Number.isFinite(value)) : [];
}

/** Text out of a log is data: one line, cut, with its control characters shown as spaces. */
export function cut(text: string, most = 160): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  const points = Array.from(line);
  return points.length <= most ? line : `${points.slice(0, most - 1).join("")}…`;
}
