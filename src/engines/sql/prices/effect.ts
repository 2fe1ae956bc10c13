/** What a change does to what a platform bills: bytes or time after it, as a share of those before. */
import type { Platform, Range } from "../advice.ts";

export type Effect = { readonly change: string; readonly basis: string } &
  /** `refreshes`: bytes that are read a month besides, however often the queries run. */
  (
    | { readonly known: true; readonly share: Range; readonly refreshes?: Range }
    | { readonly known: false; readonly missing: readonly string[] }
  );

/** BigQuery on demand bills bytes; the others bill the time that a warehouse runs. */
export const billsBytes = (platform: Platform): boolean => platform === "bigquery";

/**
 * What a share of bytes says of the time: no more than that it lies between it and no change, since a query does more than read.
 */
export const timeOfBytes = ({ low, high }: Range): Range => ({ low: Math.min(low, 1), high: Math.max(high, 1) });

export const bytesAreNotTime = "Time falls by no more than the bytes do, and may not fall at all: a query does more than read";
