import { defineRule } from "../../rule.ts";
import { containsAggregate } from "./support/calls.ts";
import { isObscure, textAt } from "./support/columns.ts";
import { eachScope } from "./support/visit.ts";
import { some } from "./support/walk.ts";

export const havingWithoutAggregate = defineRule({
  id: "having-without-aggregate",
  group: "correctness",
  title: "HAVING without groups",
  severity: "error",
  // MySQL and others let HAVING filter rows by an alias.
  dialects: ["generic", "postgres", "duckdb", "redshift", "databricks", "spark", "tsql", "trino", "oracle"],
  what: "HAVING in a query that neither groups nor aggregates.",
  why: "HAVING makes the whole table one group: the query is refused, or returns a single row. WHERE was meant.",
  whenNotToUse: "Never.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 7.14 <having clause>"],
  visit: eachScope((analysed, { select }) => {
    const { having } = select;
    if (having === undefined || select.groupBy !== undefined || select.opaqueClauses.length > 0) return undefined;
    const expressions = [having.expression, ...select.items.map((item) => item.expression)];
    if (expressions.some(containsAggregate) || isObscure(having.expression) || !some(having.expression, ({ kind }) => kind === "column"))
      return undefined;
    const keyword = { start: having.span.start, end: having.span.start + "HAVING".length };
    return {
      span: having.span,
      message: "There are no groups to filter; HAVING makes the whole table one group.",
      suggestion: "Write WHERE.",
      ...(select.where === undefined && textAt(analysed, keyword).toUpperCase() === "HAVING"
        ? {
            rewrite: { title: "Filter rows with WHERE", edits: [{ span: keyword, text: "WHERE" }], preconditions: [], changesResult: true },
          }
        : {}),
    };
  }),
  examples: {
    bad: [{ sql: "SELECT a, b FROM t HAVING a > 3", fixed: "SELECT a, b FROM t WHERE a > 3" }],
    good: [
      { sql: "SELECT a, COUNT(*) FROM t GROUP BY a HAVING a > 3" },
      { sql: "SELECT MAX(a) FROM t HAVING COUNT(*) > 3" },
      { sql: "SELECT a + b AS c FROM t HAVING c > 3", dialect: "mysql" },
    ],
  },
});
