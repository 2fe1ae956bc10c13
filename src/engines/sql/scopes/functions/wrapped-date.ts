/** A column under a function that maps whole ranges of its dates or timestamps to one value, in the spellings of all dialects. */
import type { DialectId } from "../../dialect.ts";
import type { Call, Expression } from "../../syntax/tree.ts";
import { functionName } from "./function-name.ts";

export interface Wrapped {
  readonly column: Expression;
  /** `text`: the value is the beginning of an ISO date, '2024' or '2024-05', as a format makes it. */
  readonly unit: "day" | "month" | "year" | "yearNumber" | "text";
  /** The time of day is cut off even where a DATE has one (Oracle). */
  readonly truncates: boolean;
}

/** The word of a part, whether it is a string, a bare word of the grammar or a name: 'month', MONTH. */
function word(expression: Expression | undefined): string | undefined {
  if (expression?.kind === "literal" && (expression.type === "string" || expression.type === "other"))
    return expression.value.toLowerCase();
  return expression?.kind === "column" && expression.qualifier.length === 0 ? expression.name.name.toLowerCase() : undefined;
}

const parts: Readonly<Record<string, "day" | "month" | "year">> = {
  day: "day",
  dd: "day",
  ddd: "day",
  month: "month",
  mon: "month",
  mm: "month",
  year: "year",
  yyyy: "year",
  yy: "year",
};

/** Formats that write the beginning of an ISO date. */
const isoFormats = /^(?:%Y(?:-%m(?:-%d)?)?|%F|YYYY(?:-MM(?:-DD)?)?|yyyy(?:-MM(?:-dd)?)?)$/u;

/** Functions of one argument. */
const ofOne: Readonly<Record<string, Wrapped["unit"]>> = {
  date: "day",
  to_date: "day",
  todate: "day",
  tostartofday: "day",
  tostartofmonth: "month",
  tostartofyear: "year",
  year: "yearNumber",
  toyear: "yearNumber",
};

/** DATE_TRUNC and its kin: the part comes first or, in BigQuery, Oracle, Snowflake's and Spark's TRUNC, last. */
function truncated(dialect: DialectId, name: string, first: Expression, second: Expression): Wrapped | undefined {
  const columnFirst =
    name === "timestamp_trunc" || name === "datetime_trunc" || name === "trunc" || (name === "date_trunc" && dialect === "bigquery");
  const unit = parts[word(columnFirst ? second : first) ?? ""];
  return unit === undefined ? undefined : { column: columnFirst ? first : second, unit, truncates: true };
}

function formatted(name: string, first: Expression, second: Expression): Wrapped | undefined {
  const formatFirst = name === "format_date" || name === "format_timestamp" || name === "format_datetime";
  const [column, format] = formatFirst ? [second, first] : [first, second];
  return format.kind === "literal" && format.type === "string" && isoFormats.test(format.value)
    ? { column, unit: "text", truncates: true }
    : undefined;
}

const truncations = new Set(["date_trunc", "datetrunc", "timestamp_trunc", "datetime_trunc", "trunc"]);
const formats = new Set([
  "to_char",
  "date_format",
  "format_date",
  "format_timestamp",
  "format_datetime",
  "strftime",
  "format",
  "formatdatetime",
]);

function inCall(dialect: DialectId, call: Call): Wrapped | undefined {
  const [first, second, third] = call.arguments;
  if (call.over !== undefined || call.distinct || first === undefined || third !== undefined) return undefined;
  const name = functionName(call);
  if (second === undefined) {
    // TRUNC of one argument cuts the time off in Oracle, and digits off elsewhere.
    const unit = name === "trunc" && dialect === "oracle" ? "day" : ofOne[name];
    return unit === undefined ? undefined : { column: first, unit, truncates: name === "trunc" };
  }
  if (name === "date_part" || name === "datepart")
    return parts[word(first) ?? ""] === "year" ? { column: second, unit: "yearNumber", truncates: true } : undefined;
  if (truncations.has(name)) return truncated(dialect, name, first, second);
  return formats.has(name) ? formatted(name, first, second) : undefined;
}

export function wrappedIn(dialect: DialectId, expression: Expression): Wrapped | undefined {
  if (expression.kind === "cast" && expression.type === "DATE" && !expression.safe)
    return { column: expression.operand, unit: "day", truncates: false };
  if (expression.kind === "extract" && expression.field.toLowerCase() === "year")
    return { column: expression.operand, unit: "yearNumber", truncates: true };
  return expression.kind === "call" ? inCall(dialect, expression) : undefined;
}
