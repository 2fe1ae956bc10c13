/** Dates and times as they are written: ISO 8601 first, then other forms by their strptime format. */
import { literal } from "../../core/sql.ts";
import type { TextFormat } from "./text-format.ts";

const isoDay = "[0-9]{4}-[0-9]{2}-[0-9]{2}";
const isoTime = "[0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]{1,6}0*)?)?";
const fineTime = "[0-9]{2}:[0-9]{2}:[0-9]{2}[.][0-9]{1,9}";
const offset = "(Z|[+-][0-9]{2}(:?[0-9]{2})?)";

function cast(type: string): TextFormat["cast"] {
  return (raw) => `TRY_CAST(${raw} AS ${type})`;
}

/*
 * The quick tests: from the year 1000 on four characters before the first hyphen are four digits (the cast takes ` 024-01-01` and `-024-01-01` for years
 * of the first century, and `20-4-01- 1` for one in April 20). Of times they take an hour or second of one digit beside a space, for the value it has.
 */
export const isoDate: TextFormat = {
  id: "iso-date",
  type: "DATE",
  pattern: isoDay,
  cast: cast("DATE"),
  quick: (raw, typed) => `${raw} LIKE '____-__-__' AND ${typed} >= DATE '1000-01-01'`,
};

export const isoTimestamp: TextFormat = {
  id: "iso-timestamp",
  type: "TIMESTAMP",
  pattern: `${isoDay}[T ]${isoTime}`,
  cast: cast("TIMESTAMP"),
  quick: (raw, typed) => `${raw} LIKE '____-__-__ __:__:__' AND ${typed} >= TIMESTAMP '1000-01-01'`,
};

const otherIsoFormats: readonly TextFormat[] = [
  { id: "iso-timestamp-or-date", type: "TIMESTAMP", pattern: `${isoDay}([T ]${isoTime})?`, cast: cast("TIMESTAMP") },
  { id: "iso-timestamptz", type: "TIMESTAMP WITH TIME ZONE", pattern: `${isoDay}[T ]${isoTime}${offset}`, cast: cast("TIMESTAMPTZ") },
  { id: "iso-timestamp-ns", type: "TIMESTAMP_NS", pattern: `${isoDay}[T ]${fineTime}`, cast: cast("TIMESTAMP_NS") },
  { id: "iso-time", type: "TIME", pattern: isoTime, cast: cast("TIME") },
];

interface Day {
  readonly format: string;
  readonly pattern: string;
  readonly group?: string;
}

const two = "[0-9]{1,2}";
const month = "[A-Za-z]{3}";
const monthName = "[A-Za-z]{3,9}";

/** Two-digit years follow POSIX strptime: 69-99 are 1969-1999, 00-68 are 2000-2068. */
const days: readonly Day[] = [
  { format: "%Y-%m-%d", pattern: `[0-9]{4}-${two}-${two}` },
  { format: "%Y/%m/%d", pattern: `[0-9]{4}/${two}/${two}` },
  { format: "%Y.%m.%d", pattern: `[0-9]{4}[.]${two}[.]${two}` },
  ...["/", "-", "."].flatMap((separator): Day[] => {
    const between = `[${separator}]`;
    const long = { pattern: `${two}${between}${two}${between}[0-9]{4}`, group: `n${separator}n${separator}Y` };
    const short = { pattern: `${two}${between}${two}${between}[0-9]{2}`, group: `n${separator}n${separator}y` };
    return [
      { ...long, format: ["%m", "%d", "%Y"].join(separator) },
      { ...long, format: ["%d", "%m", "%Y"].join(separator) },
      { ...short, format: ["%m", "%d", "%y"].join(separator) },
      { ...short, format: ["%d", "%m", "%y"].join(separator) },
      { ...short, format: ["%y", "%m", "%d"].join(separator) },
    ];
  }),
  ...["-", " ", "/"].flatMap((separator): Day[] => [
    { format: ["%d", "%b", "%Y"].join(separator), pattern: `${two}${separator}${month}${separator}[0-9]{4}` },
    { format: ["%d", "%b", "%y"].join(separator), pattern: `${two}${separator}${month}${separator}[0-9]{2}` },
  ]),
  { format: "%b %d %Y", pattern: `${month} ${two} [0-9]{4}` },
  { format: "%b %d, %Y", pattern: `${month} ${two}, [0-9]{4}` },
  { format: "%d %B %Y", pattern: `${two} ${monthName} [0-9]{4}` },
  { format: "%B %d %Y", pattern: `${monthName} ${two} [0-9]{4}` },
  { format: "%B %d, %Y", pattern: `${monthName} ${two}, [0-9]{4}` },
];

const times: readonly { readonly format: string; readonly pattern: string }[] = [
  { format: "%H:%M", pattern: `${two}:[0-9]{2}` },
  { format: "%H:%M:%S", pattern: `${two}:[0-9]{2}:[0-9]{2}` },
  { format: "%I:%M %p", pattern: `${two}:[0-9]{2} [AaPp][Mm]` },
  { format: "%I:%M:%S %p", pattern: `${two}:[0-9]{2}:[0-9]{2} [AaPp][Mm]` },
];

function dayFormat({ format, pattern, group }: Day): TextFormat {
  return {
    id: format,
    type: "DATE",
    pattern,
    cast: (raw) => `CAST(try_strptime(${raw}, ${literal(format)}) AS DATE)`,
    ...(group === undefined ? {} : { group }),
  };
}

function momentFormats(day: Day): readonly TextFormat[] {
  return times.map((time) => ({
    id: `${day.format} ${time.format}`,
    type: "TIMESTAMP",
    pattern: `${day.pattern} ${time.pattern}`,
    cast: (raw) => `try_strptime(${raw}, ${literal(`${day.format} ${time.format}`)})`,
    ...(day.group === undefined ? {} : { group: `${day.group} ${time.format}` }),
  }));
}

/** All of them, the stricter before the laxer. */
export const temporalFormats: readonly TextFormat[] = [
  isoDate,
  isoTimestamp,
  ...otherIsoFormats,
  ...days.map((day) => dayFormat(day)),
  ...days.flatMap((day) => momentFormats(day)),
];
