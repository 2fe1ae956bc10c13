import { z } from "zod";
import type { Column } from "../../../data/types.ts";
import { defineCheck, type Figures, type KnownColumn } from "../check.ts";
import { bound, boundsText, holdsBounds, outsideBounds, unboundable, type Bounds } from "./support/bounds.ts";
import { failsWhenPresent, isPresent, typedValue } from "./support/cells.ts";
import { liesWithin } from "./support/known-ends.ts";
import { noneFails } from "./support/none-fails.ts";
import { evaluateRows } from "./support/tolerance.ts";

const params = z
  .strictObject({
    min: bound.optional().describe("Lower bound: a number, or text for dates, timestamps (ISO 8601, UTC without an offset) and text."),
    max: bound.optional().describe("Upper bound."),
    strictMin: z.boolean().default(false).describe("The lower bound itself is outside."),
    strictMax: z.boolean().default(false).describe("The upper bound itself is outside."),
  })
  .refine((given) => given.min !== undefined || given.max !== undefined, { message: "give min, max or both" })
  .superRefine(holdsBounds);

export const range = defineCheck({
  id: "range",
  title: "Within a range",
  dimension: "validity",
  summary:
    "Every value lies between the bounds, compared exactly in the column's own type. NaN lies outside any range, infinities are compared as numbers, a value that doesn't fit the column's type fails, NULL is not applicable.",
  arity: { min: 1, max: 1 },
  params,
  applies: ({ columns: [column], params: bounds }) => (column === undefined ? undefined : unboundable(column, bounds)),
  measure: ({ columns: [column], params: bounds }) => {
    if (column === undefined) return { kind: "rows", failing: "FALSE" };
    return {
      kind: "rows",
      failing: failsWhenPresent(column, outsideBounds(typedValue(column), column, bounds)),
      applicable: isPresent(column),
    };
  },
  proved: ({ columns: [column], params: bounds }, { rows, columns }) => {
    const known = column === undefined ? undefined : columns.get(column.name);
    return column === undefined || known === undefined ? undefined : provedByEnds(column, known, rows, bounds);
  },
  evaluate: (figures, target) => evaluateRows(figures, target, { rule: boundsText(target.params), failing: "outside" }),
  examples: {
    pass: [
      {
        title: "bounds belong to it",
        data: "SELECT * FROM (VALUES (0), (100), (NULL)) t(a)",
        columns: ["a"],
        params: { min: 0, max: 100 },
      },
      {
        title: "decimals compare exactly",
        data: "SELECT * FROM (VALUES (0.10::DECIMAL(10,2)), (0.30)) t(a)",
        columns: ["a"],
        params: { min: "0.1", max: 0.3 },
      },
      {
        title: "an instant in another time zone",
        data: "SELECT TIMESTAMPTZ '2024-01-01 01:00:00+02' AS a",
        columns: ["a"],
        params: { max: "2023-12-31T23:00:00Z" },
      },
    ],
    fail: [
      {
        title: "a strict bound",
        data: "SELECT * FROM (VALUES (0), (1)) t(a)",
        columns: ["a"],
        params: { min: 0, strictMin: true },
        failingRows: 1,
      },
      {
        title: "NaN and an infinity",
        data: "SELECT * FROM (VALUES ('nan'::DOUBLE), ('inf'), ('-inf'), (1)) t(a)",
        columns: ["a"],
        params: { min: 0 },
        failingRows: 2,
      },
      {
        title: "a date out of bounds",
        data: "SELECT * FROM (VALUES (DATE '1899-12-31'), (DATE '2024-02-29')) t(a)",
        columns: ["a"],
        params: { min: "1900-01-01" },
        failingRows: 1,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 1 AS a WHERE FALSE", columns: ["a"], params: { min: 0 } },
      { title: "only NULLs", data: "SELECT NULL::INTEGER AS a", columns: ["a"], params: { min: 0 } },
    ],
  },
});

/** No row fails where both ends lie within the bounds; how many do fail otherwise, they can't say. */
function provedByEnds(column: Column, known: KnownColumn, rows: bigint, bounds: Bounds): Figures | undefined {
  const isEmpty = known.nulls === rows;
  if (!isEmpty && (known.min === undefined || known.max === undefined)) return undefined;
  const ends = [known.min, known.max].filter((end) => end !== undefined);
  return isEmpty || ends.every((end) => liesWithin(column, end, bounds)) ? noneFails(known, rows) : undefined;
}
