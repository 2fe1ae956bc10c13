/** Families of types between which values don't pass without a conversion. */
import type { ColumnSchema } from "../../../schema.ts";

export type TypeFamily = "number" | "text" | "boolean" | "time" | "clock" | "bytes";

const families: Readonly<Partial<Record<ColumnSchema["kind"], TypeFamily>>> = {
  integer: "number",
  decimal: "number",
  float: "number",
  text: "text",
  boolean: "boolean",
  date: "time",
  timestamp: "time",
  timestamptz: "time",
  time: "clock",
  blob: "bytes",
};

/** Undefined for what is unknown, nested or special. */
export function familyOf(kind: ColumnSchema["kind"]): TypeFamily | undefined {
  return families[kind];
}
