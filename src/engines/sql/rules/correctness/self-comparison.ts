import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { columnOf, textAt } from "./support/columns.ts";
import { equalExpressions } from "./support/output.ts";
import { comparisons } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import { some, type Visited } from "./support/walk.ts";
import { isRandom } from "./support/calls.ts";

function matchOf(analysed: AnalysedStatement, { expression }: Visited): RuleMatch | undefined {
  if (expression.kind !== "binary" || !comparisons.has(expression.operator)) return undefined;
  const { left, right, operator } = expression;
  if (!some(left, (inner) => inner.kind === "column") || some(left, isRandom) || !equalExpressions(analysed, left, right)) return undefined;
  // x <> x is how NaN is found.
  const { kind } = analysed.typeOf(left);
  if (operator === "<>" && kind === "float") return undefined;
  if (columnOf(analysed, left) === undefined && left.kind === "column" && left.qualifier.length === 0) return undefined;
  const always = operator === "=" || operator === "<=" || operator === ">=";
  return {
    span: expression,
    message: `${textAt(analysed, expression)} compares an expression with itself: ${always ? "true for everything but NULL" : "never true"}.`,
    suggestion: always ? "Compare with the other table's column; to keep NULLs out write IS NOT NULL." : "Compare with what was meant.",
  };
}

export const selfComparison = defineRule({
  id: "self-comparison",
  group: "correctness",
  title: "Comparison of an expression with itself",
  severity: "error",
  what: "x = x, x <> x, x < x... where both sides are the same.",
  why: "Mostly a wrong alias in a join condition, which then joins every row with every row.",
  whenNotToUse: "x = x as a test for NULL: IS NOT NULL says it better.",
  fix: "none",
  sources: ["https://rules.sonarsource.com/plsql/RSPEC-1764"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT a.x FROM a JOIN b ON a.id = a.id" },
      { sql: "SELECT * FROM t WHERE t.price > t.price" },
      { sql: "SELECT * FROM t WHERE lower(t.a) = lower(t.a) AND b = 1" },
    ],
    good: [
      { sql: "SELECT a.x FROM a JOIN b ON a.id = b.id" },
      { sql: "SELECT a.x FROM t a JOIN t b ON a.id = b.id" },
      { sql: "SELECT * FROM t WHERE v <> v", schema: "CREATE TABLE t (v DOUBLE PRECISION)" },
      { sql: "SELECT * FROM t WHERE 1 = 1 AND a = 2" },
    ],
  },
});
