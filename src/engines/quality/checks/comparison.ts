import { z } from "zod";
import type { Column } from "../../../data/types.ts";
import { defineCheck } from "../check.ts";
import { areAllPresent, isMisfit, isPresent, mayMisfit, negated } from "./support/cells.ts";
import { declareType } from "./support/kinds.ts";
import { comparablePair } from "./support/pairs.ts";
import { evaluateRows } from "./support/tolerance.ts";

const params = z.strictObject({
  operator: z.enum(["<", "<=", "=", "!=", ">=", ">"]).describe("What must hold between the first column and the second."),
  nulls: z
    .enum(["ignore", "failOne", "fail"])
    .default("ignore")
    .describe(
      "`ignore`: a row with a NULL in either column is not applicable; `failOne`: it fails where only one is NULL; `fail`: it fails.",
    ),
});
type Params = z.output<typeof params>;

export const comparison = defineCheck({
  id: "comparison",
  title: "Relation between two columns",
  dimension: "consistency",
  summary:
    "A comparison holds between two columns of every row. Both must be of one family: numbers by value, dates and timestamps as instants (those without a time zone are UTC), text binary. A NaN equals nothing, itself included; a value that doesn't fit its column's type fails.",
  arity: { min: 2, max: 2 },
  params,
  applies: ({ columns: [left, right] }) =>
    left === undefined || right === undefined || comparablePair(left, right) !== undefined
      ? undefined
      : `${left.name} is ${left.type} and ${right.name} is ${right.type}; they can't be compared.${declareType(left, right.type)}${declareType(right, left.type)}`,
  measure: ({ columns: [left, right], params: given }) => {
    if (left === undefined || right === undefined) return { kind: "rows", failing: "FALSE" };
    return { kind: "rows", failing: `(${brokenBy(left, right, given)})`, applicable: applicableTo(left, right, given.nulls) };
  },
  evaluate: (figures, target) => {
    const [left, right] = target.columns;
    return evaluateRows(figures, target, {
      rule: `with ${left?.name ?? ""} ${target.params.operator} ${right?.name ?? ""}`,
      failing: "break it",
      vacuous: "No row has a value in both columns.",
    });
  },
  examples: {
    pass: [
      {
        title: "holds where both are known",
        data: "SELECT * FROM (VALUES (DATE '2024-01-01', DATE '2024-01-02'), (DATE '2024-01-05', NULL)) t(ordered, shipped)",
        columns: ["ordered", "shipped"],
        params: { operator: "<=" },
        failingRows: 0,
      },
      {
        title: "a decimal and a whole number",
        data: "SELECT 1.50::DECIMAL(10,2) AS a, 1 AS b",
        columns: ["a", "b"],
        params: { operator: ">" },
      },
      {
        title: "a timestamp without a zone is UTC",
        data: "SELECT TIMESTAMP '2024-01-01 12:00:00' AS a, TIMESTAMPTZ '2024-01-01 14:00:00+02' AS b",
        columns: ["a", "b"],
        params: { operator: "=" },
      },
    ],
    fail: [
      {
        title: "one row is the wrong way round",
        data: "SELECT * FROM (VALUES (1, 2), (3, 2), (2, 2)) t(a, b)",
        columns: ["a", "b"],
        params: { operator: "<=" },
        failingRows: 1,
      },
      {
        title: "NaN equals nothing",
        data: "SELECT 'nan'::DOUBLE AS a, 'nan'::DOUBLE AS b",
        columns: ["a", "b"],
        params: { operator: "=" },
        failingRows: 1,
      },
      {
        title: "only one of them given",
        data: "SELECT * FROM (VALUES (1, NULL), (NULL, NULL), (1, 1)) t(a, b)",
        columns: ["a", "b"],
        params: { operator: "=", nulls: "failOne" },
        failingRows: 1,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 1 AS a, 2 AS b WHERE FALSE", columns: ["a", "b"], params: { operator: "<" } },
      { title: "never both", data: "SELECT * FROM (VALUES (1, NULL), (NULL, 2)) t(a, b)", columns: ["a", "b"], params: { operator: "<" } },
    ],
  },
});

function brokenBy(left: Column, right: Column, { operator, nulls }: Params): string {
  const pair = comparablePair(left, right);
  if (pair === undefined) return "FALSE";
  const isOrdered = pair.nan === undefined ? "" : `NOT (${pair.nan}) AND `;
  const holds = `${isOrdered}${pair.left} ${operator === "!=" ? "=" : operator} ${pair.right}`;
  const broken = operator === "!=" ? holds : `NOT (${holds})`;
  // A misfit reads as NULL, so the comparison is only asked where both values are typed.
  const misfit = [left, right].filter(mayMisfit).map(isMisfit).join(" OR ");
  const both = areAllPresent([left, right]);
  // The comparison comes first: it is computed on whole vectors rather than on a selection of them, and hardly any row is left for the second.
  const failsTyped = `((${misfit === "" ? broken : `CASE WHEN ${misfit} THEN TRUE ELSE ${broken} END`}) AND ${both})`;
  if (nulls === "ignore") return failsTyped;
  if (nulls === "fail") return `${negated(both)} OR ${failsTyped}`;
  return `(${isPresent(left)}) <> (${isPresent(right)}) OR ${failsTyped}`;
}

function applicableTo(left: Column, right: Column, nulls: Params["nulls"]): string {
  if (nulls === "fail") return "TRUE";
  return `(${isPresent(left)} ${nulls === "ignore" ? "AND" : "OR"} ${isPresent(right)})`;
}
