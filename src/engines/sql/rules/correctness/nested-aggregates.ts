import { dialectsExcept } from "../../dialect.ts";
import { defineRule } from "../../rule.ts";
import { isAggregate } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const nestedAggregates = defineRule({
  id: "nested-aggregates",
  group: "correctness",
  title: "Aggregate of an aggregate",
  severity: "error",
  dialects: dialectsExcept("oracle"),
  what: "AVG(COUNT(*)) and the like in one SELECT.",
  why: "A SELECT aggregates once; engines other than Oracle refuse it.",
  whenNotToUse: "A window function over an aggregate, SUM(COUNT(*)) OVER (...), is fine and isn't reported.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 10.9 <aggregate function>"],
  visit: eachExpression((analysed, visited) => {
    const { expression } = visited;
    if (!isAggregate(expression)) return undefined;
    const { ancestors } = visited;
    if (!ancestors.some(isAggregate)) return undefined;
    if (ancestors.some((ancestor) => ancestor.kind === "call" && ancestor.over !== undefined)) return undefined;
    return {
      span: expression,
      message: `${textAt(analysed, expression)} is an aggregate inside an aggregate.`,
      suggestion: "Aggregate in a subquery first.",
    };
  }),
  examples: {
    bad: [{ sql: "SELECT AVG(COUNT(*)) FROM t GROUP BY a" }, { sql: "SELECT MAX(COALESCE(SUM(x), 0)) FROM t GROUP BY a" }],
    good: [
      { sql: "SELECT SUM(COUNT(*)) OVER (ORDER BY a) FROM t GROUP BY a" },
      { sql: "SELECT AVG(n) FROM (SELECT COUNT(*) AS n FROM t GROUP BY a) x" },
      { sql: "SELECT MAX(x) - MIN(x) FROM t" },
    ],
  },
});
