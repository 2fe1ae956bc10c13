import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { isAggregate, isWindowed } from "./support/calls.ts";
import { columnsIn, textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

const places: Readonly<Record<string, string>> = { where: "WHERE", from: "ON", groupBy: "GROUP BY" };

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression, clause, scope } = visited;
  const place = places[clause];
  if (place === undefined || scope === undefined || (!isAggregate(expression) && !isWindowed(expression))) return undefined;
  const { ancestors } = visited;
  if (ancestors.some((ancestor) => isAggregate(ancestor) || isWindowed(ancestor) || ancestor.kind === "lambda")) return undefined;
  // Table functions in FROM have arguments of their own kind, and an aggregate over outer columns belongs to the outer query.
  if (clause === "from" && ancestors.length === 0) return undefined;
  const columns = columnsIn(analysed, expression);
  if (isAggregate(expression) && columns !== undefined && columns.length > 0 && columns.every((column) => column.correlated))
    return undefined;
  const windowed = isWindowed(expression);
  return {
    span: expression,
    message: `${textAt(analysed, expression)} is computed after ${place}, so it can't stand in it.`,
    suggestion: windowed
      ? "Compute it in a subquery and filter outside, or write QUALIFY where there is one."
      : "Filter groups in HAVING, or aggregate in a subquery.",
  };
}

export const aggregateInWhere = defineRule({
  id: "aggregate-in-where",
  group: "correctness",
  title: "Aggregate or window function in WHERE",
  severity: "error",
  what: "An aggregate or window function in WHERE, ON or GROUP BY.",
  why: "Rows are filtered and grouped before they are aggregated: every engine refuses the query.",
  whenNotToUse: "Never.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 7.12 <where clause>"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT kind FROM t WHERE COUNT(*) > 3 GROUP BY kind" },
      { sql: "SELECT * FROM t WHERE ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) = 1" },
      { sql: "SELECT a.x FROM a JOIN b ON a.id = b.id AND SUM(b.y) > 1" },
    ],
    good: [
      { sql: "SELECT kind FROM t GROUP BY kind HAVING COUNT(*) > 3" },
      { sql: "SELECT * FROM t WHERE x > (SELECT AVG(x) FROM t)" },
      { sql: "SELECT * FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) = 1", dialect: "snowflake" },
    ],
  },
});
