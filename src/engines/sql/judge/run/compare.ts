/** Compares results: as bags, floats up to rounding. */
import type { QueryResult } from "../../../../data/laboratory-types.ts";
import type { Cell } from "../../../../data/types.ts";

/** Sums of floats depend on their order; more than this is a difference. */
const tolerance = 1e-9;

export type Rows = readonly (readonly Cell[])[];

/** Do both hold the same rows, each as often? */
export function sameBag(left: QueryResult, right: QueryResult): boolean {
  return left.columns.length === right.columns.length && sameRows(left.rows, right.rows);
}

export function sameRows(left: Rows, right: Rows): boolean {
  if (left.length !== right.length) return false;
  const counts = new Map<string, number>();
  for (const row of left) bump(counts, rowKey(row), 1);
  const extra: (readonly Cell[])[] = [];
  for (const row of right) {
    const key = rowKey(row);
    if ((counts.get(key) ?? 0) > 0) bump(counts, key, -1);
    else extra.push(row);
  }
  if (extra.length === 0) return true;
  const rest = left.filter((row) => {
    const key = rowKey(row);
    if ((counts.get(key) ?? 0) <= 0) return false;
    bump(counts, key, -1);
    return true;
  });
  return matched(rest, extra);
}

/** Row by row in the same order. */
export function sameList(left: Rows, right: Rows): boolean {
  return left.length === right.length && left.every((row, index) => nearlySame(row, right[index] ?? []));
}

function bump(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Rows that only rounding keeps apart; there are few. */
function matched(left: Rows, right: Rows): boolean {
  const open = [...right];
  return left.every((row) => {
    const index = open.findIndex((other) => nearlySame(row, other));
    if (index < 0) return false;
    open.splice(index, 1);
    return true;
  });
}

function nearlySame(left: readonly Cell[], right: readonly Cell[]): boolean {
  return left.length === right.length && left.every((cell, index) => nearlyEqual(cell, right[index] ?? null));
}

function nearlyEqual(left: Cell, right: Cell): boolean {
  if (cellKey(left) === cellKey(right)) return true;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return false;
  // Decimals and integers are exact: only a fraction may be a float.
  if (Number.isInteger(a) && Number.isInteger(b) && typeof left !== typeof right) return a === b;
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b)) && (typeof left === "number" || typeof right === "number");
}

function numberOf(cell: Cell): number | undefined {
  if (typeof cell === "number") return cell;
  return typeof cell === "string" && /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

export function rowKey(row: readonly Cell[]): string {
  return row.map((cell) => cellKey(cell)).join("\u0001");
}

/** Equal for values that are equal in different types: 1, 1.0 and 1.00; a date and its midnight. */
function cellKey(cell: Cell): string {
  if (cell === null) return "\u0000";
  if (typeof cell === "number") return cell === 0 ? "0" : String(cell);
  if (typeof cell === "string") {
    if (/^-?\d+\.\d+$/.test(cell)) return cell.replace(/\.?0+$/, "").replace(/^-0$/, "0");
    return cell.replace(/^(\d{4}-\d\d-\d\d) 00:00:00$/, "$1");
  }
  if (typeof cell === "boolean") return String(cell);
  return JSON.stringify(cell);
}
