import { defineRule } from "../../rule.ts";
import { eachWrittenExpression } from "../correctness/support/visit.ts";

export const nestedCase = defineRule({
  id: "nested-case",
  group: "structure",
  title: "CASE in the ELSE of a CASE",
  severity: "info",
  what: "A CASE without an operand whose ELSE is another one.",
  why: "Its branches are further branches of the outer one, without the indentation.",
  whenNotToUse: "Where the inner CASE compares one operand with values.",
  fix: "none",
  visit: eachWrittenExpression((_, expression) =>
    expression.kind === "case" &&
    expression.operand === undefined &&
    expression.otherwise?.kind === "case" &&
    expression.otherwise.operand === undefined
      ? {
          span: expression.otherwise,
          message: "This CASE can be further branches of the outer one.",
          suggestion: "Write its WHENs into the outer CASE.",
        }
      : undefined,
  ),
  examples: {
    bad: [{ sql: "SELECT CASE WHEN a = 1 THEN 'x' ELSE CASE WHEN b = 2 THEN 'y' ELSE 'z' END END FROM t" }],
    good: [{ sql: "SELECT CASE WHEN a = 1 THEN 'x' WHEN b = 2 THEN 'y' ELSE 'z' END FROM t" }],
  },
});
