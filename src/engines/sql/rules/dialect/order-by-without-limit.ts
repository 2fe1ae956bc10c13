import { defineRule } from "../../rule.ts";

export const orderByWithoutLimit = defineRule({
  id: "order-by-without-limit",
  group: "dialect",
  title: "ORDER BY of a whole result",
  severity: "info",
  dialects: ["bigquery"],
  what: "A query that sorts its result and has no LIMIT.",
  why: "The last step of the sort is done by one worker, which holds the whole result: large ones end with 'Resources exceeded', and what a client or a table takes is rarely read in order.",
  whenNotToUse: "The result is small, as that of an aggregation mostly is.",
  fix: "none",
  sources: ["BigQuery documentation: Optimize query computation, use ORDER BY with LIMIT"],
  visit: ({ statement }) => {
    if (statement.kind !== "queryStatement" && statement.kind !== "createTableAs" && statement.kind !== "insert") return [];
    const { query } = statement;
    if (query === undefined || query.orderBySpan === undefined || query.limit !== undefined) return [];
    // Groups are few as a rule.
    if (query.body.kind === "select" && query.body.groupBy !== undefined) return [];
    return [
      {
        span: query.orderBySpan,
        message: "One worker sorts the whole result.",
        suggestion: "Add LIMIT, or leave the order to whoever shows the rows.",
      },
    ];
  },
  examples: {
    bad: [
      { sql: "SELECT page, seen_at FROM shop.visits ORDER BY seen_at", dialect: "bigquery" },
      { sql: "CREATE TABLE shop.sorted AS SELECT page FROM shop.visits ORDER BY page", dialect: "bigquery" },
    ],
    good: [
      { sql: "SELECT page, seen_at FROM shop.visits ORDER BY seen_at LIMIT 100", dialect: "bigquery" },
      { sql: "SELECT page, COUNT(*) AS n FROM shop.visits GROUP BY page ORDER BY n DESC", dialect: "bigquery" },
      { sql: "SELECT page FROM shop.visits", dialect: "bigquery" },
    ],
  },
});
