import { defineRule } from "../../rule.ts";
import { eachWrittenExpression } from "../correctness/support/visit.ts";

export const elseNull = defineRule({
  id: "else-null",
  group: "structure",
  title: "ELSE NULL",
  severity: "info",
  what: "A CASE that ends in ELSE NULL.",
  why: "A CASE without ELSE gives NULL already; the words only look as if they did something.",
  whenNotToUse: "Where a style guide asks for it.",
  fix: "none",
  visit: eachWrittenExpression((_, expression) =>
    expression.kind === "case" && expression.otherwise?.kind === "literal" && expression.otherwise.type === "null"
      ? { span: expression.otherwise, message: "ELSE NULL is what CASE does anyway.", suggestion: "Leave it out." }
      : undefined,
  ),
  examples: {
    bad: [{ sql: "SELECT CASE WHEN a = 1 THEN 'x' ELSE NULL END FROM t" }],
    good: [{ sql: "SELECT CASE WHEN a = 1 THEN 'x' END FROM t" }, { sql: "SELECT CASE WHEN a = 1 THEN NULL ELSE 2 END FROM t" }],
  },
});
