/** Compares results: as bags, each column by what its type says of equality. */
import type { QueryResult } from "../../../../data/laboratory-types.ts";
import { typeKind } from "../../../../data/type-kind.ts";
import type { Cell } from "../../../../data/types.ts";

/** Sums of floats depend on their order; more than this is a difference. */
const tolerance = 1e-9;

export type Rows = readonly (readonly Cell[])[];

/**
 * How a column's values are compared: `text` as it is written, where it is text on both sides; `float` up to rounding, where it is a float on either;
 * all else by value, whatever its type: 1, 1.0 and 1.00 are equal, a date and its midnight.
 */
export type Likeness = "text" | "float" | "value";

type Columns = QueryResult["columns"];

export function likenesses(left: Columns, right: Columns = left): readonly Likeness[] {
  return left.map(({ type }, index) => {
    const kinds = [typeKind(type), typeKind(right[index]?.type ?? type)];
    if (kinds.includes("float")) return "float";
    return kinds.every((kind) => kind === "text") ? "text" : "value";
  });
}

/** Do both hold the same rows, each as often? */
export function sameBag(left: QueryResult, right: QueryResult): boolean {
  return left.columns.length === right.columns.length && sameRows(left.rows, right.rows, likenesses(left.columns, right.columns));
}

export function sameRows(left: Rows, right: Rows, columns: readonly Likeness[]): boolean {
  if (left.length !== right.length) return false;
  const counts = new Map<string, number>();
  for (const row of left) bump(counts, rowKey(row, columns), 1);
  const extra: (readonly Cell[])[] = [];
  for (const row of right) {
    const key = rowKey(row, columns);
    if ((counts.get(key) ?? 0) > 0) bump(counts, key, -1);
    else extra.push(row);
  }
  if (extra.length === 0) return true;
  // Only rounding can make rows the same that are not written alike.
  if (!columns.includes("float")) return false;
  const rest = left.filter((row) => {
    const key = rowKey(row, columns);
    if ((counts.get(key) ?? 0) <= 0) return false;
    bump(counts, key, -1);
    return true;
  });
  return matched(rest, extra, columns);
}

/** Row by row in the same order. */
export function sameList(left: QueryResult, right: QueryResult): boolean {
  const columns = likenesses(left.columns, right.columns);
  return left.rows.length === right.rows.length && left.rows.every((row, index) => nearlySame(row, right.rows[index] ?? [], columns));
}

function bump(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}

/** Rows that only rounding keeps apart. Sorted, each finds its counterpart soon: all of them by each other would take long. */
function matched(left: Rows, right: Rows, columns: readonly Likeness[]): boolean {
  const open = right.toSorted((a, b) => order(a, b, columns));
  return left
    .toSorted((a, b) => order(a, b, columns))
    .every((row) => {
      const index = open.findIndex((other) => nearlySame(row, other, columns));
      if (index < 0) return false;
      open.splice(index, 1);
      return true;
    });
}

/** By what isn't rounded first. */
function order(left: readonly Cell[], right: readonly Cell[], columns: readonly Likeness[]): number {
  const exact = (row: readonly Cell[]): string =>
    rowKey(
      row.filter((_, index) => columns[index] !== "float"),
      columns.filter((each) => each !== "float"),
    );
  const [a, b] = [exact(left), exact(right)];
  if (a !== b) return a < b ? -1 : 1;
  const at = columns.findIndex((each, index) => each === "float" && left[index] !== right[index]);
  return at < 0 ? 0 : (numberOf(left[at] ?? null) ?? 0) - (numberOf(right[at] ?? null) ?? 0);
}

function nearlySame(left: readonly Cell[], right: readonly Cell[], columns: readonly Likeness[]): boolean {
  return left.length === right.length && left.every((cell, index) => nearlyEqual(cell, right[index] ?? null, columns[index] ?? "value"));
}

function nearlyEqual(left: Cell, right: Cell, likeness: Likeness): boolean {
  if (cellKey(left, likeness) === cellKey(right, likeness)) return true;
  if (likeness !== "float") return false;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a === undefined || b === undefined) return false;
  // Of a float and a decimal that are both whole, neither was rounded.
  if (Number.isInteger(a) && Number.isInteger(b) && typeof left !== typeof right) return a === b;
  return Math.abs(a - b) <= tolerance * Math.max(1, Math.abs(a), Math.abs(b));
}

function numberOf(cell: Cell): number | undefined {
  if (typeof cell === "number") return cell;
  return typeof cell === "string" && /^-?\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

/** Equal for rows that are equal, rounding apart. */
export function rowKey(row: readonly Cell[], columns: readonly Likeness[]): string {
  return row.map((cell, index) => cellKey(cell, columns[index] ?? "value")).join("\u0001");
}

function cellKey(cell: Cell, likeness: Likeness): string {
  if (cell === null) return "\u0000";
  if (typeof cell === "number") return cell === 0 ? "0" : String(cell);
  if (typeof cell === "string") {
    if (likeness === "text") return cell;
    if (/^-?\d+\.\d+$/.test(cell)) return cell.replace(/\.?0+$/, "").replace(/^-0$/, "0");
    return cell.replace(/^(\d{4}-\d\d-\d\d) 00:00:00$/, "$1");
  }
  if (typeof cell === "boolean") return String(cell);
  return JSON.stringify(cell);
}
