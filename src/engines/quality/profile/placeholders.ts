/** Values that people and systems write where there is no value. */
import { literal } from "../../../core/sql.ts";
import type { Cell, Column, DataSession } from "../../../data/types.ts";
import { isNumber } from "./column-figures.ts";
import { shownValue } from "./rendering.ts";
import { cellOf, countOf } from "./row-values.ts";
import type { ValueCount } from "./types.ts";

/** Never a value of its own; compared without case and surrounding white space. */
export const placeholderTexts: readonly string[] = [
  "na",
  "n/a",
  "n.a.",
  "#n/a",
  "nan",
  "null",
  "nil",
  "(null)",
  "<null>",
  "\\n",
  "-",
  "--",
  "---",
  "?",
  "??",
  ".",
  "not available",
  "not applicable",
  "undefined",
  "tbd",
  "tba",
];

/** Words that may also be a category of their own ("none" of several kinds of damage). */
const ambiguousTexts: readonly string[] = ["none", "unknown", "missing", "empty", "blank", "xxx"];

/** Numbers made of nines or a lone minus one at the edge of a column's range, and the dates that clocks and forms begin or end with. */
const placeholderNumbers = [
  "-1",
  "-9",
  "-99",
  "-999",
  "-9999",
  "-99999",
  "99",
  "999",
  "9999",
  "99999",
  "999999",
  "9999999",
  "99999999",
  "999999999",
];
const placeholderDates = ["1900-01-01", "1899-12-30", "1970-01-01", "0001-01-01", "1111-11-11", "9999-12-31", "2099-12-31", "2999-12-31"];

/** An ambiguous word with a greater share of the values than this is taken for a category. */
const commonCategory = 0.2;

/** A number or date is suspected only where it occurs this many times as often as the average value. */
const spike = 10;

/**
 * Placeholders in a table of values `v` and counts `n`, most frequent first. Texts always count; numbers and dates only where they are the
 * column's least or greatest value and occur far more often than its values do on average.
 */
export async function placeholdersIn(
  session: DataSession,
  column: Column,
  groups: string,
  figures: { readonly present: number; readonly distinct: number },
): Promise<readonly ValueCount[]> {
  const test = placeholderTest(column);
  if (test === undefined || figures.distinct < 2) return [];
  const average = figures.present / figures.distinct;
  const isText = column.kind === "text";
  const edge = isText
    ? ""
    : `AND n >= ${Math.ceil(Math.max(2, average * spike))} AND (v = (SELECT min(v) FROM ${groups}) OR v = (SELECT max(v) FROM ${groups}))`;
  const rows = await session.rows(
    `SELECT ${shownValue(column, "v")} AS v, n FROM ${groups} WHERE v IS NOT NULL AND ${test} ${edge} ORDER BY n DESC, v LIMIT 20`,
  );
  return rows
    .map((row) => ({ value: cellOf(row, "v"), count: countOf(row, "n") }))
    .filter(({ value, count }) => isPlaceholder(value) || count <= figures.present * commonCategory);
}

function placeholderTest(column: Column): string | undefined {
  if (column.kind === "text")
    return `(length(v) <= 16 AND lower(trim(v)) IN (${[...placeholderTexts, ...ambiguousTexts].map(literal).join(", ")}))`;
  if (isNumber(column)) return `CAST(v AS DOUBLE) IN (${placeholderNumbers.join(", ")})`;
  if (column.kind !== "date" && column.kind !== "timestamp") return undefined;
  return `CAST(v AS DATE) IN (${placeholderDates.map((date) => `DATE ${literal(date)}`).join(", ")})`;
}

/** Whether a value is a stand-in beyond doubt, not a word that may be a category of its own. */
export function isPlaceholder(value: Cell): boolean {
  return typeof value !== "string" || placeholderTexts.includes(value.trim().toLowerCase());
}
