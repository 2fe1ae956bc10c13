import { defineRule } from "../../rule.ts";
import { walkExpressions } from "../../syntax/walk.ts";
import type { RuleMatch } from "../../rule.ts";

export const countOfOne = defineRule({
  id: "count-of-one",
  group: "structure",
  title: "COUNT(1)",
  severity: "info",
  what: "COUNT of a number.",
  why: "It counts rows as COUNT(*) does, and makes readers wonder about the difference.",
  whenNotToUse: "Where a style guide asks for it.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 10.9 <aggregate function>"],
  visit: ({ statement }) => {
    const found: RuleMatch[] = [];
    walkExpressions(statement, (expression) => {
      if (expression.kind !== "call" || expression.distinct || expression.name.at(-1)?.name.toUpperCase() !== "COUNT") return;
      const [only, second] = expression.arguments;
      if (second === undefined && only?.kind === "literal" && only.type === "number")
        found.push({ span: expression, message: "This counts rows, as COUNT(*) does.", suggestion: "COUNT(*)" });
    });
    return found;
  },
  examples: {
    bad: [{ sql: "SELECT COUNT(1) FROM t" }],
    good: [{ sql: "SELECT COUNT(*) FROM t" }, { sql: "SELECT COUNT(DISTINCT a) FROM t" }],
  },
});
