import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Binary, Expression } from "../../syntax/tree.ts";
import { columnEquality, conjunctsOf, disjunctsOf } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

function bareAnd(expression: Expression): expression is Binary {
  return expression.kind === "binary" && expression.operator === "AND" && expression.parentheses === 0;
}

/** One arm of the OR holds the join of two tables and the others don't: the OR was surely meant to bind tighter. */
function losesJoin(analysed: AnalysedStatement, expression: Expression): boolean {
  const arms = new Set(
    disjunctsOf(expression).map((arm) =>
      conjunctsOf(arm).some((condition) => {
        const equality = columnEquality(analysed, condition);
        return equality !== undefined && equality.left.source !== equality.right.source;
      }),
    ),
  );
  return arms.has(true) && arms.has(false);
}

/** The operands of the ORs that no parentheses group. */
function bareArms(root: Expression): readonly Expression[] {
  const found: Expression[] = [];
  const waiting = [root];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next.kind === "binary" && next.operator === "OR" && (next === root || next.parentheses === 0)) waiting.push(next.right, next.left);
    else found.push(next);
  }
  return found;
}

function matchOf(analysed: AnalysedStatement, { expression, parent, clause }: Visited): RuleMatch | undefined {
  if (expression.kind !== "binary" || expression.operator !== "OR") return undefined;
  if (parent?.kind === "binary" && parent.operator === "OR" && expression.parentheses === 0) return undefined;
  const mixed = bareArms(expression).filter(bareAnd);
  const [first] = mixed;
  if (first === undefined) return undefined;
  const serious = parent === undefined && (clause === "where" || clause === "from") && losesJoin(analysed, expression);
  return {
    span: first.operatorSpan,
    ...(serious ? { severity: "error" as const } : {}),
    message: serious
      ? "AND binds tighter than OR, so the join condition holds for one arm of the OR only; the other arm joins every row with every row."
      : "AND binds tighter than OR; without parentheses readers and writers guess which was meant.",
    suggestion: "Put the conditions that belong together in parentheses.",
    ...(serious
      ? {}
      : {
          rewrite: {
            title: "Show with parentheses how it is read",
            edits: mixed.flatMap((arm) => [
              { span: { start: arm.start, end: arm.start }, text: "(" },
              { span: { start: arm.end, end: arm.end }, text: ")" },
            ]),
            preconditions: [],
          },
        }),
  };
}

export const orAndPrecedence = defineRule({
  id: "or-and-precedence",
  group: "correctness",
  title: "AND and OR mixed without parentheses",
  severity: "info",
  what: "a OR b AND c, where nothing shows that it is a OR (b AND c).",
  why: "A condition added with AND at the end of an OR narrows its last arm only; join conditions and tenant filters get lost that way.",
  whenNotToUse: "Teams that know the precedence by heart; the rewrite only adds parentheses.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 6.39 <boolean value expression>"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE a = 1 OR b = 2 AND c = 3", fixed: "SELECT * FROM t WHERE a = 1 OR (b = 2 AND c = 3)" },
      {
        sql: "SELECT * FROM t WHERE a = 1 AND d = 4 OR b = 2 AND c = 3",
        fixed: "SELECT * FROM t WHERE (a = 1 AND d = 4) OR (b = 2 AND c = 3)",
      },
      { sql: "SELECT CASE WHEN a OR b AND c THEN 1 END FROM t", fixed: "SELECT CASE WHEN a OR (b AND c) THEN 1 END FROM t" },
      {
        sql: "SELECT a.x FROM a, b WHERE a.id = b.id AND a.k = 1 OR a.k = 2",
        schema: "CREATE TABLE a (id INT, k INT, x INT); CREATE TABLE b (id INT)",
      },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE a = 1 OR (b = 2 AND c = 3)" },
      { sql: "SELECT * FROM t WHERE (a = 1 OR b = 2) AND c = 3" },
      { sql: "SELECT * FROM t WHERE a = 1 OR b BETWEEN 2 AND 3" },
      { sql: "SELECT * FROM t WHERE a = 1 OR b = 2 OR c = 3" },
    ],
  },
});
