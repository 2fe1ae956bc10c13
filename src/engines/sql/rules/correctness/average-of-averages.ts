import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { isAggregate } from "./support/calls.ts";
import { columnOf, sameName, textAt } from "./support/columns.ts";
import { outputName } from "./support/output.ts";
import { firstSelect } from "./support/set-operations.ts";
import { eachExpression } from "./support/visit.ts";
import { some } from "./support/walk.ts";

/** The expression of the subquery or CTE that a column comes from. */
function definition(analysed: AnalysedStatement, expression: Expression): Expression | undefined {
  const column = columnOf(analysed, expression);
  const query = column?.source.query ?? column?.source.cte?.query;
  if (column === undefined || query === undefined) return undefined;
  const select = firstSelect(query.body);
  const named = column.source.cte?.columns ?? [];
  const place = named.findIndex(({ name }) => sameName(name, column.reference.name.name));
  if (place !== -1) return select?.items[place]?.expression;
  const item = select?.items.find((candidate) => sameName(outputName(candidate) ?? "", column.reference.name.name));
  return select?.groupBy === undefined ? undefined : item?.expression;
}

/** AVG(x), or a ratio of sums and counts: an average of a group. */
function isAverage(expression: Expression): boolean {
  if (isAggregate(expression)) return functionName(expression) === "avg";
  return (
    expression.kind === "binary" &&
    expression.operator === "/" &&
    some(expression.left, isAggregate) &&
    some(expression.right, (inner) => isAggregate(inner) && functionName(inner) === "count")
  );
}

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  if (!isAggregate(expression) || functionName(expression) !== "avg" || expression.distinct) return undefined;
  const [argument] = expression.arguments;
  const inner = argument === undefined ? undefined : definition(analysed, argument);
  if (inner === undefined || !isAverage(inner)) return undefined;
  return {
    span: expression,
    message: `${textAt(analysed, expression)} averages ${textAt(analysed, inner)} of each group, a group of one row weighing as much as one of a million.`,
    suggestion: "For the average over all rows carry the sum and the count up: SUM(total) / SUM(n).",
  };
}

export const averageOfAverages = defineRule({
  id: "average-of-averages",
  group: "correctness",
  title: "Average of averages",
  severity: "info",
  what: "AVG of a column that a subquery or CTE computed as AVG, or as a sum over a count.",
  why: "It isn't the average over the rows unless all groups are of the same size.",
  whenNotToUse: "Groups are to weigh the same, e.g. the mean of daily means.",
  fix: "none",
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [
      { sql: "SELECT AVG(m) FROM (SELECT store, AVG(price) AS m FROM sales GROUP BY store) s" },
      { sql: "WITH s AS (SELECT store, SUM(price) / COUNT(*) AS m FROM sales GROUP BY store) SELECT AVG(s.m) FROM s" },
    ],
    good: [
      { sql: "SELECT AVG(total) FROM (SELECT store, SUM(price) AS total FROM sales GROUP BY store) s" },
      { sql: "SELECT AVG(price) FROM sales" },
      { sql: "SELECT MAX(m) FROM (SELECT store, AVG(price) AS m FROM sales GROUP BY store) s" },
    ],
  },
});
