import { z } from "zod";
import { defineCheck } from "../check.ts";
import { holdsBounds } from "./support/bounds.ts";
import { isPresent, textValue } from "./support/cells.ts";
import { withoutText } from "./support/kinds.ts";
import { noneFails } from "./support/none-fails.ts";
import { evaluateRows } from "./support/tolerance.ts";

const codePoints = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const bytesOfCodePoint = 4;
const params = z
  .strictObject({
    min: codePoints.optional().describe("Fewest code points."),
    max: codePoints.optional().describe("Most code points."),
  })
  .refine((given) => given.min !== undefined || given.max !== undefined, { message: "give min, max or both" })
  .superRefine(holdsBounds);

export const length = defineCheck({
  id: "length",
  title: "Length of text",
  dimension: "validity",
  summary:
    "The text of every value has between `min` and `max` Unicode code points, both included. Values read from text count as they were written; NULL is not applicable, empty text has length 0.",
  arity: { min: 1, max: 1 },
  params,
  applies: ({ columns: [column] }) => (column === undefined ? undefined : withoutText(column)),
  measure: ({ columns: [column], params: { min, max } }) => {
    if (column === undefined) return { kind: "rows", failing: "FALSE" };
    const text = textValue(column);
    // A code point takes one byte to four, so that most texts needn't be counted through.
    const outside = [
      ...(min === undefined ? [] : [`strlen(${text}) < ${min * bytesOfCodePoint} AND length(${text}) < ${min}`]),
      ...(max === undefined ? [] : [`strlen(${text}) > ${max} AND length(${text}) > ${max}`]),
    ];
    return { kind: "rows", failing: outside.join(" OR "), applicable: isPresent(column) };
  },
  proved: ({ columns: [column], params: { min = 0, max = Number.MAX_SAFE_INTEGER } }, { rows, columns }) => {
    const known = column === undefined ? undefined : columns.get(column.name);
    const holds = known?.lengths !== undefined && known.lengths.least >= min && known.lengths.most <= max;
    return holds ? noneFails(known, rows) : undefined;
  },
  evaluate: (figures, target) => {
    const { min, max } = target.params;
    return evaluateRows(figures, target, { rule: ruleText(min, max), failing: "have another length" });
  },
  examples: {
    pass: [
      {
        title: "bounds belong to it",
        data: "SELECT * FROM (VALUES ('ab'), ('abcd'), (NULL)) t(a)",
        columns: ["a"],
        params: { min: 2, max: 4 },
      },
      { title: "code points, not bytes", data: "SELECT 'née' AS a", columns: ["a"], params: { min: 3, max: 3 } },
      { title: "digits of a number", data: "SELECT 12345 AS a", columns: ["a"], params: { min: 5, max: 5 } },
    ],
    fail: [
      {
        title: "too short and too long",
        data: "SELECT * FROM (VALUES (''), ('ab'), ('abcde')) t(a)",
        columns: ["a"],
        params: { min: 1, max: 4 },
        failingRows: 2,
      },
      {
        title: "code points, not bytes, too few and too many",
        data: "SELECT * FROM (VALUES ('日本'), ('日本語'), ('日本語文'), ('née'), ('ne')) t(a)",
        columns: ["a"],
        params: { min: 3, max: 3 },
        failingRows: 3,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 'a' AS a WHERE FALSE", columns: ["a"], params: { min: 1 } },
      { title: "only NULLs", data: "SELECT NULL::VARCHAR AS a", columns: ["a"], params: { min: 1 } },
    ],
  },
});

function ruleText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return min === max ? `${min} characters long` : `${min} to ${max} characters long`;
  return min === undefined ? `at most ${max} characters long` : `at least ${min} characters long`;
}
