/** Whether text, as it was written, is a value of a type. The engine's own casts accept more: 1.5 as an integer, 1/2/2024 as a date. */
import type { TypeKind } from "../../../../data/types.ts";
import { formatById } from "../../formats/index.ts";

const formats: Readonly<Partial<Record<TypeKind, string>>> = {
  integer: "integer",
  decimal: "number",
  float: "number",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  timestamptz: "timestamp",
  time: "time",
  uuid: "uuid",
};

/** Predicate, never NULL for text that isn't: it has the form of the kind and, where a type is given, fits into it. */
export function isOfKind(text: string, kind: TypeKind, type: string | undefined): string {
  if (kind === "text") return "TRUE";
  const format = formatById(formats[kind] ?? "");
  const tests = [
    ...(format === undefined ? [] : [`coalesce(${format.matches(text)}, FALSE)`]),
    ...(type === undefined ? [] : [`TRY_CAST(${text} AS ${type}) IS NOT NULL`]),
  ];
  if (tests.length === 0) return `coalesce(json_valid(${text}), FALSE)`;
  return `(${tests.join(" AND ")})`;
}
