/** Dates and instants as contracts and data write them (ISO 8601, RFC 3339), read without the host's time zone. */

export interface Instant {
  /** `2024-02-29 12:00:00.5`, in UTC. */
  readonly text: string;
  /** The UTC date. */
  readonly date: string;
  readonly isMidnight: boolean;
  /** More than six digits of fraction. */
  readonly nanoseconds: boolean;
}

const instantText = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}(?::?\d{2})?)?)?\s*$/i;

/** Reads a date or date-time by the real calendar; without an offset it is UTC. Undefined for anything else. */
export function parseInstant(text: string): Instant | undefined {
  const match = instantText.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = "", hour = "00", minute = "00", second = "00", fraction = "", offset = "Z"] = match;
  const local = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  // Date moves 02-30 to March instead of refusing it.
  if (Number.isNaN(local.getTime()) || local.getUTCDate() !== Number(day) || hour === "24") return undefined;
  const utc = new Date(local.getTime() - offsetMinutes(offset) * 60_000).toISOString();
  if (!/^\d{4}-/.test(utc)) return undefined;
  const significant = fraction.replace(/0+$/, "");
  const time = `${utc.slice(11, 19)}${significant === "" ? "" : `.${significant}`}`;
  return {
    text: `${utc.slice(0, 10)} ${time}`,
    date: utc.slice(0, 10),
    isMidnight: time === "00:00:00",
    nanoseconds: significant.length > 6,
  };
}

/** Microseconds since 1970 UTC; what is finer is cut off. */
export function instantMicroseconds(text: string): bigint | undefined {
  const instant = parseInstant(text);
  if (instant === undefined) return undefined;
  const [whole = "", fraction = ""] = instant.text.split(".");
  const milliseconds = Date.parse(`${whole.replace(" ", "T")}Z`);
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, "0").slice(0, 6));
}

/** SQL for the same of a VARCHAR expression, NULL where it is no date or timestamp. The engine's cast to TIMESTAMP would drop an offset. */
export function textMicroseconds(value: string): string {
  const hasOffset = `regexp_matches(${value}, ':\\d\\d(\\.\\d+)?\\s*([Zz]|[+-]\\d\\d(:?\\d\\d)?)\\s*$')`;
  return `CASE WHEN ${hasOffset} THEN epoch_us(TRY_CAST(${value} AS TIMESTAMPTZ)) ELSE epoch_us(TRY_CAST(${value} AS TIMESTAMP)) END`;
}

export function parseTime(text: string): boolean {
  return /^\s*([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,6})?)?\s*$/.test(text);
}

function offsetMinutes(offset: string): number {
  if (offset.toUpperCase() === "Z") return 0;
  const sign = offset.startsWith("-") ? -1 : 1;
  const digits = offset.slice(1).replace(":", "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || "0"));
}
