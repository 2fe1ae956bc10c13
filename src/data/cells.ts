/** Turns the engine's values into cells that JSON can carry without losing anything. */
import type * as Api from "@duckdb/node-api";
import type { Cell } from "./types.ts";

type Filled = NonNullable<Cell>;
type Converter = Api.DuckDBValueConverter<Filled>;

/**
 * The converter for result chunks. Integers beyond 2^53, decimals, dates, times, UUIDs and BLOBs become strings, NaN and the infinities
 * become `"NaN"`, `"Infinity"` and `"-Infinity"`.
 */
export function cellConverter(api: typeof Api): Converter {
  const convert: Converter = (value, type) => {
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (typeof value === "number") return Number.isFinite(value) ? value : String(value);
    if (typeof value === "bigint") return integerCell(value);
    return objectCell(api, value, type, convert);
  };
  return convert;
}

function integerCell(value: bigint): Filled {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function objectCell(api: typeof Api, value: Api.DuckDBValue, type: Api.DuckDBType, convert: Converter): Filled {
  const cell = (item: Api.DuckDBValue): Cell => convert(item, type, convert);
  if (value instanceof api.DuckDBListValue || value instanceof api.DuckDBArrayValue) return value.items.map((item) => cell(item));
  if (value instanceof api.DuckDBStructValue) {
    return Object.fromEntries(Object.entries(value.entries).map(([name, entry]) => [name, cell(entry)]));
  }
  if (value instanceof api.DuckDBMapValue) return value.entries.map((entry) => ({ key: cell(entry.key), value: cell(entry.value) }));
  return value instanceof api.DuckDBTimestampTZValue ? instantCell(api, value) : String(value);
}

/** In UTC; the binding's own text form follows the zone of the machine. */
function instantCell(api: typeof Api, { micros }: Api.DuckDBTimestampTZValue): Filled {
  const text = new api.DuckDBTimestampValue(micros).toString();
  return text.endsWith("infinity") ? text : `${text}+00`;
}
