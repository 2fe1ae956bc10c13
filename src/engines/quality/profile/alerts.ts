/** What deserves a second look in a column, told from its figures. */
import { percentText } from "../checks/support/tolerance.ts";
import type { Fences } from "./outliers.ts";
import { isPlaceholder } from "./placeholders.ts";
import { countText, plural } from "../../../core/count-text.ts";
import type { ColumnResult } from "./column-result.ts";
import type { Alert } from "./types.ts";

const mostlyNull = 0.5;
const skewed = 0.9;
const highCardinality = { distinct: 100, share: 0.5 };

/** The alerts of a column, the gravest first. `rows` is the number of rows of the dataset. */
export function alertsOf(result: ColumnResult, rows: number): readonly Alert[] {
  if (rows === 0) return [];
  return rules.flatMap((rule) => rule(result, rows) ?? []);
}

type Rule = (result: ColumnResult, rows: number) => Alert | undefined;

const rules: readonly Rule[] = [
  ({ profiled }) =>
    profiled.misfits === 0
      ? undefined
      : {
          code: "misfits",
          count: profiled.misfits,
          message: `${plural(profiled.misfits, "value")} ${profiled.misfits === 1 ? "is" : "are"} not ${article(profiled.column.kind)}.`,
        },
  ({ figures, profiled }, rows) =>
    figures.present === 0 && profiled.misfits === 0 ? { code: "all-null", count: rows, message: "Every value is NULL." } : undefined,
  ({ figures, profiled }, rows) => {
    const nulls = rows - figures.present - profiled.misfits;
    if (figures.present === 0 || nulls <= rows * mostlyNull) return undefined;
    return { code: "mostly-null", count: nulls, message: `${percentText(nulls, rows)} of the values are NULL.` };
  },
  ({ distinct, figures, top }) => {
    if (distinct !== 1) return undefined;
    const value = top[0] === undefined ? "one value" : shown(top[0].value);
    return { code: "constant", count: figures.present, message: `Every value is ${value}.` };
  },
  ({ distinct, figures, top }) => {
    const first = top[0];
    if (distinct < 2 || first === undefined || first.count <= figures.present * skewed) return undefined;
    return {
      code: "skewed",
      count: first.count,
      message: `${percentText(first.count, figures.present)} of the values are ${shown(first.value)}.`,
    };
  },
  ({ placeholders }) => {
    if (placeholders.length === 0) return undefined;
    const list = placeholders.slice(0, 5).map((entry) => `${shown(entry.value)} (${countText(entry.count)})`);
    const count = placeholders.reduce((sum, entry) => sum + entry.count, 0);
    const certain = placeholders.some(({ value }) => isPlaceholder(value));
    return { code: "placeholder", count, message: `${certain ? "Likely" : "Perhaps"} stand-ins for a missing value: ${list.join(", ")}.` };
  },
  ({ figures }) => {
    const padded = figures.text?.padded ?? 0;
    return padded === 0
      ? undefined
      : {
          code: "padded",
          count: padded,
          message: `${plural(padded, "value")} ${padded === 1 ? "begins or ends" : "begin or end"} with white space.`,
        };
  },
  ({ outliers }) => {
    const { byQuartiles, byDeviations } = outliers ?? {};
    const parts = [
      ...beyond(byQuartiles, "1.5 interquartile ranges from the quartiles"),
      ...beyond(byDeviations, "3 standard deviations from the mean"),
    ];
    const count = Math.max(byQuartiles?.count ?? 0, byDeviations?.count ?? 0);
    return parts.length === 0 ? undefined : { code: "outliers", count, message: `Hint: ${parts.join("; ")}.` };
  },
  ({ distinct, figures }, rows) =>
    distinct === rows && figures.present === rows && rows > 1
      ? { code: "unique", count: rows, message: "Every value is different." }
      : undefined,
  ({ profiled, distinct, figures, semantic }, rows) => {
    if (profiled.column.kind !== "text" || semantic.id !== "text" || distinct === rows) return undefined;
    if (distinct < highCardinality.distinct || distinct < figures.present * highCardinality.share) return undefined;
    return {
      code: "high-cardinality",
      count: distinct,
      message: `${countText(distinct)} different texts: free text rather than a category.`,
    };
  },
];

function beyond(fences: Fences | undefined, rule: string): readonly string[] {
  if (fences === undefined || fences.count === 0) return [];
  return [`${plural(fences.count, "value")} outside ${round(fences.low)} to ${round(fences.high)} (${rule})`];
}

function article(kind: string): string {
  return /^[aeiou]/.test(kind) ? `an ${kind}` : `a ${kind}`;
}

function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}

function shown(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}
