/** Ages as contracts write them: ISO 8601 durations (`P1D`, `PT2H30M`) and plain words (`2 hours`). */
import { countText } from "../../../../core/count-text.ts";

export interface Duration {
  readonly months: number;
  readonly milliseconds: number;
}

const unitMilliseconds: Readonly<Record<string, number>> = {
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
};

const abbreviations: Readonly<Record<string, string>> = {
  s: "second",
  sec: "second",
  m: "minute",
  min: "minute",
  h: "hour",
  hr: "hour",
  d: "day",
  w: "week",
  mo: "month",
  y: "year",
  yr: "year",
};

const iso =
  /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)W)?(?:(\d+(?:\.\d+)?)D)?(?:T(?:(\d+(?:\.\d+)?)H)?(?:(\d+(?:\.\d+)?)M)?(?:(\d+(?:\.\d+)?)S)?)?$/i;
const words = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/i;

/** Reads a duration of more than nothing; undefined for anything else. Months and years must be whole, as their lengths differ. */
export function parseDuration(text: string): Duration | undefined {
  const trimmed = text.trim();
  const duration = parseIso(trimmed) ?? parseWords(trimmed);
  return duration !== undefined && (duration.months > 0 || duration.milliseconds > 0) ? duration : undefined;
}

/** The first instant that a Date holds (ECMA-262, Time Values and Time Range). */
const firstInstant = -8.64e15;

/**
 * The instant that lies the duration before another, by the UTC calendar: a month before 31 March is the last day of February. What lies before all
 * that a Date holds is the first instant that it does.
 */
export function subtractDuration(from: Date, { months, milliseconds }: Duration): Date {
  const moved = new Date(from.getTime());
  if (months > 0) {
    const day = moved.getUTCDate();
    moved.setUTCDate(1);
    moved.setUTCMonth(moved.getUTCMonth() - months);
    const lastDay = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0)).getUTCDate();
    moved.setUTCDate(Math.min(day, lastDay));
  }
  const time = moved.getTime() - milliseconds;
  return new Date(Number.isNaN(time) ? firstInstant : Math.max(time, firstInstant));
}

/** `3 days`, `2.5 hours`: the largest unit of which there is at least one. */
export function durationText(milliseconds: number): string {
  for (const unit of ["day", "hour", "minute", "second"]) {
    const size = unitMilliseconds[unit] ?? 1;
    if (milliseconds < size && unit !== "second") continue;
    const count = Number((milliseconds / size).toFixed(1));
    return `${countText(count)} ${unit}${count === 1 ? "" : "s"}`;
  }
  return "0 seconds";
}

function parseIso(text: string): Duration | undefined {
  const match = iso.exec(text);
  if (match === null || /[PT]$/i.test(text)) return undefined;
  const [years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const milliseconds = ((weeks * 7 + days) * 24 + hours) * 3_600_000 + minutes * 60_000 + seconds * 1000;
  return { months: years * 12 + months, milliseconds };
}

function parseWords(text: string): Duration | undefined {
  const match = words.exec(text);
  if (match === null) return undefined;
  const count = Number(match[1]);
  const word = (match[2] ?? "").toLowerCase();
  const singular = word.length > 1 && word.endsWith("s") ? word.slice(0, -1) : word;
  const unit = abbreviations[word] ?? abbreviations[singular] ?? singular;
  if (unit === "month" || unit === "year")
    return Number.isInteger(count) ? { months: count * (unit === "year" ? 12 : 1), milliseconds: 0 } : undefined;
  const size = unitMilliseconds[unit];
  return size === undefined ? undefined : { months: 0, milliseconds: count * size };
}
