import { defineRule } from "../../rule.ts";
import { walkExpressions } from "../../syntax/walk.ts";
import type { RuleMatch } from "../../rule.ts";

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
  visit: ({ statement }) => {
    const found: RuleMatch[] = [];
    walkExpressions(statement, (expression) => {
      if (expression.kind !== "binary" || !["=", "<>"].includes(expression.operator)) return;
      const empty = [expression.left, expression.right].some(
        (side) => side.kind === "literal" && side.type === "string" && side.value === "",
      );
      if (empty)
        found.push({
          span: expression,
          message: "'' is NULL here: this is never true.",
          suggestion: expression.operator === "=" ? "IS NULL" : "IS NOT NULL",
        });
    });
    return found;
  },
  examples: {
    bad: [{ sql: "SELECT a FROM t WHERE b = ''", dialect: "oracle" }],
    good: [
      { sql: "SELECT a FROM t WHERE b IS NULL", dialect: "oracle" },
      { sql: "SELECT a FROM t WHERE b = ' '", dialect: "oracle" },
    ],
  },
});
