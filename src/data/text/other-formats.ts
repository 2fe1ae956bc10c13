/** Booleans and UUIDs as they are written. */
import type { TextFormat } from "./text-format.ts";

/** The words true and false only: `t`, `yes` and `1` may mean other things. */
export const booleanFormat: TextFormat = {
  id: "boolean",
  type: "BOOLEAN",
  pattern: " *([Tt][Rr][Uu][Ee]|[Ff][Aa][Ll][Ss][Ee]) *",
  cast: (raw) => `TRY_CAST(${raw} AS BOOLEAN)`,
  // No longer a list: the engine would join with it, and a join gives up the order of the rows.
  quick: (raw) => `lower(${raw}) IN ('true', 'false')`,
};

/** RFC 9562, section 4: hexadecimal digits in groups of 8-4-4-4-12. */
export const uuidFormat: TextFormat = {
  id: "uuid",
  type: "UUID",
  pattern: "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}",
  cast: (raw) => `TRY_CAST(${raw} AS UUID)`,
  // The cast wants 32 hexadecimal digits, so a text of 36 with hyphens in these places holds nothing else.
  quick: (raw, typed) => `${raw} LIKE '________-____-____-____-____________' AND ${typed} IS NOT NULL`,
};
