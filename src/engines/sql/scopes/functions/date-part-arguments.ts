/** Bare words such as `day` in DATEADD(day, 1, d) look like columns and are none. */
import type { DialectId } from "../../dialect.ts";
import type { Call, Expression } from "../../syntax/tree.ts";

const units = new Set(
  (
    "year years yr yrs y yy yyyy quarter quarters qtr qtrs q qq month months mon mons mm m week weeks wk w ww weekiso week_iso weekofyear isoweek isoyear iso_week " +
    "day days d dd dayofyear dayofweek dayofweekiso doy dy dow dw weekday hour hours hh h hr hrs minute minutes min mins mi n second seconds sec secs s ss " +
    "millisecond milliseconds ms msec microsecond microseconds mcs us usec nanosecond nanoseconds ns nsec epoch epoch_second epoch_millisecond decade century millennium " +
    "date time datetime timezone timezone_hour timezone_minute"
  ).split(" "),
);

/** Where the unit stands, by how many arguments there are; BigQuery writes it last, the others first. */
const first: Readonly<Record<string, number>> = {
  dateadd: 3,
  date_add: 3,
  timestampadd: 3,
  timeadd: 3,
  datediff: 3,
  date_diff: 3,
  datediff_big: 3,
  timestampdiff: 3,
  timediff: 3,
  datepart: 2,
  date_part: 2,
  datename: 2,
  datetrunc: 2,
  date_trunc: 2,
  date_bucket: 3,
};
const last: Readonly<Record<string, number>> = {
  date_diff: 3,
  timestamp_diff: 3,
  datetime_diff: 3,
  time_diff: 3,
  date_trunc: 2,
  datetime_trunc: 2,
  timestamp_trunc: 2,
  time_trunc: 2,
  last_day: 2,
};

/** The argument of a date function that is a unit written as a bare word. */
export function datePartArgument(call: Call, dialect: DialectId): Expression | undefined {
  const name = call.name.at(-1)?.name.toLowerCase() ?? "";
  const count = call.arguments.length;
  const places = dialect === "bigquery" ? [last] : dialect === "generic" ? [first, last] : name === "last_day" ? [last] : [first];
  for (const place of places) {
    const argument = Object.hasOwn(place, name) && place[name] === count ? call.arguments.at(place === last ? -1 : 0) : undefined;
    if (isUnit(argument)) return argument;
  }
  return undefined;
}

function isUnit(expression: Expression | undefined): boolean {
  if (expression === undefined) return false;
  // WEEK(MONDAY) of BigQuery.
  if (expression.kind === "call") return expression.name.length === 1 && expression.name[0]?.name.toLowerCase() === "week";
  return (
    expression.kind === "column" &&
    expression.qualifier.length === 0 &&
    !expression.name.quoted &&
    units.has(expression.name.name.toLowerCase())
  );
}
