import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Call } from "../../syntax/tree.ts";
import { columnOf, textAt } from "./support/columns.ts";
import { determinedSources, fixedColumns } from "./support/keys.ts";
import { eachExpression } from "./support/visit.ts";

/** Rows that tie are known to be possible: every column of the window is plain, and no key is among them. */
function mayTie(analysed: AnalysedStatement, scope: Scope, call: Call): boolean {
  const { over } = call;
  if (
    over === undefined ||
    over.base !== undefined ||
    over.orderBy.length === 0 ||
    scope.select.groupBy !== undefined ||
    scope.select.distinct
  )
    return false;
  const expressions = [...over.partitionBy, ...over.orderBy.map((item) => item.expression)];
  if (expressions.some((expression) => columnOf(analysed, expression) === undefined)) return false;
  const determined = determinedSources(analysed, scope, [], fixedColumns(analysed, scope, expressions));
  const open = scope.sources.filter((source) => !determined.has(source));
  return open.length > 0 && open.every((source) => source.kind === "table" && source.keys.length > 0);
}

function matchOf(analysed: AnalysedStatement, scope: Scope | undefined, call: Call): RuleMatch | undefined {
  if (scope === undefined || !mayTie(analysed, scope, call)) return undefined;
  const last = call.over?.orderBy.at(-1);
  const key = scope.sources.flatMap((source) => source.keys)[0] ?? [];
  return {
    span: last?.span ?? call,
    message: `Rows of ${call.over?.partitionBy.length === 0 ? "the result" : "a partition"} can tie in this order; which of them ${textAt(analysed, { start: call.start, end: call.argumentsSpan.end })} puts first is left to chance.`,
    suggestion: `Add ${key.join(", ")} to the ORDER BY of the window.`,
  };
}

export const rowNumberWithoutTotalOrder = defineRule({
  id: "row-number-without-total-order",
  group: "correctness",
  title: "ROW_NUMBER over an order with ties",
  severity: "info",
  what: "ROW_NUMBER whose PARTITION BY and ORDER BY together hold no key of the tables; told where keys are declared.",
  why: "Tied rows are numbered by chance, so that the deduplicated or latest row differs from run to run.",
  whenNotToUse: "Tied rows are equal in all that is used of them.",
  fix: "none",
  sources: ["https://www.postgresql.org/docs/current/functions-window.html"],
  visit: eachExpression((analysed, { expression, scope }) =>
    expression.kind === "call" && functionName(expression) === "row_number" ? matchOf(analysed, scope, expression) : undefined,
  ),
  examples: {
    bad: [
      {
        sql: "SELECT * FROM (SELECT o.*, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY day DESC) AS n FROM orders o) x WHERE n = 1",
        schema: "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, day DATE)",
      },
    ],
    good: [
      {
        sql: "SELECT ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY day DESC, id) FROM orders",
        schema: "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, day DATE)",
      },
      { sql: "SELECT ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY day DESC) FROM orders" },
      {
        sql: "SELECT ROW_NUMBER() OVER (ORDER BY SUM(day)) FROM orders GROUP BY customer_id",
        schema: "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, day INT)",
      },
    ],
  },
});
