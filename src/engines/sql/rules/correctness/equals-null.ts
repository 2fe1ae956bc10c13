import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { comparisons } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

function isNull(expression: Expression): boolean {
  return expression.kind === "literal" && expression.type === "null";
}

/** T-SQL names a result column by `name = expression`, and functions take named arguments. */
function isNaming(analysed: AnalysedStatement, { parent, clause }: Visited): boolean {
  return (analysed.dialect === "tsql" && clause === "select" && parent === undefined) || parent?.kind === "call";
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression } = visited;
  if (expression.kind !== "binary" || !comparisons.has(expression.operator) || isNaming(analysed, visited)) return undefined;
  const { left, right, operator, operatorSpan } = expression;
  if (!isNull(left) && !isNull(right)) return undefined;
  const test = operator === "=" ? "IS NULL" : "IS NOT NULL";
  const equality = operator === "=" || operator === "<>";
  const message = `${textAt(analysed, expression)} is NULL for every row, never true.`;
  if (!equality || isNull(left))
    return { span: expression, message, suggestion: equality ? `Write ${test}.` : "No order is defined for NULL." };
  return {
    span: expression,
    message,
    rewrite: {
      title: `Test with ${test}`,
      edits: [{ span: { start: operatorSpan.start, end: right.end }, text: test }],
      preconditions: [],
      changesResult: true,
    },
  };
}

export const equalsNull = defineRule({
  id: "equals-null",
  group: "correctness",
  title: "Comparison with NULL",
  severity: "error",
  what: "= NULL, <> NULL and the other comparison operators with the literal NULL.",
  why: "Any comparison with NULL is NULL, so the condition holds for no row, whatever the data.",
  whenNotToUse: "T-SQL with ANSI_NULLS OFF, which SQL Server is about to remove.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 8.2 <comparison predicate>"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE a = NULL", fixed: "SELECT * FROM t WHERE a IS NULL" },
      { sql: "SELECT * FROM t WHERE b > 1 AND a <> NULL", fixed: "SELECT * FROM t WHERE b > 1 AND a IS NOT NULL" },
      { sql: "SELECT * FROM t WHERE a != null -- none", fixed: "SELECT * FROM t WHERE a IS NOT NULL -- none" },
      { sql: "SELECT CASE WHEN a = NULL THEN 0 ELSE a END FROM t", fixed: "SELECT CASE WHEN a IS NULL THEN 0 ELSE a END FROM t" },
      { sql: "DELETE FROM t WHERE NULL = a" },
      { sql: "SELECT * FROM t WHERE a >= NULL" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE a IS NULL AND b IS NOT NULL" },
      { sql: "UPDATE t SET a = NULL WHERE b = 1" },
      { sql: "SELECT x = NULL FROM t", dialect: "tsql" },
      { sql: "SELECT * FROM t WHERE a = 'NULL'" },
      { sql: "SELECT * FROM t WHERE a IS NOT DISTINCT FROM NULL" },
    ],
  },
});
