import { defineRule } from "../../rule.ts";
import { eachWrittenExpression } from "../correctness/support/visit.ts";

export const emptyStringIsNull = defineRule({
  id: "empty-string-is-null",
  group: "dialect",
  title: "Comparison with an empty string",
  severity: "error",
  dialects: ["oracle"],
  what: "= '' or <> '' in Oracle.",
  why: "Oracle takes a text of length zero for NULL, so that the comparison is never true.",
  whenNotToUse: "Never: IS NULL says what is meant.",
  fix: "none",
  sources: ["Oracle Database SQL Language Reference: Nulls"],
  visit: eachWrittenExpression((_, expression) => {
    if (expression.kind !== "binary" || !["=", "<>"].includes(expression.operator)) return undefined;
    const empty = [expression.left, expression.right].some(
      (side) => side.kind === "literal" && side.type === "string" && side.value === "",
    );
    return empty
      ? {
          span: expression,
          message: "'' is NULL here: this is never true.",
          suggestion: expression.operator === "=" ? "IS NULL" : "IS NOT NULL",
        }
      : undefined;
  }),
  examples: {
    bad: [{ sql: "SELECT a FROM t WHERE b = ''", dialect: "oracle" }],
    good: [
      { sql: "SELECT a FROM t WHERE b IS NULL", dialect: "oracle" },
      { sql: "SELECT a FROM t WHERE b = ' '", dialect: "oracle" },
    ],
  },
});
