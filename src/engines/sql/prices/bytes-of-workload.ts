/** The bytes that a workload reads, as a range over what the widths of texts are assumed to be. */
import type { Platform, Range } from "../advice.ts";
import { readingOf, type Reading, type ReadingOptions } from "../gain/estimate/reading.ts";
import type { AnalysedStatement } from "../scope.ts";

/** Texts are assumed to have 20 bytes: here 5 to 80, and what has no fixed size likewise a quarter to four times of it. */
const scales = [1 / 4, 1, 4] as const;

export const widthsAssumed = "texts of 5 to 80 bytes";

export interface WeightedStatement {
  readonly id: string;
  readonly statement: AnalysedStatement;
  readonly runs: number;
}

export interface BytesRead {
  /** Of all runs together, by {@link scales}; of a table whose size isn't known, tables instead of bytes. */
  readonly totals: readonly number[];
  readonly unit: "bytes" | "tables";
  /** The arithmetic at the assumed widths. */
  readonly text: string;
}

export type BytesOutcome = BytesRead | { readonly missing: readonly string[] };

/** `unit` tables is possible only where all read one and the same table. */
export function bytesOfWorkload(platform: Platform, statements: readonly WeightedStatement[], options: ReadingOptions = {}): BytesOutcome {
  const totals: number[] = [];
  let text = "";
  let unit: BytesRead["unit"] = "bytes";
  for (const scale of scales) {
    const readings: { readonly reading: Reading; readonly runs: number }[] = [];
    for (const { statement, runs } of statements) {
      const reading = readingOf(statement, platform, { ...options, scale });
      if ("problem" in reading) return { missing: [`what the query reads can't be estimated: ${reading.problem}`] };
      readings.push({ reading, runs });
    }
    const parts = readings.flatMap(({ reading }) => reading.parts);
    const unsized = [...new Set(parts.filter(({ bytes }) => bytes === undefined).map(({ table }) => table.name))];
    if (unsized.length > 0 && new Set(parts.map(({ table }) => table.name)).size > 1) {
      return { missing: unsized.map((name) => `rows or bytes of ${name} (statistics)`) };
    }
    unit = unsized.length > 0 ? "tables" : "bytes";
    const weight = (reading: Reading): number =>
      reading.parts.reduce((sum, { bytes, share }) => sum + (unit === "bytes" ? (bytes ?? 0) : share), 0);
    totals.push(readings.reduce((sum, { reading, runs }) => sum + runs * weight(reading), 0));
    if (scale === 1) text = [...new Set(parts.map((part) => part.text))].join("; ");
  }
  return { totals, unit, text };
}

/** After / before at each scale; undefined where before is nothing, or where they aren't in one unit. */
export function shareOf(before: BytesRead, ...after: readonly BytesRead[]): Range | undefined {
  if (after.some(({ unit }) => unit !== before.unit)) return undefined;
  const shares = after.flatMap(({ totals }) => totals.map((total, scale) => total / (before.totals[scale] ?? 0)));
  return shares.every((share) => Number.isFinite(share)) ? rangeOf(shares) : undefined;
}

export const rangeOf = (values: readonly number[]): Range => ({ low: Math.min(...values), high: Math.max(...values) });
