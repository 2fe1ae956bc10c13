import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { isAggregate, isRowStar } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { comparisons, conjunctsOf, mirror } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";

function isRowCount(expression: Expression): boolean {
  const [argument] =
    isAggregate(expression) && functionName(expression) === "count" && expression.filter === undefined ? expression.arguments : [];
  return isRowStar(argument) || (argument?.kind === "literal" && argument.type !== "null");
}

/** `COUNT(*) = 0`, `< 1`, `<= 0`: never true of a group. */
function isNever(condition: Expression): boolean {
  if (condition.kind !== "binary" || !comparisons.has(condition.operator)) return false;
  const [count, bound, operator] = isRowCount(condition.left)
    ? [condition.left, condition.right, condition.operator]
    : [condition.right, condition.left, mirror(condition.operator)];
  if (!isRowCount(count) || bound.kind !== "literal" || bound.type !== "number") return false;
  const value = Number(bound.value);
  return (operator === "=" && value === 0) || (operator === "<" && value <= 1) || (operator === "<=" && value <= 0);
}

export const havingCountZero = defineRule({
  id: "having-count-zero",
  group: "correctness",
  title: "Search for groups without rows",
  severity: "error",
  what: "GROUP BY ... HAVING COUNT(*) = 0.",
  why: "A group exists because it has a row: COUNT(*) is at least 1, and the query returns nothing.",
  whenNotToUse: "Never; to find keys without rows join from the table of all keys, or ask with NOT EXISTS.",
  fix: "none",
  visit: eachScope((analysed, { select }) => {
    if (select.groupBy?.type !== "list" || select.groupBy.items.length === 0) return undefined;
    const condition = conjunctsOf(select.having?.expression).find(isNever);
    if (condition === undefined) return undefined;
    return {
      span: condition,
      message: `${textAt(analysed, condition)} is never true: every group has at least one row.`,
      suggestion: "Count a column of the optional side of a LEFT JOIN, or ask with NOT EXISTS.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING COUNT(*) = 0" },
      { sql: "SELECT kind FROM t GROUP BY kind HAVING 1 > COUNT(*)" },
    ],
    good: [
      { sql: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING COUNT(o.id) = 0" },
      { sql: "SELECT MAX(a) FROM t HAVING COUNT(*) = 0" },
      {
        sql: "SELECT c.id FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id HAVING COUNT(o.*) = 0",
        dialect: "postgres",
      },
      { sql: "SELECT kind FROM t GROUP BY kind HAVING COUNT(*) < 3" },
    ],
  },
});
