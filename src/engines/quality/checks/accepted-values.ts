import { z } from "zod";
import { literal } from "../../../core/sql.ts";
import type { Column } from "../../../data/types.ts";
import { defineCheck, type KnownColumn } from "../check.ts";
import { isMisfit, isPresent, mayMisfit, textValue, typedValue } from "./support/cells.ts";
import { equalLiteral } from "./support/literals.ts";
import { noneFails } from "./support/none-fails.ts";
import { isNoneOf, isOneOf } from "./support/one-of.ts";
import { evaluateRows, shorten } from "./support/tolerance.ts";

const params = z.strictObject({
  values: z
    .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
    .describe("The values, in any type that the column's type can be compared with; NULL needs no mention."),
  caseSensitive: z.boolean().default(true).describe("Compare text with regard to case."),
  exclude: z.boolean().default(false).describe("Turn the list round: these values must not occur."),
});
type Params = z.output<typeof params>;

export const acceptedValues = defineCheck({
  id: "accepted_values",
  title: "Accepted values",
  dimension: "validity",
  summary:
    "Every value is one of a list, or with `exclude` none of it. Numbers, dates and instants are compared in the column's own type, text binary; NULL is not applicable.",
  arity: { min: 1, max: 1 },
  params,
  applies: ({ columns: [column] }) =>
    column !== undefined && (column.kind === "nested" || column.kind === "blob")
      ? `${column.name} is ${column.type}, which no value of a list can equal.`
      : undefined,
  measure: ({ columns: [column], params: given, known }) => {
    if (column === undefined) return { kind: "rows", failing: "FALSE" };
    const failing = failingValues(given, known?.columns.get(column.name));
    if (failing !== undefined) {
      const literals = failing.map((value) => literal(value));
      return { kind: "rows", failing: isOneOf(typedValue(column), literals), applicable: isPresent(column) };
    }
    return { kind: "rows", failing: isListed(column, given, !given.exclude), applicable: isPresent(column) };
  },
  proved: ({ columns: [column], params: given }, { rows, columns }) => {
    const known = column === undefined ? undefined : columns.get(column.name);
    return known !== undefined && failingValues(given, known)?.length === 0 ? noneFails(known, rows) : undefined;
  },
  evaluate: (figures, target) =>
    evaluateRows(figures, target, {
      rule: `${target.params.exclude ? "not in" : "in"} ${listText(target.params.values)}`,
      failing: target.params.exclude ? "hold a value of the list" : "hold another value",
    }),
  examples: {
    pass: [
      {
        title: "all of the list",
        data: "SELECT * FROM (VALUES ('A'), ('B'), (NULL)) t(a)",
        columns: ["a"],
        params: { values: ["A", "B", "C"] },
        failingRows: 0,
      },
      { title: "numbers by value", data: "SELECT * FROM (VALUES (1.50), (2.00)) t(a)", columns: ["a"], params: { values: [1.5, "2"] } },
      { title: "without regard to case", data: "SELECT 'yes' AS a", columns: ["a"], params: { values: ["YES"], caseSensitive: false } },
    ],
    fail: [
      {
        title: "another value",
        data: "SELECT * FROM (VALUES ('A'), ('a'), ('C')) t(a)",
        columns: ["a"],
        params: { values: ["A", "B"] },
        failingRows: 2,
      },
      {
        title: "another value than a long list's",
        data: "SELECT * FROM (VALUES (1), (20), (21), (NULL)) t(a)",
        columns: ["a"],
        params: { values: Array.from({ length: 20 }, (_, index) => index + 1) },
        failingRows: 1,
      },
      {
        title: "an excluded value of a long list",
        data: "SELECT * FROM (VALUES ('v1'), ('V20'), ('w'), (NULL)) t(a)",
        columns: ["a"],
        params: { values: Array.from({ length: 20 }, (_, index) => `v${index}`), exclude: true, caseSensitive: true },
        failingRows: 1,
      },
      {
        title: "an excluded value",
        data: "SELECT * FROM (VALUES ('N/A'), ('x'), (NULL)) t(a)",
        columns: ["a"],
        params: { values: ["N/A", "-"], exclude: true },
        failingRows: 1,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 'A' AS a WHERE FALSE", columns: ["a"], params: { values: ["A"] } },
      { title: "only NULLs", data: "SELECT NULL::VARCHAR AS a", columns: ["a"], params: { values: ["A"] } },
    ],
  },
});

/** Of a text column all of whose values are known, those that fail. */
function failingValues({ values, caseSensitive, exclude }: Params, known: KnownColumn | undefined): readonly string[] | undefined {
  if (known?.values === undefined || !caseSensitive) return undefined;
  const listed = new Set(values.flatMap((value) => (value === null ? [] : [String(value)])));
  return known.values.filter((value) => listed.has(value) === exclude);
}

/** Predicate, FALSE or NULL for an empty cell and never NULL for another: the value is in the list, or `negated` is not. A misfit is, where its text is. */
function isListed(column: Column, given: Params, negated: boolean): string {
  const values = given.values.filter((value) => value !== null);
  if (column.kind === "text") return isTextListed(typedValue(column), values, given.caseSensitive, negated);
  const literals = values.map((value) => equalLiteral(column, value)).filter((value) => value !== undefined);
  const typed = isOneOf(typedValue(column), literals, negated);
  if (!mayMisfit(column)) return typed;
  return `CASE WHEN ${isMisfit(column)} THEN ${isTextListed(textValue(column), values, given.caseSensitive, negated)} ELSE ${typed} END`;
}

function isTextListed(text: string, values: readonly (string | number | boolean)[], caseSensitive: boolean, negated: boolean): string {
  const words = values.map(String);
  if (caseSensitive) {
    return negated
      ? isNoneOf(text, words)
      : isOneOf(
          text,
          words.map((word) => literal(word)),
        );
  }
  const literals = values.map((value) => `lower(${literal(String(value))})`);
  return literals.length === 0 ? isOneOf(text, [], negated) : `lower(${text}) ${negated ? "NOT IN" : "IN"} (${literals.join(", ")})`;
}

function listText(values: readonly (string | number | boolean | null)[], most = 8): string {
  const shown = values.slice(0, most).map((value) => (typeof value === "string" ? `'${shorten(value, 32)}'` : String(value)));
  return values.length > most ? `${shown.join(", ")}, … (${values.length} in all)` : shown.join(", ");
}
