import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const sumDistinct = defineRule({
  id: "sum-distinct",
  group: "correctness",
  title: "SUM or AVG of distinct values",
  severity: "warning",
  what: "SUM(DISTINCT x) and AVG(DISTINCT x).",
  why: "Equal amounts of different rows count once. It is mostly written to hide a join that multiplies rows, and is wrong as soon as two orders cost the same.",
  whenNotToUse: "The distinct values themselves are summed, e.g. bit flags.",
  fix: "none",
  sources: ["https://docs.cloud.google.com/looker/docs/best-practices/understanding-symmetric-aggregates"],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "call" || !expression.distinct || !/^(?:sum|avg)$/u.test(functionName(expression))) return undefined;
    return {
      span: expression,
      message: `${textAt(analysed, expression)} counts equal values of different rows once.`,
      suggestion: "Aggregate before the join that multiplies the rows.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT SUM(DISTINCT o.total) FROM orders o JOIN items i ON i.order_id = o.id" },
      { sql: "SELECT AVG(DISTINCT price) FROM t" },
    ],
    good: [{ sql: "SELECT COUNT(DISTINCT a), SUM(b), MAX(DISTINCT c) FROM t" }],
  },
});
