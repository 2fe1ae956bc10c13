import { defineRule } from "../../rule.ts";
import { walkExpressions } from "../../syntax/walk.ts";

export const wildcardTableUnfiltered = defineRule({
  id: "wildcard-table-unfiltered",
  group: "dialect",
  title: "Wildcard table without a filter on its suffix",
  severity: "warning",
  dialects: ["bigquery"],
  what: "A table name that ends in * and no condition on _TABLE_SUFFIX.",
  why: "All tables that match are read and paid for.",
  whenNotToUse: "All of them are meant.",
  fix: "none",
  sources: ["BigQuery documentation: Query multiple tables using a wildcard table"],
  visit: ({ statement, scopes }) => {
    let filtered = false;
    walkExpressions(statement, (expression) => {
      if (expression.kind === "column" && expression.name.name.toUpperCase() === "_TABLE_SUFFIX") filtered = true;
    });
    if (filtered) return [];
    return scopes.flatMap(({ sources }) =>
      sources.flatMap(({ relation }) =>
        relation.kind === "table" && relation.name.at(-1)?.name.endsWith("*") === true
          ? [
              {
                span: relation.nameSpan,
                message: "Every table that matches is read and paid for.",
                suggestion: "WHERE _TABLE_SUFFIX BETWEEN ... AND ...",
              },
            ]
          : [],
      ),
    );
  },
  examples: {
    bad: [{ sql: "SELECT a FROM `p.logs.events_*`", dialect: "bigquery" }],
    good: [
      { sql: "SELECT a FROM `p.logs.events_*` WHERE _TABLE_SUFFIX = '20240101'", dialect: "bigquery" },
      { sql: "SELECT a FROM `p.logs.events`", dialect: "bigquery" },
    ],
  },
});
