import { defineRule } from "../../rule.ts";
import { walkExpressions } from "../../syntax/walk.ts";
import type { RuleMatch } from "../../rule.ts";

export const rownumBeforeOrder = defineRule({
  id: "rownum-before-order",
  group: "dialect",
  title: "ROWNUM with ORDER BY",
  severity: "error",
  dialects: ["oracle"],
  what: "ROWNUM in the WHERE of a SELECT that has an ORDER BY.",
  why: "Rows are numbered and cut off before they are sorted: the result is some rows in order, not the first of the order.",
  whenNotToUse: "Never: sort in a subquery, or write FETCH FIRST.",
  fix: "none",
  sources: ["Oracle Database SQL Language Reference: ROWNUM"],
  visit: ({ scopes }) =>
    scopes.flatMap(({ select, query }) => {
      const found: RuleMatch[] = [];
      if (query.body !== select || query.orderBy.length === 0 || select.where === undefined) return found;
      walkExpressions(
        select.where.expression,
        (expression) => {
          if (expression.kind === "column" && expression.qualifier.length === 0 && expression.name.name.toUpperCase() === "ROWNUM")
            found.push({
              span: expression,
              message: "Rows are cut off before they are sorted.",
              suggestion: "ORDER BY ... FETCH FIRST n ROWS ONLY.",
            });
        },
        false,
      );
      return found;
    }),
  examples: {
    bad: [{ sql: "SELECT a FROM t WHERE ROWNUM <= 10 ORDER BY a", dialect: "oracle" }],
    good: [
      { sql: "SELECT a FROM (SELECT a FROM t ORDER BY a) WHERE ROWNUM <= 10", dialect: "oracle" },
      { sql: "SELECT a FROM t ORDER BY a FETCH FIRST 10 ROWS ONLY", dialect: "oracle" },
    ],
  },
});
