import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { equalExpressions } from "../correctness/support/output.ts";
import { textAt } from "../correctness/support/columns.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Expression } from "../../syntax/tree.ts";

/** `CASE WHEN x IS NULL THEN y ELSE x END` and its mirror image: [x, y]. */
function alternatives(analysed: AnalysedStatement, expression: Expression): readonly [Expression, Expression] | undefined {
  if (expression.kind !== "case" || expression.operand !== undefined || expression.branches.length !== 1) return undefined;
  const [branch] = expression.branches;
  const { otherwise } = expression;
  if (branch?.when.kind !== "is" || branch.when.test !== "NULL" || otherwise === undefined) return undefined;
  const { operand, not } = branch.when;
  const [first, second] = not ? [branch.then, otherwise] : [otherwise, branch.then];
  // Only plain columns: what is computed would be computed once instead of twice, which random functions notice.
  return operand.kind === "column" && equalExpressions(analysed, operand, first) ? [first, second] : undefined;
}

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  const found = alternatives(analysed, expression);
  if (found === undefined) return undefined;
  const text = `COALESCE(${textAt(analysed, found[0])}, ${textAt(analysed, found[1])})`;
  return {
    span: expression,
    message: `This CASE is ${text}.`,
    rewrite: { title: "Write COALESCE", edits: [{ span: expression, text }], preconditions: [] },
  };
}

export const caseAsCoalesce = defineRule({
  id: "case-as-coalesce",
  group: "structure",
  title: "CASE that is a COALESCE",
  severity: "info",
  what: "CASE WHEN x IS NULL THEN y ELSE x END, or with IS NOT NULL and the results exchanged.",
  why: "COALESCE(x, y) says the same in a word.",
  whenNotToUse: "Where a style guide asks for CASE.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 6.12 <case expression>: COALESCE is defined as this CASE"],
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [
      {
        sql: "SELECT id, CASE WHEN t.note IS NULL THEN 'none' ELSE t.note END AS note FROM t",
        schema: "CREATE TABLE t (id INT PRIMARY KEY, note TEXT)",
        fixed: "SELECT id, COALESCE(t.note, 'none') AS note FROM t",
      },
      {
        sql: "SELECT id FROM t WHERE CASE WHEN a IS NOT NULL THEN a ELSE b END > 3",
        schema: "CREATE TABLE t (id INT PRIMARY KEY, a INT, b INT)",
        fixed: "SELECT id FROM t WHERE COALESCE(a, b) > 3",
      },
    ],
    good: [
      { sql: "SELECT CASE WHEN a IS NULL THEN 'none' ELSE b END FROM t" },
      { sql: "SELECT CASE WHEN a IS NULL THEN 1 ELSE 0 END FROM t" },
      { sql: "SELECT CASE WHEN a IS NULL THEN b WHEN c = 1 THEN d ELSE a END FROM t" },
    ],
  },
});
