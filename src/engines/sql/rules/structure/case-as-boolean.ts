import { defineRule } from "../../rule.ts";
import { eachWrittenExpression } from "../correctness/support/visit.ts";

export const caseAsBoolean = defineRule({
  id: "case-as-boolean",
  group: "structure",
  title: "CASE that only says true or false",
  severity: "info",
  what: "CASE WHEN condition THEN TRUE ELSE FALSE END.",
  why: "The condition is a boolean itself; where it may be NULL, COALESCE(condition, FALSE) says that.",
  whenNotToUse: "Dialects without boolean columns in the select list.",
  fix: "none",
  visit: eachWrittenExpression((_, expression) => {
    if (expression.kind !== "case" || expression.operand !== undefined || expression.branches.length !== 1) return undefined;
    const [branch] = expression.branches;
    const [then, otherwise] = [branch?.then, expression.otherwise];
    if (then?.kind !== "literal" || otherwise?.kind !== "literal" || then.type !== "boolean" || otherwise.type !== "boolean")
      return undefined;
    return {
      span: expression,
      message: "The condition says true or false without a CASE.",
      suggestion: "COALESCE(condition, FALSE), or the bare condition where it can't be NULL.",
    };
  }),
  examples: {
    bad: [{ sql: "SELECT CASE WHEN a > 1 THEN TRUE ELSE FALSE END AS big FROM t" }],
    good: [{ sql: "SELECT CASE WHEN a > 1 THEN 1 ELSE 0 END AS big FROM t" }, { sql: "SELECT a > 1 AS big FROM t" }],
  },
});
