import { defineRule } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const caseWhenNull = defineRule({
  id: "case-when-null",
  group: "correctness",
  title: "CASE x WHEN NULL never matches",
  severity: "error",
  what: "A branch WHEN NULL of a CASE with an operand.",
  why: "CASE x WHEN v compares with =, and x = NULL is never true: NULLs fall through to ELSE.",
  whenNotToUse: "Never. DECODE of Oracle and others does match NULLs, and isn't reported.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 6.12 <case expression>"],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "case" || expression.operand === undefined) return undefined;
    const branch = expression.branches.find(({ when }) => when.kind === "literal" && when.type === "null");
    if (branch === undefined) return undefined;
    const operand = textAt(analysed, expression.operand);
    return {
      span: branch.when,
      message: `WHEN NULL compares ${operand} = NULL, which is never true.`,
      suggestion: `Write CASE WHEN ${operand} IS NULL THEN ...`,
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT CASE status WHEN NULL THEN 'none' WHEN 'a' THEN 'active' END FROM t" },
      { sql: "SELECT SUM(CASE a WHEN 1 THEN 2 WHEN NULL THEN 0 ELSE 3 END) FROM t" },
    ],
    good: [
      { sql: "SELECT CASE WHEN status IS NULL THEN 'none' ELSE status END FROM t" },
      { sql: "SELECT CASE status WHEN 'a' THEN NULL ELSE 1 END FROM t" },
    ],
  },
});
