import { z } from "zod";
import { fullMatch, literal } from "../../../core/sql.ts";
import { defineCheck } from "../check.ts";
import { isPresent, textValue } from "./support/cells.ts";
import { withoutText } from "./support/kinds.ts";
import { evaluateRows, shorten } from "./support/tolerance.ts";

const params = z.strictObject({
  pattern: z
    .string()
    .min(1)
    .describe("Regular expression in RE2 syntax: no lookaround, no backreferences; (?i) at the start ignores case."),
  match: z
    .enum(["partial", "full"])
    .default("partial")
    .describe("`partial`: the pattern occurs somewhere in the value; `full`: it matches all of it."),
  negate: z.boolean().default(false).describe("Turn it round: no value may match."),
});

export const pattern = defineCheck({
  id: "pattern",
  title: "Matches a pattern",
  dimension: "validity",
  summary:
    "The text of every value matches a regular expression (RE2), somewhere in it or as a whole. Values read from text are matched as they were written; NULL is not applicable.",
  arity: { min: 1, max: 1 },
  params,
  applies: ({ columns: [column] }) => (column === undefined ? undefined : withoutText(column)),
  patterns: (given) => [given.pattern],
  measure: ({ columns: [column], params: given }) => {
    if (column === undefined) return { kind: "rows", failing: "FALSE" };
    const text = textValue(column);
    const matches = given.match === "full" ? fullMatch(text, given.pattern) : `regexp_matches(${text}, ${literal(given.pattern)})`;
    return { kind: "rows", failing: given.negate ? matches : `NOT ${matches}`, applicable: isPresent(column) };
  },
  evaluate: (figures, target) => {
    const { pattern: expression, negate } = target.params;
    return evaluateRows(figures, target, {
      rule: `${negate ? "not matching" : "matching"} /${shorten(expression, 80)}/`,
      failing: negate ? "match" : "don't match",
    });
  },
  examples: {
    pass: [
      {
        title: "somewhere in the value",
        data: "SELECT * FROM (VALUES ('ab-1'), (NULL)) t(a)",
        columns: ["a"],
        params: { pattern: "[0-9]" },
      },
      { title: "as a whole", data: "SELECT '2024-01' AS a", columns: ["a"], params: { pattern: "\\d{4}-\\d{2}", match: "full" } },
    ],
    fail: [
      {
        title: "a part is not the whole",
        data: "SELECT * FROM (VALUES ('AB1'), ('AB1x'), ('')) t(a)",
        columns: ["a"],
        params: { pattern: "[A-Z]{2}[0-9]", match: "full" },
        failingRows: 2,
      },
      {
        title: "a pattern that must not occur",
        data: "SELECT * FROM (VALUES ('ok'), ('TODO: ask')) t(a)",
        columns: ["a"],
        params: { pattern: "TODO", negate: true },
        failingRows: 1,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 'a' AS a WHERE FALSE", columns: ["a"], params: { pattern: "a" } },
      { title: "only NULLs", data: "SELECT NULL::VARCHAR AS a", columns: ["a"], params: { pattern: "a" } },
    ],
  },
});
