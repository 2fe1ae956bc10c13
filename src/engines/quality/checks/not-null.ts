import { z } from "zod";
import { defineCheck } from "../check.ts";
import { areAllPresent, negated } from "./support/cells.ts";
import { evaluateRows } from "./support/tolerance.ts";

/** Completeness. With `mostly` it is the usual completeness threshold; a value that doesn't fit its column's type is not missing. */
export const notNull = defineCheck({
  id: "not_null",
  title: "Not NULL",
  dimension: "completeness",
  summary:
    "Every row has a value in each of the columns; with `mostly` at least that share of the rows has. Empty text counts as missing only where the reader takes it for NULL.",
  arity: { min: 1, max: 32 },
  params: z.strictObject({}),
  applies: () => undefined,
  measure: ({ columns }) => ({ kind: "rows", failing: negated(areAllPresent(columns)) }),
  proved: ({ columns }, known) => {
    const [column, ...others] = columns;
    if (column === undefined || others.length > 0) return undefined;
    const nulls = known.columns.get(column.name)?.nulls;
    if (nulls === undefined) return undefined;
    return { failingRows: Number(nulls), applicableRows: Number(known.rows), totalRows: Number(known.rows) };
  },
  evaluate: (figures, target) => evaluateRows(figures, target, { rule: "not NULL", failing: "NULL" }),
  examples: {
    pass: [
      { title: "no NULLs", data: "SELECT * FROM (VALUES (1), (2)) t(a)", columns: ["a"], params: {}, failingRows: 0 },
      {
        title: "as complete as asked for",
        data: "SELECT CASE WHEN i > 0 THEN i END AS a FROM range(20) t(i)",
        columns: ["a"],
        params: {},
        tolerance: { mostly: 0.95 },
        failingRows: 1,
      },
    ],
    fail: [
      { title: "one NULL", data: "SELECT * FROM (VALUES (1), (NULL)) t(a)", columns: ["a"], params: {}, failingRows: 1 },
      {
        title: "a row with one of two columns missing",
        data: "SELECT * FROM (VALUES (1, 'x'), (2, NULL), (NULL, NULL)) t(a, b)",
        columns: ["a", "b"],
        params: {},
        failingRows: 2,
      },
    ],
    notApplicable: [{ title: "no rows", data: "SELECT 1 AS a WHERE FALSE", columns: ["a"], params: {} }],
  },
});
