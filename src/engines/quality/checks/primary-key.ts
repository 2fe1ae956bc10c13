import { z } from "zod";
import { defineCheck } from "../check.ts";
import { evaluateRows } from "./support/tolerance.ts";

export const primaryKey = defineCheck({
  id: "primary_key",
  title: "Primary key",
  dimension: "uniqueness",
  summary:
    "The columns together identify a row (SQL PRIMARY KEY): no NULL in any of them, no two rows with the same values. Every row applies; a row fails by a NULL or by sharing its key.",
  arity: { min: 1, max: 32 },
  params: z.strictObject({}),
  applies: () => undefined,
  measure: ({ columns }) => ({ kind: "key", columns, nulls: "fail" }),
  evaluate: (figures, target) => evaluateRows(figures, target, { rule: "with a key of their own", failing: "share or lack their key" }),
  examples: {
    pass: [
      { title: "different values", data: "SELECT * FROM (VALUES (1), (2)) t(id)", columns: ["id"], params: {}, failingRows: 0 },
      {
        title: "a compound key",
        data: "SELECT * FROM (VALUES (1, 'x'), (1, 'y')) t(a, b)",
        columns: ["a", "b"],
        params: {},
        failingRows: 0,
      },
      {
        title: "a tolerated repetition",
        data: "SELECT * FROM (VALUES (1), (1), (2)) t(id)",
        columns: ["id"],
        params: {},
        tolerance: { maxFailingRows: 2 },
        failingRows: 2,
      },
    ],
    fail: [
      { title: "a NULL", data: "SELECT * FROM (VALUES (1), (NULL)) t(id)", columns: ["id"], params: {}, failingRows: 1 },
      {
        title: "repetitions and NULLs",
        data: "SELECT * FROM (VALUES (1, 'x'), (1, 'x'), (2, NULL), (2, NULL), (3, 'x')) t(a, b)",
        columns: ["a", "b"],
        params: {},
        failingRows: 4,
      },
      { title: "only NULLs", data: "SELECT NULL::INTEGER AS id", columns: ["id"], params: {}, failingRows: 1 },
    ],
    notApplicable: [{ title: "no rows", data: "SELECT 1 AS id WHERE FALSE", columns: ["id"], params: {} }],
  },
});
