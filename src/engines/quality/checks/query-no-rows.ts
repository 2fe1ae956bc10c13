import { z } from "zod";
import { plural } from "../../../core/count-text.ts";
import { defineCheck } from "../check.ts";
import { resolveQuery } from "./support/placeholders.ts";
import { withinTolerance } from "./support/tolerance.ts";

const params = z.strictObject({
  query: z.string().min(1).describe("One SELECT in DuckDB's dialect that returns the offending rows; {table} stands for the dataset."),
});

export const queryNoRows = defineCheck({
  id: "query_no_rows",
  title: "Query without rows",
  dimension: "accuracy",
  summary:
    "A SELECT returns no rows, or at most `maxFailingRows`. It may read {table}, the dataset with the row filter applied, {column}, the check's first column, and other files by path. A share (`mostly`) can't be judged, as the query does not say of how many rows its own are a part.",
  arity: { min: 0, max: 32 },
  params,
  applies: ({ tolerance }) =>
    tolerance.mostly === undefined || tolerance.mostly === 1
      ? undefined
      : "A query's rows are not a share of anything; use maxFailingRows.",
  userSql: (given) => [{ kind: "query", sql: given.query }],
  measure: ({ params: given, relation, columns }) => ({
    kind: "query",
    sql: resolveQuery(given.query, relation, columns),
    expect: "no-rows",
  }),
  evaluate: (figures, { tolerance }) => {
    const failingRows = figures.failingRows ?? 0;
    const most = tolerance.maxFailingRows ?? 0;
    return {
      outcome: withinTolerance(failingRows, failingRows, { maxFailingRows: most }) ? "pass" : "fail",
      observed: plural(failingRows, "row"),
      threshold: most === 0 ? "no rows" : `at most ${plural(most, "row")}`,
    };
  },
  examples: {
    pass: [
      {
        title: "nothing to find",
        data: "SELECT * FROM (VALUES (1, 10), (2, 20)) t(id, total)",
        columns: [],
        params: { query: "SELECT * FROM {table} WHERE total < 0" },
        failingRows: 0,
      },
      {
        title: "as many as are tolerated",
        data: "SELECT * FROM (VALUES (1), (1)) t(id)",
        columns: ["id"],
        params: { query: "SELECT {column} FROM {table} GROUP BY ALL HAVING count(*) > 1" },
        tolerance: { maxFailingRows: 1 },
        failingRows: 1,
      },
      {
        title: "an empty table has none",
        data: "SELECT 1 AS id WHERE FALSE",
        columns: [],
        params: { query: "SELECT * FROM {table}" },
        failingRows: 0,
      },
    ],
    fail: [
      {
        title: "rows that should not be",
        data: "SELECT * FROM (VALUES (1), (-1)) t(a)",
        columns: [],
        params: { query: "SELECT * FROM {table} WHERE a < 0" },
        failingRows: 1,
      },
    ],
    notApplicable: [],
  },
});
