import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression, Literal } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { equalExpressions } from "./support/output.ts";
import { disjunctsOf, isWholeChain } from "./support/predicates.ts";
import { surelyDiffer } from "./support/regions.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

interface Exclusion {
  readonly condition: Expression;
  readonly operand: Expression;
  readonly value: number | string;
}

const constantOf = ({ type, value }: Literal): number | string => (type === "number" ? Number(value) : value);

/** `x <> constant` or `x NOT LIKE constant`. */
function exclusion(condition: Expression): Exclusion | undefined {
  if (condition.kind === "binary" && condition.operator === "<>" && condition.right.kind === "literal" && condition.right.type !== "null") {
    return { condition, operand: condition.left, value: constantOf(condition.right) };
  }
  if (condition.kind === "like" && condition.not && condition.pattern.kind === "literal") {
    return { condition, operand: condition.operand, value: condition.pattern.value };
  }
  return undefined;
}

/** A pattern may match what another one does, or a value: `'%a%'` and `'%b%'`. */
function isPattern(condition: Expression): boolean {
  return condition.kind === "like";
}

function excludeDifferent(a: Exclusion, b: Exclusion): boolean {
  return isPattern(a.condition) || isPattern(b.condition) ? a.value !== b.value : surelyDiffer(a.value, b.value);
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  if (!isWholeChain(visited, "OR")) return undefined;
  const exclusions = disjunctsOf(visited.expression)
    .slice(0, 200)
    .map(exclusion)
    .filter((found) => found !== undefined);
  for (const [index, a] of exclusions.entries()) {
    const b = exclusions
      .slice(index + 1)
      .find((other) => excludeDifferent(a, other) && equalExpressions(analysed, a.operand, other.operand));
    if (b === undefined) continue;
    const both = isPattern(a.condition) || isPattern(b.condition);
    return {
      span: { start: a.condition.start, end: b.condition.end },
      ...(both ? { severity: "warning" as const } : {}),
      message: `Of ${textAt(analysed, a.condition)} and ${textAt(analysed, b.condition)} one is ${both ? "nearly always" : "always"} true, so the OR filters ${both ? "next to nothing" : "nothing but NULLs"}.`,
      suggestion: `Write AND, or ${textAt(analysed, a.operand)} NOT IN (...).`,
    };
  }
  return undefined;
}

export const alwaysTrueOr = defineRule({
  id: "always-true-or",
  group: "correctness",
  title: "Negations joined by OR",
  severity: "error",
  what: "x <> a OR x <> b.",
  why: "Whatever x is, it differs from one of the two: the condition lets everything through. AND was meant.",
  whenNotToUse: "Never.",
  fix: "none",
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE status <> 'a' OR status <> 'b'" },
      { sql: "SELECT * FROM t WHERE x = 1 AND (k != 1 OR y = 3 OR k != 2)" },
      { sql: "SELECT * FROM t WHERE name NOT LIKE 'a%' OR name NOT LIKE 'b%'" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE status <> 'a' AND status <> 'b'" },
      { sql: "SELECT * FROM t WHERE status <> 'a' OR kind <> 'b'" },
      { sql: "SELECT * FROM t WHERE status <> 'a' OR status IS NULL" },
    ],
  },
});
