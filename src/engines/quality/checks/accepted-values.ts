import { z } from "zod";
import { literal } from "../../../core/sql.ts";
import type { Column } from "../../../data/types.ts";
import { defineCheck } from "../check.ts";
import { isMisfit, isPresent, mayMisfit, textValue, typedValue } from "./support/cells.ts";
import { equalLiteral } from "./support/literals.ts";
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
  measure: ({ columns: [column], params: given }) => {
    if (column === undefined) return { kind: "rows", failing: "FALSE" };
    const listed = isListed(column, given);
    const present = isPresent(column);
    return { kind: "rows", failing: `(${present} AND ${given.exclude ? listed : `NOT ${listed}`})`, applicable: present };
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

/** Predicate, never NULL: the value is in the list. A misfit is, where its text is. */
function isListed(column: Column, given: Params): string {
  const values = given.values.filter((value) => value !== null);
  if (column.kind === "text") return isTextListed(typedValue(column), values, given.caseSensitive);
  const literals = values.map((value) => equalLiteral(column, value)).filter((value) => value !== undefined);
  const typed = literals.length === 0 ? "FALSE" : `coalesce(${typedValue(column)} IN (${literals.join(", ")}), FALSE)`;
  if (!mayMisfit(column)) return typed;
  return `(CASE WHEN ${isMisfit(column)} THEN ${isTextListed(textValue(column), values, given.caseSensitive)} ELSE ${typed} END)`;
}

function isTextListed(text: string, values: readonly (string | number | boolean)[], caseSensitive: boolean): string {
  if (values.length === 0) return "FALSE";
  const literals = values.map((value) => (caseSensitive ? literal(String(value)) : `lower(${literal(String(value))})`));
  return `coalesce(${caseSensitive ? text : `lower(${text})`} IN (${literals.join(", ")}), FALSE)`;
}

function listText(values: readonly (string | number | boolean | null)[], most = 8): string {
  const shown = values.slice(0, most).map((value) => (typeof value === "string" ? `'${shorten(value, 32)}'` : String(value)));
  return values.length > most ? `${shown.join(", ")}, … (${values.length} in all)` : shown.join(", ");
}
