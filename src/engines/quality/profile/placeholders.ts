/** Values that people and systems write where there is no value. */
import { literal } from "../../../core/sql.ts";
import type { Cell, Column, DataSession } from "../../../data/types.ts";
import { isNumber, type ColumnFigures } from "./column-figures.ts";
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
const ambiguousTexts: readonly string[] = ["none", "unknown", "missing", "empty", "blank"];

/** Numbers made of nines or a lone minus one at the edge of a column's range, and the dates that clocks and forms begin or end with. */
const placeholderNumbers = new Set([-1, -9, -99, -999, -9999, -99999, 99, 999, 9999, 99999, 999999, 9999999, 99999999, 999999999]);
const placeholderDates = new Set([
  "1900-01-01",
  "1899-12-30",
  "1970-01-01",
  "0001-01-01",
  "1111-11-11",
  "9999-12-31",
  "2099-12-31",
  "2999-12-31",
]);

/** With some white space around it. */
const longestPlaceholder = 16;

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
  figures: ColumnFigures,
  distinct: number,
): Promise<readonly ValueCount[]> {
  if (distinct < 2) return [];
  if (column.kind === "text") return textPlaceholders(session, groups, figures);
  const edges = [
    { edge: figures.min, which: "min(v)" },
    { edge: figures.max, which: "max(v)" },
  ].filter(({ edge }) => isEdgePlaceholder(column, edge));
  if (edges.length === 0) return [];
  const least = Math.ceil(Math.max(2, (figures.present / distinct) * spike));
  const tests = edges.map(({ which }) => `v = (SELECT ${which} FROM ${groups})`);
  const rows = await session.rows(
    `SELECT ${shownValue(column, "v")} AS v, n FROM ${groups} WHERE n >= ${least} AND (${tests.join(" OR ")}) ORDER BY n DESC, v`,
  );
  return rows.map((row) => ({ value: cellOf(row, "v"), count: countOf(row, "n") }));
}

async function textPlaceholders(session: DataSession, groups: string, figures: ColumnFigures): Promise<readonly ValueCount[]> {
  if ((figures.text?.minLength ?? 0) > longestPlaceholder) return [];
  const texts = [...placeholderTexts, ...ambiguousTexts].map(literal);
  const rows = await session.rows(
    `SELECT v, n FROM ${groups} WHERE length(v) <= ${longestPlaceholder} AND lower(trim(v)) IN (${texts.join(", ")}) ORDER BY n DESC, v LIMIT 20`,
  );
  return rows
    .map((row) => ({ value: cellOf(row, "v"), count: countOf(row, "n") }))
    .filter(({ value, count }) => isPlaceholder(value) || (count > 1 && count <= figures.present * commonCategory));
}

function isEdgePlaceholder(column: Column, edge: Cell): boolean {
  if (isNumber(column)) return placeholderNumbers.has(Number(edge));
  return (column.kind === "date" || column.kind === "timestamp") && typeof edge === "string" && placeholderDates.has(edge.slice(0, 10));
}

/** Whether a value is a stand-in beyond doubt, not a word that may be a category of its own. */
export function isPlaceholder(value: Cell): boolean {
  return typeof value !== "string" || placeholderTexts.includes(value.trim().toLowerCase());
}
