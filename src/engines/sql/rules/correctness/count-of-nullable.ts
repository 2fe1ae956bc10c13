import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Call } from "../../syntax/tree.ts";
import { isAggregate } from "./support/calls.ts";
import { columnOf, isDeclaredNullable, textAt } from "./support/columns.ts";
import { eachScope } from "./support/visit.ts";
import { expressionsOf } from "./support/walk.ts";

/** Names for a number of rows. */
const rowCount = /(?:^|_)(?:total|all|rows|records|orders|users|customers|events)(?:_|$)/iu;

function counts(scope: Scope): readonly Call[] {
  return expressionsOf(scope).flatMap(({ expression }) =>
    isAggregate(expression) && functionName(expression) === "count" ? [expression] : [],
  );
}

/** COUNT(*) beside it shows that its author knows the difference. */
function contrasted(scope: Scope): boolean {
  return counts(scope).some((call) => call.arguments[0]?.kind === "star");
}

function matchOf(analysed: AnalysedStatement, scope: Scope, call: Call): RuleMatch | undefined {
  const [argument] = call.arguments;
  if (argument === undefined || call.distinct || call.arguments.length > 1 || !isDeclaredNullable(analysed, argument)) return undefined;
  const column = columnOf(analysed, argument);
  const item = scope.select.items.find(({ expression }) => expression === call);
  // Of the optional side of an outer join counting the matches is what COUNT(column) is for.
  if (column === undefined || column.source.optional || item === undefined) return undefined;
  if (item.alias === undefined || !rowCount.test(item.alias.name) || contrasted(scope)) return undefined;
  const name = textAt(analysed, argument);
  return {
    span: call,
    message: `${name} is nullable, so ${item.alias.name} counts the rows that have one, not all rows.`,
    suggestion: "Write COUNT(*) for the number of rows.",
  };
}

export const countOfNullable = defineRule({
  id: "count-of-nullable",
  group: "correctness",
  title: "COUNT of a nullable column called a number of rows",
  severity: "info",
  what: "COUNT(column) of a column declared without NOT NULL, under an alias that speaks of all rows: total, rows, orders.",
  why: "COUNT(column) leaves NULLs out, and the total is short by as many.",
  whenNotToUse: "The rows with a value are to be counted: name the result after it.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 10.9 <aggregate function>"],
  visit: eachScope((analysed, scope) => counts(scope).map((call) => matchOf(analysed, scope, call))),
  examples: {
    bad: [{ sql: "SELECT COUNT(discount) AS total_orders FROM orders", schema: "CREATE TABLE orders (id INT PRIMARY KEY, discount INT)" }],
    good: [
      { sql: "SELECT COUNT(id) AS total_orders FROM orders", schema: "CREATE TABLE orders (id INT PRIMARY KEY, discount INT)" },
      { sql: "SELECT COUNT(*) AS total, COUNT(discount) AS discount_count FROM orders", schema: "CREATE TABLE orders (discount INT)" },
      { sql: "SELECT COUNT(discount) AS discounted FROM orders", schema: "CREATE TABLE orders (discount INT)" },
      { sql: "SELECT COUNT(discount) AS total FROM orders" },
    ],
  },
});
