import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule, type Edit } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { conditionalCall, isAggregate } from "./support/calls.ts";
import { eachExpression } from "./support/visit.ts";
import { some } from "./support/walk.ts";

function isZero(expression: Expression | undefined): boolean {
  return expression?.kind === "literal" && expression.type === "number" && Number(expression.value) === 0;
}

function measures(expression: Expression): boolean {
  return some(expression, ({ kind }) => kind === "column");
}

/** The edit that makes NULL of the zero for the rows that fail the condition. */
function zeroOf(argument: Expression): Edit | undefined {
  const chosen = conditionalCall(argument);
  if (chosen !== undefined)
    return isZero(chosen.whenFalse) && measures(chosen.whenTrue) ? { span: chosen.whenFalse, text: "NULL" } : undefined;
  if (argument.kind !== "case" || argument.operand !== undefined || argument.otherwise === undefined) return undefined;
  const last = argument.branches.at(-1);
  if (last === undefined || !isZero(argument.otherwise) || !argument.branches.every(({ then }) => measures(then))) return undefined;
  return { span: { start: last.then.end, end: argument.otherwise.end }, text: "" };
}

export const averageWithZeros = defineRule({
  id: "average-with-zeros",
  group: "correctness",
  title: "Average over rows that were set to zero",
  severity: "warning",
  what: "AVG(CASE WHEN c THEN x ELSE 0 END), AVG(IF(c, x, 0)).",
  why: "Rows that fail the condition take part with 0 and pull the average down; without ELSE they are left out.",
  whenNotToUse: "The average over all rows is meant, the others counting as nothing.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 10.9 <aggregate function>"],
  visit: eachExpression((_, { expression }) => {
    const [argument] = isAggregate(expression) && functionName(expression) === "avg" ? expression.arguments : [];
    const zero = argument === undefined ? undefined : zeroOf(argument);
    if (zero === undefined) return undefined;
    return {
      span: expression,
      message: `Rows that don't meet the condition count as 0 in the average.`,
      suggestion: "Give NULL for them, as a CASE without ELSE does, so that they are left out.",
      rewrite: {
        title: "Leave the other rows out of the average",
        edits: [zero],
        preconditions: [],
        changesResult: true,
      },
    };
  }),
  examples: {
    bad: [
      {
        sql: "SELECT AVG(CASE WHEN kind = 'a' THEN price ELSE 0 END) FROM t",
        fixed: "SELECT AVG(CASE WHEN kind = 'a' THEN price END) FROM t",
      },
      { sql: "SELECT AVG(IF(kind = 'a', price, 0)) FROM t", dialect: "mysql", fixed: "SELECT AVG(IF(kind = 'a', price, NULL)) FROM t" },
      { sql: "SELECT AVG(IFF(kind = 'a', price, 0)) FROM t", dialect: "snowflake" },
      { sql: "SELECT AVG(IIF(kind = 'a', price, 0)) FROM t", dialect: "tsql" },
    ],
    good: [
      { sql: "SELECT AVG(IFF(kind = 'a', price, NULL)), SUM(IFF(kind = 'a', price, 0)) FROM t", dialect: "snowflake" },
      { sql: "SELECT AVG(CASE WHEN kind = 'a' THEN price END), SUM(CASE WHEN kind = 'a' THEN price ELSE 0 END) FROM t" },
      { sql: "SELECT AVG(CASE WHEN kind = 'a' THEN 1.0 ELSE 0 END) AS share FROM t" },
    ],
  },
});
