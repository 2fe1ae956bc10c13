import { z } from "zod";
import { closesAtEnd } from "../../../core/closes-at-end.ts";
import { defineCheck, type CheckTarget } from "../check.ts";
import { resolveExpression } from "./support/placeholders.ts";
import { evaluateRows, shorten } from "./support/tolerance.ts";

const params = z.strictObject({
  expression: z.string().min(1).describe("Boolean SQL over one row in DuckDB's dialect, for example `ship_date >= order_date`."),
});

export const rowExpression = defineCheck({
  id: "row_expression",
  title: "Row expression",
  dimension: "consistency",
  summary:
    "A boolean SQL expression holds for every row. As in the SQL standard's CHECK constraint a row fails only where it is FALSE: where it is NULL the row holds. {column} stands for the check's first column.",
  arity: { min: 0, max: 32 },
  params,
  applies: () => undefined,
  userSql: (given) => [{ kind: "expression", sql: given.expression }],
  measure: (target) => ({ kind: "rows", failing: opposite(expressionOf(target)) }),
  evaluate: (figures, target) =>
    evaluateRows(figures, target, { rule: `with ${shorten(target.params.expression, 120)}`, failing: "break it" }),
  examples: {
    pass: [
      {
        title: "holds, and is unknown for a NULL",
        data: "SELECT * FROM (VALUES (1, 2), (NULL, 2)) t(a, b)",
        columns: [],
        params: { expression: "a < b" },
        failingRows: 0,
      },
      {
        title: "names the column of the check",
        data: "SELECT * FROM (VALUES (2), (4)) t(a)",
        columns: ["a"],
        params: { expression: "{column} % 2 = 0" },
        failingRows: 0,
      },
      {
        title: "ends in a comment",
        data: "SELECT 1 AS a",
        columns: [],
        params: { expression: "a = 1 -- the only one" },
        failingRows: 0,
      },
    ],
    fail: [
      {
        title: "one row breaks it",
        data: "SELECT * FROM (VALUES (1, 2), (3, 2)) t(a, b)",
        columns: [],
        params: { expression: "a < b OR a IS NULL" },
        failingRows: 1,
      },
      {
        title: "never both, and unknown for a NULL",
        data: "SELECT * FROM (VALUES ('paid', 0), ('new', 0), ('paid', 9), ('paid', NULL), (NULL, 0)) t(a, b)",
        columns: [],
        params: { expression: "NOT (a = 'paid' AND b < 1)" },
        failingRows: 1,
      },
      {
        title: "a number for a condition",
        data: "SELECT * FROM (VALUES (5), (1), (0), (NULL)) t(a)",
        columns: [],
        params: { expression: "NOT (a)" },
        failingRows: 2,
      },
      {
        title: "not a comparison in parentheses, and another",
        data: "SELECT * FROM (VALUES (1, 1), (1, 2), (2, 1), (2, 2)) t(a, b)",
        columns: [],
        params: { expression: "NOT (a = 1) AND (b = 1)" },
        failingRows: 3,
      },
    ],
    notApplicable: [{ title: "no rows", data: "SELECT 1 AS a WHERE FALSE", columns: [], params: { expression: "a = 1" } }],
  },
});

/** The engine stops at the first part of `a AND b` that is FALSE, but not inside a NOT: so of "never both" the opposite is what stands in its NOT. */
function opposite(expression: string): string {
  const inner = /^\s*NOT\s*(\(.*\))\s*$/is.exec(expression)?.[1];
  return inner !== undefined && closesAtEnd(inner) ? `CAST(${inner} AS BOOLEAN)` : `NOT (${expression}\n)`;
}

function expressionOf({ params: given, relation, columns }: CheckTarget<z.output<typeof params>>): string {
  return resolveExpression(given.expression, relation, columns);
}
