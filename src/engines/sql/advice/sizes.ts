/** How large a table is, as far as is known. */
import { countText } from "../../../core/count-text.ts";
import { valueBytes } from "../gain/estimate/widths.ts";
import type { TableSchema } from "../schema.ts";

export const mebibyte = 1024 ** 2;
export const gibibyte = 1024 ** 3;

export interface Size {
  readonly bytes: number;
  /** The arithmetic, where it isn't simply known. */
  readonly how: string;
}

/** Stored bytes where known, else rows times the width of their columns, which compression makes smaller. */
export function sizeOf({ bytes, rows, columns }: TableSchema): Size | undefined {
  if (bytes !== undefined) return { bytes, how: `${shownBytes(bytes)} stored` };
  if (rows === undefined || columns.length === 0) return undefined;
  const width = columns.reduce((sum, column) => sum + valueBytes(column), 0);
  return { bytes: rows * width, how: `${countText(rows)} rows x ${width} bytes (by their types) = ${shownBytes(rows * width)}` };
}

export function shownBytes(bytes: number): string {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  const power = Math.min(units.length - 1, Math.max(0, Math.floor(Math.log2(Math.max(bytes, 1)) / 10)));
  return `${Number((bytes / 1024 ** power).toPrecision(3))} ${units[power] ?? "bytes"}`;
}

/** Distinct values by the column's name, whatever its case. */
export function distinctOf({ distinct }: TableSchema, column: string): number | undefined {
  return Object.entries(distinct ?? {}).find(([name]) => name.toLowerCase() === column.toLowerCase())?.[1];
}
