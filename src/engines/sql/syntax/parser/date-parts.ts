/** Units that date functions take as bare words: `DATEDIFF(day, a, b)`, `DATE_TRUNC(a, MONTH)`. Elsewhere such a word is a column. */
import type { Expression } from "../tree.ts";
import { wordSet } from "../word-set.ts";
import { advance, isDialect, isNext, peek, previousEnd, type Reader } from "./reader.ts";

/** Long and short, of all dialects; `DATE` and `TIME` are columns far more often. */
const units = wordSet(`
  YEAR YEARS QUARTER QUARTERS MONTH MONTHS WEEK WEEKS DAY DAYS HOUR HOURS MINUTE MINUTES SECOND SECONDS MILLISECOND MILLISECONDS MICROSECOND
  MICROSECONDS NANOSECOND NANOSECONDS ISOYEAR ISOWEEK ISODOW DOW DOY DAYOFWEEK DAYOFYEAR WEEKDAY EPOCH DECADE CENTURY MILLENNIUM YYYY YY QQ Q
  MM M DD D DY Y WK WW DW W HH MI N SS S MS MCS NS US WEEKISO DAYOFWEEKISO YEAROFWEEK YEAROFWEEKISO EPOCH_SECOND ISO_WEEK TZOFFSET SEC MIN MON
  WEEK_MONDAY WEEK_SUNDAY WEEKOFYEAR DAYOFMONTH TIMEZONE_HOUR TIMEZONE_MINUTE EPOCH_MILLISECOND HOURS YR QTR HR`);

interface Place {
  /** Index of the argument that is the unit. */
  readonly index: number;
  /** So many arguments at least: MySQL's DATEDIFF(a, b) has no unit. */
  readonly least: number;
}

const first2: Place = { index: 0, least: 2 };
const first3: Place = { index: 0, least: 3 };
const second: Place = { index: 1, least: 2 };
const third: Place = { index: 2, least: 3 };

const places: ReadonlyMap<string, Place> = new Map([
  ...["DATEDIFF", "DATEADD", "DATEDIFF_BIG", "TIMESTAMPDIFF", "TIMESTAMPADD", "TIMEADD", "TIMEDIFF", "DATE_BUCKET", "DATE_ADD"].map(
    (name) => [name, first3] as const,
  ),
  ...["DATEPART", "DATENAME", "DATE_PART", "DATETRUNC"].map((name) => [name, first2] as const),
  ...["TIMESTAMP_TRUNC", "DATETIME_TRUNC", "TIME_TRUNC", "LAST_DAY"].map((name) => [name, second] as const),
  ...["TIMESTAMP_DIFF", "DATETIME_DIFF", "TIME_DIFF"].map((name) => [name, third] as const),
]);

/** Two functions have their unit at the end in BigQuery and at the beginning elsewhere; where the dialect isn't known, at either. */
function placeOf(reader: Reader, functionName: string, index: number): Place | undefined {
  const atEnd = isDialect(reader, "bigquery") || (isDialect(reader, "generic") && index > 0);
  if (functionName === "DATE_TRUNC") return atEnd ? second : first2;
  if (functionName === "DATE_DIFF") return atEnd ? third : first3;
  return places.get(functionName);
}

/** `D` for a day: not behind the date, and not where it may be the date. */
function takesShort(reader: Reader, functionName: string, index: number): boolean {
  return index === 0 && !(isDialect(reader, "generic") && (functionName === "DATE_TRUNC" || functionName === "DATE_DIFF"));
}

/** How many arguments the call that opened at `open` has, counted up to three. */
function countArguments(reader: Reader, open: number): number {
  const close = reader.close[open] ?? -1;
  let count = 1;
  for (let at = open + 1; at < close && count < 3; at++) {
    const inner = reader.close[at] ?? -1;
    if (inner > at) at = inner;
    else if (reader.tokens[at]?.text === ",") count++;
  }
  return count;
}

/** The argument at `index` of the call that opened at `open`, if it is a unit. */
export function readDatePart(reader: Reader, functionName: string, open: number, index: number): Expression | undefined {
  const token = peek(reader);
  if (token.type !== "word" || !units.has(token.upper)) return undefined;
  const place = placeOf(reader, functionName, index);
  if (place === undefined || place.index !== index || countArguments(reader, open) < place.least) return undefined;
  if (token.text.length <= 2 && !takesShort(reader, functionName, index)) return undefined;
  const ends = isNext(reader, ",", 1) || isNext(reader, ")", 1);
  // BigQuery's WEEK(MONDAY).
  const weekday = token.upper === "WEEK" && isNext(reader, "(", 1) && isNext(reader, ")", 3);
  if (!ends && !weekday) return undefined;
  advance(reader, weekday ? 4 : 1);
  const end = previousEnd(reader);
  return {
    kind: "literal",
    start: token.start,
    end,
    parentheses: 0,
    type: "other",
    value: reader.source.slice(token.start, end).toUpperCase(),
  };
}
