import { dialectsExcept } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

const fullFrame = " ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING";

function matchOf(analysed: AnalysedStatement, { expression }: Visited): RuleMatch | undefined {
  if (expression.kind !== "call" || expression.over === undefined) return undefined;
  const name = functionName(expression);
  const { over } = expression;
  const last = over.orderBy.at(-1);
  if ((name !== "last_value" && name !== "nth_value") || last === undefined || over.frame !== undefined || over.base !== undefined)
    return undefined;
  return {
    span: expression,
    message: `Without a frame ${textAt(analysed, { start: expression.start, end: expression.argumentsSpan.end })} sees the partition up to the current row only${name === "last_value" ? ", so it returns the value of the current row, or of one that ties with it" : ""}.`,
    suggestion: "Add a frame to the end of the partition, or turn the order round and use FIRST_VALUE.",
    rewrite: {
      title: "Look at the whole partition",
      edits: [{ span: { start: last.span.end, end: last.span.end }, text: fullFrame }],
      preconditions: [],
      changesResult: true,
    },
  };
}

export const windowDefaultFrame = defineRule({
  id: "window-default-frame",
  group: "correctness",
  title: "LAST_VALUE with the default frame",
  severity: "error",
  // Snowflake and Redshift take the whole partition by default for these two functions.
  dialects: dialectsExcept("snowflake", "redshift"),
  what: "LAST_VALUE or NTH_VALUE over an ordered window without a frame.",
  why: "The default frame ends at the current row and its ties, so the last value of it is the row's own.",
  whenNotToUse: "A running value is meant; then write its frame.",
  fix: "suggestion",
  sources: [
    "https://www.postgresql.org/docs/current/functions-window.html",
    "https://docs.snowflake.com/en/sql-reference/functions-window-syntax",
  ],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT LAST_VALUE(x) OVER (PARTITION BY a ORDER BY b) FROM t",
        fixed: "SELECT LAST_VALUE(x) OVER (PARTITION BY a ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM t",
      },
      { sql: "SELECT NTH_VALUE(x, 2) OVER (ORDER BY b DESC) FROM t" },
    ],
    good: [
      { sql: "SELECT LAST_VALUE(x) OVER (ORDER BY b ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) FROM t" },
      { sql: "SELECT FIRST_VALUE(x) OVER (ORDER BY b) FROM t" },
      { sql: "SELECT LAST_VALUE(x) OVER (ORDER BY b) FROM t", dialect: "snowflake" },
    ],
  },
});
