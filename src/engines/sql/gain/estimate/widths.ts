/** What a value takes, for engines that can't be asked. */
import type { ColumnSchema } from "../../schema.ts";

/**
 * Bytes a value, before compression: BigQuery's logical sizes (documentation, "Data type sizes"), which others are near. Of text without a length, 20
 * characters are assumed; of text with one, half of it, at most 100. `scale` multiplies what is assumed, and leaves alone what the type fixes.
 */
export function valueBytes({ type, kind }: Pick<ColumnSchema, "type" | "kind">, scale = 1): number {
  switch (kind) {
    case "boolean":
      return 1;
    case "integer":
      return /^(?:INT|INTEGER|INT4|MEDIUMINT|DATE32)$/.test(type)
        ? 4
        : /^(?:SMALLINT|INT2)$/.test(type)
          ? 2
          : /^(?:TINYINT|INT1|BYTEINT)$/.test(type)
            ? 1
            : 8;
    case "decimal":
    case "uuid":
      return 16;
    case "float":
      return /^(?:REAL|FLOAT4|FLOAT32)$/.test(type) ? 4 : 8;
    case "date":
      return 4;
    case "timestamp":
    case "timestamptz":
    case "time":
      return 8;
    case "text":
      return textBytes(type) * scale;
    case "blob":
    case "nested":
      return 200 * scale;
    case "other":
    case "unknown":
      return 20 * scale;
  }
}

function textBytes(type: string): number {
  const length = Number(/\((\d+)\)/.exec(type)?.[1] ?? "0");
  return length === 0 ? 20 : Math.max(1, Math.min(100, Math.ceil(length / 2)));
}
