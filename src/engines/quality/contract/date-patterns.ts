/**
 * Date and time patterns of the JDK's DateTimeFormatter, which ODCS uses, and what they mean here: ISO 8601 forms are read as typed values;
 * any other is matched as text by `strptime`.
 */
import { literal } from "../../../core/sql.ts";
import { own } from "./own.ts";

const isoDate = /^(yyyy|uuuu|YYYY)-MM-(dd|DD)$/;
const isoTime = /^HH:mm(:ss([.,]?[S.]+|\[\.S+\])?)?$/;
const isoDateTime = /^(?:yyyy|uuuu|YYYY)-MM-(?:dd|DD)(?:'T'|[T ])HH:mm(?::ss(?:[.,]S+|\[\.S+\])?)?\s?('Z'|Z{1,5}|X{1,5}|x{1,5}|z|VV|O)?$/;

type PatternKind = "date" | "time" | "timestamp" | "timestamptz";

/** What an ISO 8601 pattern stands for; undefined for other patterns. */
export function isoKind(pattern: string): PatternKind | undefined {
  const trimmed = pattern.trim();
  if (isoDate.test(trimmed)) return "date";
  if (isoTime.test(trimmed)) return "time";
  const match = isoDateTime.exec(trimmed);
  if (match === null) return undefined;
  return match[1] === undefined ? "timestamp" : "timestamptz";
}

const strptimeByLetters: Readonly<Record<string, string>> = {
  yyyy: "%Y",
  uuuu: "%Y",
  YYYY: "%Y",
  yy: "%y",
  uu: "%y",
  MMMM: "%B",
  MMM: "%b",
  MM: "%m",
  M: "%-m",
  dd: "%d",
  DD: "%d",
  d: "%-d",
  DDD: "%j",
  EEEE: "%A",
  EEE: "%a",
  E: "%a",
  HH: "%H",
  H: "%-H",
  hh: "%I",
  h: "%-I",
  mm: "%M",
  m: "%-M",
  ss: "%S",
  s: "%-S",
  SSS: "%g",
  SSSSSS: "%f",
  SSSSSSSSS: "%n",
  a: "%p",
};

/** The strptime format of a pattern (one that already is one stays so); undefined where there is none. */
export function strptimeFormat(pattern: string): string | undefined {
  if (/%-?[a-zA-Z]/.test(pattern)) return /^(?:[^%]|%%|%-?[YymdHIMSjBbAapfgnz])*$/.test(pattern) ? pattern : undefined;
  let format = "";
  for (const [token] of pattern.matchAll(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g)) {
    const isLetters = /^[A-Za-z]/.test(token);
    const part = isLetters ? (own(strptimeByLetters, token) ?? (token === "T" ? "T" : undefined)) : unquoted(token);
    if (part === undefined) return undefined;
    format += part;
  }
  return /%[YymdHIMSjBb]/.test(format.replaceAll("%-", "%")) ? format : undefined;
}

function unquoted(token: string): string {
  const text = token === "''" ? "'" : token.startsWith("'") ? token.slice(1, -1).replaceAll("''", "'") : token;
  return text.replaceAll("%", "%%");
}

/**
 * SQL, TRUE where the text of `{column}` has the format by a real calendar, and where the column is stored as a date or time itself. Formats
 * of digits only must come out as they went in, so that 1.2.2024 is not dd.MM.yyyy.
 */
export function formatExpression(format: string): string {
  const text = "CAST({column} AS VARCHAR)";
  const parsed = `try_strptime(${text}, ${literal(format)})`;
  const isNumeric = !/%-?[aAbBp]/.test(format);
  const matches = isNumeric ? `coalesce(strftime(${parsed}, ${literal(format)}) = ${text}, FALSE)` : `${parsed} IS NOT NULL`;
  const stored = "typeof({column}) LIKE 'DATE%' OR typeof({column}) LIKE 'TIME%'";
  return `{column} IS NULL OR CASE WHEN typeof({column}) = 'VARCHAR' THEN ${matches} ELSE ${stored} END`;
}
