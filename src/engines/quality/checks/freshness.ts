import { z } from "zod";
import { plural } from "../../../core/count-text.ts";
import type { Column } from "../../../data/types.ts";
import { defineCheck } from "../check.ts";
import { typedValue } from "./support/cells.ts";
import { durationText, parseDuration, subtractDuration } from "./support/durations.ts";
import { instantMicroseconds, textMicroseconds } from "./support/instants.ts";
import { integerOf } from "./support/values.ts";

const params = z.strictObject({
  maxAge: z
    .string()
    .refine((text) => parseDuration(text) !== undefined, { message: "give a duration such as P1D, PT2H or 2 hours" })
    .describe("How old the latest value may be: an ISO 8601 duration (P1D, PT2H) or words (2 hours, 1 day)."),
});

export const freshness = defineCheck({
  id: "freshness",
  title: "Freshness",
  dimension: "freshness",
  summary:
    "The latest instant of a column is at most `maxAge` before now. TIMESTAMPTZ and text with an offset are exact instants, TIMESTAMP and text without one are taken as UTC, a DATE as its first instant in UTC. Values after now are counted and told but never make data fresh; infinities count as neither. A column without any date is not fresh, nor is an empty table.",
  arity: { min: 1, max: 1 },
  params,
  applies: ({ columns: [column] }) =>
    column === undefined || ["date", "timestamp", "timestamptz", "text"].includes(column.kind)
      ? undefined
      : `${column.name} is ${column.type}, not a date or timestamp.`,
  measure: ({ columns: [column], now }) => {
    const value = column === undefined ? "NULL" : microseconds(column);
    const limit = BigInt(now.getTime()) * 1000n;
    return {
      kind: "aggregates",
      aggregates: {
        latest: `max(CASE WHEN ${value} <= ${limit} THEN ${value} END)`,
        future: `count(CASE WHEN ${value} > ${limit} THEN 1 END)`,
      },
    };
  },
  proved: ({ columns: [column], now }, known) => {
    if (column === undefined || column.kind === "text") return undefined;
    const max = known.columns.get(column.name)?.max;
    const latest = max === undefined ? undefined : instantMicroseconds(max);
    // With values in the future they don't tell the latest one before now.
    if (latest === undefined || latest > BigInt(now.getTime()) * 1000n) return undefined;
    return { totalRows: Number(known.rows), values: { latest: Number(latest), future: 0 } };
  },
  evaluate: ({ values = {}, totalRows = 0 }, target) => {
    const { maxAge } = target.params;
    const threshold = `at most ${maxAge} old`;
    const latest = integerOf(values["latest"]);
    const future = integerOf(values["future"]) ?? 0n;
    const later = future === 0n ? {} : { message: `${plural(future, "value")} ${future === 1n ? "lies" : "lie"} after now.` };
    if (latest === undefined) {
      if (future > 0n) return { outcome: "fail", observed: "only values after now", threshold, ...later };
      const message = totalRows === 0 ? "There are no rows to check." : "There is no date or timestamp in the column.";
      return { outcome: "fail", observed: "no date", threshold, message };
    }
    const duration = parseDuration(maxAge);
    const oldest = duration === undefined ? target.now : subtractDuration(target.now, duration);
    const milliseconds = Number(latest / 1000n);
    return {
      outcome: latest >= BigInt(oldest.getTime()) * 1000n ? "pass" : "fail",
      observed: `${durationText(target.now.getTime() - milliseconds)} old${instantText(milliseconds)}`,
      threshold,
      ...later,
    };
  },
  examples: {
    pass: [
      {
        title: "young enough",
        data: "SELECT * FROM (VALUES (now()::TIMESTAMPTZ), (TIMESTAMPTZ '2020-01-01 00:00:00+00')) t(seen)",
        columns: ["seen"],
        params: { maxAge: "P100Y" },
      },
      {
        title: "text is read as UTC",
        data: "SELECT '1999-12-31T23:00:00+02:00' AS seen",
        columns: ["seen"],
        params: { maxAge: "200 years" },
      },
    ],
    fail: [
      { title: "too old", data: "SELECT TIMESTAMP '2001-01-01 00:00:00' AS seen", columns: ["seen"], params: { maxAge: "2 hours" } },
      {
        title: "a date in the future makes nothing fresh",
        data: "SELECT * FROM (VALUES (DATE '9999-12-31'), (DATE '2001-01-01')) t(seen)",
        columns: ["seen"],
        params: { maxAge: "P1Y" },
      },
      { title: "all in the future", data: "SELECT DATE '9999-12-31' AS seen", columns: ["seen"], params: { maxAge: "P1Y" } },
      { title: "no rows", data: "SELECT DATE '2024-01-01' AS seen WHERE FALSE", columns: ["seen"], params: { maxAge: "P1D" } },
      { title: "only NULLs", data: "SELECT NULL::DATE AS seen", columns: ["seen"], params: { maxAge: "P1D" } },
    ],
    notApplicable: [],
  },
});

/** Nothing for an instant before all that a Date holds. */
function instantText(milliseconds: number): string {
  const date = new Date(milliseconds);
  return Number.isNaN(date.getTime()) ? "" : ` (${date.toISOString()})`;
}

function microseconds(column: Column): string {
  return column.kind === "text" ? textMicroseconds(typedValue(column)) : `epoch_us(${typedValue(column)})`;
}
