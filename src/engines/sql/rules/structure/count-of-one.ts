import { defineRule } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import { eachWrittenExpression } from "../correctness/support/visit.ts";

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
  visit: eachWrittenExpression((_, expression) => {
    if (expression.kind !== "call" || expression.distinct || functionName(expression) !== "count") return undefined;
    const [only, second] = expression.arguments;
    return second === undefined && only?.kind === "literal" && only.type === "number"
      ? { span: expression, message: "This counts rows, as COUNT(*) does.", suggestion: "COUNT(*)" }
      : undefined;
  }),
  examples: {
    bad: [{ sql: "SELECT COUNT(1) FROM t" }],
    good: [{ sql: "SELECT COUNT(*) FROM t" }, { sql: "SELECT COUNT(DISTINCT a) FROM t" }],
  },
});
