import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Case, Expression } from "../../syntax/tree.ts";
import { isRandom } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { equalExpressions } from "./support/output.ts";
import { covers, regionOf } from "./support/regions.ts";
import { eachExpression } from "./support/visit.ts";
import { some } from "./support/walk.ts";

/** Whatever satisfies `later` has satisfied `earlier` before. */
function shadows(analysed: AnalysedStatement, earlier: Expression, later: Expression): boolean {
  if (some(earlier, isRandom)) return false;
  if (equalExpressions(analysed, earlier, later)) return true;
  const a = regionOf(earlier);
  const b = regionOf(later);
  return a !== undefined && b !== undefined && equalExpressions(analysed, a.operand, b.operand) && covers(a, b);
}

function matchOf(analysed: AnalysedStatement, expression: Case): RuleMatch | undefined {
  for (const [index, { when }] of expression.branches.slice(0, 300).entries()) {
    const earlier = expression.branches.slice(0, index).find((branch) => shadows(analysed, branch.when, when));
    if (earlier === undefined) continue;
    return {
      span: when,
      message: `WHEN ${textAt(analysed, when)} is never reached: WHEN ${textAt(analysed, earlier.when)} before it takes all its rows.`,
      suggestion: "Put the narrower condition first, or drop the branch.",
    };
  }
  return undefined;
}

export const caseUnreachableBranch = defineRule({
  id: "case-unreachable-branch",
  group: "correctness",
  title: "CASE branch that is never reached",
  severity: "error",
  what: "A WHEN that repeats an earlier one, or that an earlier one covers: WHEN x > 10 ... WHEN x > 20.",
  why: "CASE takes the first branch that is true, so the later result never appears.",
  whenNotToUse: "Never.",
  fix: "none",
  sources: ["https://rules.sonarsource.com/plsql/RSPEC-1862"],
  visit: eachExpression((analysed, { expression }) => (expression.kind === "case" ? matchOf(analysed, expression) : undefined)),
  examples: {
    bad: [
      { sql: "SELECT CASE WHEN x > 10 THEN 'many' WHEN x > 100 THEN 'lots' ELSE 'few' END FROM t" },
      { sql: "SELECT CASE k WHEN 'a' THEN 1 WHEN 'b' THEN 2 WHEN 'a' THEN 3 END FROM t" },
      { sql: "SELECT CASE WHEN a = 1 THEN 'x' WHEN b = 2 THEN 'y' WHEN a = 1 THEN 'z' END FROM t" },
      { sql: "SELECT CASE WHEN d IN ('a', 'b') THEN 1 WHEN d = 'b' THEN 2 END FROM t" },
    ],
    good: [
      { sql: "SELECT CASE WHEN x > 100 THEN 'lots' WHEN x > 10 THEN 'many' ELSE 'few' END FROM t" },
      { sql: "SELECT CASE WHEN x >= 10 THEN 1 WHEN x >= 5 THEN 2 WHEN x < 5 THEN 3 END FROM t" },
      { sql: "SELECT CASE WHEN x > 10 THEN 1 WHEN y > 100 THEN 2 END FROM t" },
      { sql: "SELECT CASE WHEN x > 10 AND y = 1 THEN 1 WHEN x > 10 THEN 2 END FROM t" },
    ],
  },
});
