/** Where the values of one column stand while it is profiled. */
import type { Column, TypeKind } from "../../../data/types.ts";

export interface ValueSource {
  readonly column: Column;
  /** A FROM item. */
  readonly from: string;
  /** SQL of the value over {@link from}, quoted. */
  readonly value: string;
  /** SQL of how many rows a row of {@link from} stands for; absent where it stands for itself. */
  readonly weight?: string;
  /** The values are known to increase or decrease strictly in storage order, so a range of them lies in few row groups. */
  readonly ordered: boolean;
}

/** Dates and instants have infinities too. */
const withInfinity = new Set<TypeKind>(["float", "date", "timestamp", "timestamptz"]);

/** SQL predicate over `value`, never NULL: it is there and is neither NaN nor infinite. */
export function isFiniteValue(column: Column, value: string): string {
  return withInfinity.has(column.kind) ? `(${value} IS NOT NULL AND isfinite(${value}))` : `${value} IS NOT NULL`;
}

/** SQL for the number of rows that a row of the source stands for, to be summed. */
export function weightOf(source: Pick<ValueSource, "weight">): string {
  return source.weight ?? "1";
}
