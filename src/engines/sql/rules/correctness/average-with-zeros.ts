import { defineRule } from "../../rule.ts";
import { callName, isAggregate } from "./support/calls.ts";
import { eachExpression } from "./support/visit.ts";
import { some } from "./support/walk.ts";

export const averageWithZeros = defineRule({
  id: "average-with-zeros",
  group: "correctness",
  title: "Average over rows that were set to zero",
  severity: "warning",
  what: "AVG(CASE WHEN c THEN x ELSE 0 END).",
  why: "Rows that fail the condition take part with 0 and pull the average down; without ELSE they are left out.",
  whenNotToUse: "The average over all rows is meant, the others counting as nothing.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 10.9 <aggregate function>"],
  visit: eachExpression((_, { expression }) => {
    const [argument] = isAggregate(expression) && callName(expression) === "avg" ? expression.arguments : [];
    if (argument?.kind !== "case" || argument.operand !== undefined || argument.otherwise?.kind !== "literal") return undefined;
    const last = argument.branches.at(-1);
    const measures = argument.branches.every(({ then }) => some(then, ({ kind }) => kind === "column"));
    if (Number(argument.otherwise.value) !== 0 || argument.otherwise.type !== "number" || !measures || last === undefined) return undefined;
    return {
      span: expression,
      message: `Rows that don't meet the condition count as 0 in the average.`,
      suggestion: "Leave ELSE out, so that they give NULL and are left out.",
      rewrite: {
        title: "Leave the other rows out of the average",
        edits: [{ span: { start: last.then.end, end: argument.otherwise.end }, text: "" }],
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
    ],
    good: [
      { sql: "SELECT AVG(CASE WHEN kind = 'a' THEN price END), SUM(CASE WHEN kind = 'a' THEN price ELSE 0 END) FROM t" },
      { sql: "SELECT AVG(CASE WHEN kind = 'a' THEN 1.0 ELSE 0 END) AS share FROM t" },
    ],
  },
});
