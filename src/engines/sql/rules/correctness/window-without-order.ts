import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

const ordered = new Set([
  "row_number",
  "rank",
  "dense_rank",
  "percent_rank",
  "cume_dist",
  "ntile",
  "lag",
  "lead",
  "first_value",
  "last_value",
  "nth_value",
]);

export const windowWithoutOrder = defineRule({
  id: "window-without-order",
  group: "correctness",
  title: "Ranking window without ORDER BY",
  severity: "warning",
  what: "ROW_NUMBER, RANK, LAG, LEAD, FIRST_VALUE and their kin over a window without an order.",
  why: "The rows of a partition have no order of their own: the numbers and neighbours are arbitrary and change from run to run. Some engines refuse it.",
  whenNotToUse: "ROW_NUMBER() OVER () that only gives rows some distinct number.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 6.10 <window function>"],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "call" || expression.over === undefined || !ordered.has(functionName(expression))) return undefined;
    const { over } = expression;
    if (over.orderBy.length > 0 || over.base !== undefined || expression.withinGroup.length > 0) return undefined;
    const empty = over.partitionBy.length === 0 && functionName(expression) === "row_number";
    return {
      span: expression,
      ...(empty ? { severity: "info" as const } : {}),
      message: `${textAt(analysed, expression)} depends on an order, and none is given.`,
      suggestion: "Add ORDER BY with columns that are unique within the partition.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT ROW_NUMBER() OVER (PARTITION BY a) FROM t" },
      { sql: "SELECT FIRST_VALUE(x) OVER (PARTITION BY a) FROM t" },
      { sql: "SELECT ROW_NUMBER() OVER () AS id FROM t" },
    ],
    good: [
      { sql: "SELECT ROW_NUMBER() OVER (PARTITION BY a ORDER BY b) FROM t" },
      { sql: "SELECT SUM(x) OVER (PARTITION BY a) FROM t" },
      { sql: "SELECT RANK() OVER w FROM t WINDOW w AS (ORDER BY b)" },
    ],
  },
});
