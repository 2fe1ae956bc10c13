import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule } from "../../rule.ts";
import { isAggregate } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const roundBeforeAggregate = defineRule({
  id: "round-before-aggregate",
  group: "correctness",
  title: "Rounding before summing",
  severity: "info",
  what: "SUM(ROUND(x, n)) and AVG(ROUND(x, n)).",
  why: "The rounding errors of all rows add up: a million rows rounded to cents can be off by thousands.",
  whenNotToUse: "Each row is booked rounded, e.g. invoice lines, and the total has to be the sum of what was booked.",
  fix: "none",
  sources: ["Goldberg: What every computer scientist should know about floating-point arithmetic, ACM Computing Surveys 23(1), 1991"],
  visit: eachExpression((analysed, { expression }) => {
    const [argument] = isAggregate(expression) && /^(?:sum|avg)$/u.test(functionName(expression)) ? expression.arguments : [];
    if (argument?.kind !== "call" || functionName(argument) !== "round") return undefined;
    return {
      span: argument,
      message: `Each value is rounded before ${textAt(analysed, expression)} adds them up, so the errors add up too.`,
      suggestion: "Round the result.",
    };
  }),
  examples: {
    bad: [{ sql: "SELECT SUM(ROUND(price * qty, 2)) FROM t" }, { sql: "SELECT k, AVG(ROUND(x)) FROM t GROUP BY k" }],
    good: [{ sql: "SELECT ROUND(SUM(price * qty), 2) FROM t" }, { sql: "SELECT SUM(FLOOR(x)), MAX(ROUND(x, 1)) FROM t" }],
  },
});
