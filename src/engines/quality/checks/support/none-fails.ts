import type { Figures, KnownColumn } from "../../check.ts";

/** The figures of a check that every value of a column is known to meet; undefined where nobody knows how many values there are. */
export function noneFails({ nulls }: KnownColumn, rows: bigint): Figures | undefined {
  return nulls === undefined ? undefined : { failingRows: 0, applicableRows: Number(rows - nulls), totalRows: Number(rows) };
}
