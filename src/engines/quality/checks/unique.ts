import { z } from "zod";
import { defineCheck } from "../check.ts";
import { evaluateRows } from "./support/tolerance.ts";

export const unique = defineCheck({
  id: "unique",
  title: "Unique",
  dimension: "uniqueness",
  summary:
    "No two rows have the same values in the columns together (SQL UNIQUE). Rows with a NULL in any of them are not applicable; every row of a repeated key fails, not only the second one.",
  arity: { min: 1, max: 32 },
  params: z.strictObject({}),
  applies: () => undefined,
  measure: ({ columns }) => ({ kind: "key", columns, nulls: "ignore" }),
  evaluate: (figures, target) => evaluateRows(figures, target, { rule: "unique", failing: "share their key with another row" }),
  examples: {
    pass: [
      {
        title: "different values, and NULLs",
        data: "SELECT * FROM (VALUES (1), (2), (NULL), (NULL)) t(a)",
        columns: ["a"],
        params: {},
        failingRows: 0,
      },
      {
        title: "unique together",
        data: "SELECT * FROM (VALUES (1, 'x'), (1, 'y'), (2, 'x')) t(a, b)",
        columns: ["a", "b"],
        params: {},
        failingRows: 0,
      },
    ],
    fail: [
      { title: "a value three times", data: "SELECT * FROM (VALUES (1), (1), (1), (2)) t(a)", columns: ["a"], params: {}, failingRows: 3 },
      {
        title: "a compound key twice",
        data: "SELECT * FROM (VALUES (1, 'x'), (1, 'x'), (1, NULL), (1, NULL)) t(a, b)",
        columns: ["a", "b"],
        params: {},
        failingRows: 2,
      },
    ],
    notApplicable: [
      { title: "no rows", data: "SELECT 1 AS a WHERE FALSE", columns: ["a"], params: {} },
      { title: "only NULLs", data: "SELECT * FROM (VALUES (NULL::INTEGER), (NULL)) t(a)", columns: ["a"], params: {} },
    ],
  },
});
