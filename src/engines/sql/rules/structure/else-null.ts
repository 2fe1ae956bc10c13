import { defineRule } from "../../rule.ts";
import { walkExpressions } from "../../syntax/walk.ts";
import type { RuleMatch } from "../../rule.ts";

export const elseNull = defineRule({
  id: "else-null",
  group: "structure",
  title: "ELSE NULL",
  severity: "info",
  what: "A CASE that ends in ELSE NULL.",
  why: "A CASE without ELSE gives NULL already; the words only look as if they did something.",
  whenNotToUse: "Where a style guide asks for it.",
  fix: "none",
  visit: ({ statement }) => {
    const found: RuleMatch[] = [];
    walkExpressions(statement, (expression) => {
      if (expression.kind === "case" && expression.otherwise?.kind === "literal" && expression.otherwise.type === "null")
        found.push({ span: expression.otherwise, message: "ELSE NULL is what CASE does anyway.", suggestion: "Leave it out." });
    });
    return found;
  },
  examples: {
    bad: [{ sql: "SELECT CASE WHEN a = 1 THEN 'x' ELSE NULL END FROM t" }],
    good: [{ sql: "SELECT CASE WHEN a = 1 THEN 'x' END FROM t" }, { sql: "SELECT CASE WHEN a = 1 THEN NULL ELSE 2 END FROM t" }],
  },
});
