/** From a constant of a query the values at which a comparison with it may turn. */
import type { ValueFamily } from "./value-family.ts";

const day = 86_400_000;

/** The values of a column's family that a constant suggests: itself first, then its neighbours. Empty where it can't be read as such. */
export function neighbours(constant: string, family: ValueFamily): readonly string[] {
  switch (family.kind) {
    case "integer":
    case "decimal":
      return numericNeighbours(constant, family);
    case "float":
      return floatNeighbours(constant);
    case "text":
      return family.members === undefined ? textNeighbours(constant) : family.members.filter((member) => member === constant);
    case "date":
      return dateNeighbours(constant);
    case "timestamp":
    case "timestamptz":
      return timestampNeighbours(constant);
    case "time":
      return /^\d\d:\d\d/.test(constant) ? [constant, "00:00:00", "23:59:59", "12:30:15"] : [];
    case "boolean":
    case "uuid":
    case "blob":
    case "nested":
    case "other":
      return [];
    default:
      return family.kind satisfies never;
  }
}

/** A number as the family writes it, undefined where it doesn't fit. */
export function fitNumber(value: number, { scale = 0, largest = Number.MAX_SAFE_INTEGER, unsigned }: ValueFamily): string | undefined {
  if (!Number.isFinite(value) || Math.abs(value) > largest || (unsigned === true && value < 0)) return undefined;
  const text = value.toFixed(scale);
  return /^-0(?:\.0*)?$/.test(text) ? text.slice(1) : text;
}

function numericNeighbours(constant: string, family: ValueFamily): readonly string[] {
  const number = constant.trim() === "" ? Number.NaN : Number(constant);
  if (!Number.isFinite(number)) return [];
  const step = 10 ** -(family.scale ?? 0);
  const near = Number.isInteger(number / step) ? [number, number - step, number + step] : [];
  const around = [Math.floor(number / step) * step, Math.ceil(number / step) * step];
  // Two values on either side: of one alone the least is the greatest, and the sum the average.
  const further = step < 1 ? 1 : 2;
  return unique([...near, ...around, number - further, number + further].map((each) => fitNumber(each, family)));
}

function floatNeighbours(constant: string): readonly string[] {
  const number = constant.trim() === "" ? Number.NaN : Number(constant);
  if (!Number.isFinite(number)) return [];
  return unique([number, number - 0.25, number + 0.25, number - 1, number + 1].map((each) => String(each)));
}

/** A constant of text, which may be the pattern of a LIKE. */
function textNeighbours(constant: string): readonly string[] {
  const wild = /[%_]/.test(constant);
  const filled = wild ? [constant.replaceAll("%", "").replaceAll("_", "q"), constant.replaceAll("%", "xy").replaceAll("_", "z")] : [];
  const near = wild
    ? [...filled.map((text) => `x${text}`), ...filled.map((text) => `${text}x`), ...filled.map((text) => text.slice(1))]
    : [];
  const [base = constant] = wild ? filled.toReversed() : [constant];
  const cases = [base.toUpperCase(), base.toLowerCase()];
  // A number that meets text is likely compared with a length.
  const length = /^\d{1,2}$/.test(constant) ? Number(constant) : 0;
  const lengths =
    length === 0
      ? []
      : [length - 1, length, length + 1, length + 2].flatMap((count) => ["ab", "ba"].map((word) => word.repeat(count).slice(0, count)));
  return unique([
    ...lengths,
    ...filled,
    ...(wild ? [] : [constant]),
    ...near,
    ...cases,
    `${base}x`,
    base.slice(0, -1),
    ...(wild ? [constant] : [`${base} `]),
  ]);
}

function dateNeighbours(constant: string): readonly string[] {
  const moments = momentsOf(constant);
  return unique(
    moments.flatMap((time) => {
      const date = new Date(time);
      const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
      const starts = [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1), Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
      return [time, time - day, time + day, ...starts.flatMap((start) => [start, start - day])].map((each) => dateText(each));
    }),
  );
}

function timestampNeighbours(constant: string): readonly string[] {
  const moments = momentsOf(constant);
  return unique(
    moments.flatMap((time) => {
      const midnight = Math.floor(time / day) * day;
      const near = [time, midnight + 43_200_000 + 1_234, midnight + day - 1, midnight + day, midnight, time - 1, time + 1, midnight - day];
      return [...near, ...dateNeighbours(constant).map((text) => Date.parse(`${text}T00:00:00Z`))].map((each) => timestampText(each));
    }),
  );
}

/** What instants a constant may mean: a date or timestamp; a year alone, its first day, its last and one between. */
function momentsOf(constant: string): readonly number[] {
  const text = constant.trim();
  if (/^\d{4}$/.test(text)) {
    const year = Number(text);
    return [Date.UTC(year, 5, 15), Date.UTC(year, 11, 31), Date.UTC(year, 0, 1)];
  }
  const [, ofYear = "", ofMonth = ""] = /^(\d{4})-?(\d\d)%?$/.exec(text) ?? [];
  if (Number(ofMonth) >= 1 && Number(ofMonth) <= 12) return [Date.UTC(Number(ofYear), Number(ofMonth) - 1, 1)];
  const [, hour = "", minute = "", second = "0"] = /^(\d\d):(\d\d)(?::(\d\d))?%?$/.exec(text) ?? [];
  if (hour !== "") return [Date.UTC(2020, 0, 1, Number(hour), Number(minute), Number(second))];
  const month = Number(text);
  if (/^\d{1,2}$/.test(text) && month >= 1 && month <= 31) {
    return [...(month <= 12 ? [Date.UTC(2020, month - 1, 10)] : []), Date.UTC(2020, 0, month)];
  }
  const [, date = "", time = "00:00:00"] = /^(\d{4}-\d{1,2}-\d{1,2})(?:[ T](\d\d:\d\d(?::\d\d(?:\.\d+)?)?))?/.exec(text) ?? [];
  const [year = "", monthPart = "", dayPart = ""] = date.split("-");
  const parsed = Date.parse(`${year}-${monthPart.padStart(2, "0")}-${dayPart.padStart(2, "0")}T${time}${time.length === 5 ? ":00" : ""}Z`);
  return Number.isNaN(parsed) ? [] : [parsed];
}

/** Undefined outside the years 1 to 9999, which all engines know. */
export function dateText(time: number): string | undefined {
  return timestampText(time)?.slice(0, 10);
}

export function timestampText(time: number): string | undefined {
  if (Number.isNaN(time) || time < -62_135_596_800_000 || time >= 253_402_300_800_000) return undefined;
  return new Date(time)
    .toISOString()
    .slice(0, 23)
    .replace("T", " ")
    .replace(/\.000$/, "");
}

export function unique<T>(items: readonly (T | undefined)[]): readonly T[] {
  return [...new Set(items)].filter((item): item is T => item !== undefined);
}
