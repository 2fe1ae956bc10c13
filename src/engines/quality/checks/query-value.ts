import { z } from "zod";
import { defineCheck } from "../check.ts";
import { holdsBounds } from "./support/bounds.ts";
import { hasLimit, liesWithinLimits, limitMessage, limitParams, limitsText, orderOf } from "./support/limits.ts";
import { resolveQuery } from "./support/placeholders.ts";
import { valueText } from "./support/values.ts";

const params = z
  .strictObject({
    query: z.string().min(1).describe("One SELECT in DuckDB's dialect that returns one value; {table} stands for the dataset."),
    ...limitParams,
  })
  .refine(hasLimit, limitMessage)
  .superRefine(holdsBounds);

export const queryValue = defineCheck({
  id: "query_value",
  title: "Value of a query",
  dimension: "accuracy",
  summary:
    "A SELECT that returns one row with one column gives a value within the limits. It may read {table}, the dataset with the row filter applied, {column}, the check's first column, and other files by path. NULL lies within no limits; several rows or columns are an error.",
  arity: { min: 0, max: 32 },
  params,
  applies: () => undefined,
  userSql: (given) => [{ kind: "query", sql: given.query }],
  measure: ({ params: given, relation, columns }) => ({
    kind: "query",
    sql: resolveQuery(given.query, relation, columns),
    expect: "scalar",
  }),
  evaluate: ({ values = {} }, { params: limits }) => {
    const threshold = limitsText(limits);
    const { value = null, rows, columns } = values;
    if (rows !== 1 || columns !== 1) {
      const message = `The query must return one row with one column; it returned ${rows === 2 ? "several" : String(rows)} rows of ${String(columns)} columns.`;
      return { outcome: "error", observed: null, threshold, message };
    }
    if (value === null) return { outcome: "fail", observed: "NULL", threshold, message: "The query returned NULL." };
    return { outcome: liesWithinLimits(orderOf(value), limits) ? "pass" : "fail", observed: valueText(value), threshold };
  },
  examples: {
    pass: [
      {
        title: "within bounds",
        data: "SELECT * FROM range(10) t(a)",
        columns: [],
        params: { query: "SELECT count(*) FROM {table}", min: 10, max: 10 },
      },
      {
        title: "a decimal, exactly",
        data: "SELECT * FROM (VALUES (0.1), (0.2)) t(a)",
        columns: ["a"],
        params: { query: 'SELECT sum({column}) FROM "${table}"', equals: 0.3 },
      },
      {
        title: "a date",
        data: "SELECT DATE '2024-02-29' AS d",
        columns: [],
        params: { query: "SELECT max(d) FROM {table}", min: "2024-02-29", strictMax: true, max: "2024-03-01" },
      },
      {
        title: "outside two bounds",
        data: "SELECT 1 AS a",
        columns: [],
        params: { query: "SELECT 5", notBetween: [6, 9], notEquals: 4 },
      },
    ],
    fail: [
      { title: "below", data: "SELECT 1 AS a", columns: [], params: { query: "SELECT sum(a) FROM {table}", min: 1, strictMin: true } },
      { title: "NULL", data: "SELECT 1 AS a WHERE FALSE", columns: [], params: { query: "SELECT sum(a) FROM {table}", min: 0 } },
      { title: "NaN", data: "SELECT 'nan'::DOUBLE AS a", columns: [], params: { query: "SELECT max(a) FROM {table}", min: 0 } },
    ],
    notApplicable: [],
  },
});
