import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { equalExpressions, outputExpression } from "./support/output.ts";
import { eachScope } from "./support/visit.ts";
import { orderOf } from "./support/walk.ts";

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { distinctOn, distinctSpan } = scope.select;
  if (distinctOn.length === 0 || distinctSpan === undefined) return undefined;
  const order = orderOf(scope).map((item) => outputExpression(scope, item.expression) ?? item.expression);
  const beyond = order.filter((item) => !distinctOn.some((on) => equalExpressions(analysed, on, item)));
  if (beyond.length > 0) return undefined;
  return {
    span: distinctSpan,
    message: "No ORDER BY says which row of each group DISTINCT ON keeps.",
    suggestion: "Order by the columns of DISTINCT ON, then by what makes a row the one to keep.",
  };
}

export const distinctOnWithoutOrder = defineRule({
  id: "distinct-on-without-order",
  group: "correctness",
  title: "DISTINCT ON keeps an arbitrary row",
  severity: "warning",
  dialects: ["generic", "postgres", "duckdb"],
  what: "SELECT DISTINCT ON (...) without an ORDER BY that goes on beyond its columns.",
  why: "Which row of each group is kept is left to the plan, and changes from run to run.",
  whenNotToUse: "The other columns depend on those of DISTINCT ON, so that any row will do.",
  fix: "none",
  sources: ["https://www.postgresql.org/docs/current/sql-select.html#SQL-DISTINCT"],
  visit: eachScope(matchOf),
  examples: {
    bad: [
      { sql: "SELECT DISTINCT ON (customer_id) customer_id, total FROM orders", dialect: "postgres" },
      { sql: "SELECT DISTINCT ON (customer_id) customer_id, total FROM orders ORDER BY customer_id", dialect: "postgres" },
    ],
    good: [
      { sql: "SELECT DISTINCT ON (customer_id) customer_id, total FROM orders ORDER BY customer_id, created_at DESC", dialect: "postgres" },
      { sql: "SELECT DISTINCT customer_id FROM orders" },
    ],
  },
});
