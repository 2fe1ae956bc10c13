/** How values of a column are written where the profile shows them. */
import type { Column } from "../../../data/types.ts";

/** Longer text is cut at this many code points; whoever needs the value whole reads it from the data. */
export const longestShownText = 1000;

/**
 * SQL for a value as the profile shows it: text and nested values cut, instants with a time zone as UTC in ISO 8601, everything else as it is.
 */
export function shownValue(column: Column, value: string): string {
  switch (column.kind) {
    case "text":
      return `left(CAST(${value} AS VARCHAR), ${longestShownText})`;
    case "nested":
    case "other":
    case "blob":
      return `left(CAST(${value} AS VARCHAR), ${longestShownText})`;
    case "timestamptz":
      return utcText(`timezone('UTC', ${value})`);
    case "integer":
    case "decimal":
    case "float":
    case "boolean":
    case "date":
    case "timestamp":
    case "time":
    case "uuid":
      return value;
  }
}

/** SQL for a TIMESTAMP that is UTC as `2024-01-31T12:00:00Z`, with microseconds where there are any. */
export function utcText(timestamp: string): string {
  return `replace(strftime(${timestamp}, '%Y-%m-%dT%H:%M:%S.%fZ'), '.000000Z', 'Z')`;
}
