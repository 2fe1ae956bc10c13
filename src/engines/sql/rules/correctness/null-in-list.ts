import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

function matchOf(analysed: AnalysedStatement, { expression, parent }: Visited): RuleMatch | undefined {
  if (expression.kind !== "in") return undefined;
  const item = expression.list?.find((entry) => entry.kind === "literal" && entry.type === "null");
  if (item === undefined) return undefined;
  const negated = expression.not !== (parent?.kind === "unary" && parent.operator === "NOT");
  const operand = textAt(analysed, expression.operand);
  return negated
    ? {
        span: item,
        message: "With NULL in its list NOT IN is true for no row.",
        suggestion: `Take NULL out of the list; test with ${operand} IS NOT NULL.`,
      }
    : {
        span: item,
        severity: "warning",
        message: `NULL in an IN list matches nothing, not even rows where ${operand} is NULL.`,
        suggestion: `Take it out, or add OR ${operand} IS NULL.`,
      };
}

export const nullInList = defineRule({
  id: "null-in-list",
  group: "correctness",
  title: "NULL in an IN list",
  severity: "error",
  what: "The literal NULL among the values of IN (...) or NOT IN (...).",
  why: "x = NULL is never true, so IN never finds NULLs that way; NOT IN turns into a condition that no row passes.",
  whenNotToUse: "Never; a NULL in the list has no use.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 8.4 <in predicate>"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE a NOT IN (1, 2, NULL)" },
      { sql: "SELECT * FROM t WHERE a IN ('x', NULL)" },
      { sql: "SELECT * FROM t WHERE NOT (a IN (NULL, 3))" },
    ],
    good: [{ sql: "SELECT * FROM t WHERE a NOT IN (1, 2)" }, { sql: "SELECT * FROM t WHERE a IN ('NULL', 'x')" }],
  },
});
