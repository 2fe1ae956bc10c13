import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { likeKeyword } from "../../rewrite/layout.ts";
import type { Expression } from "../../syntax/tree.ts";
import { isRandom } from "../correctness/support/calls.ts";
import { columnEquality, conjunctsOf, disjunctsOf, isBesideAnd, isWholeChain } from "../correctness/support/predicates.ts";
import { equalExpressions } from "../correctness/support/output.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import { some, type Visited } from "../correctness/support/walk.ts";
import { conditionText } from "../correctness/support/condition-text.ts";

/** The conditions that every alternative asks for. */
function common(analysed: AnalysedStatement, alternatives: readonly (readonly Expression[])[]): readonly Expression[] {
  const [first, ...others] = alternatives;
  return (first ?? []).filter(
    (condition) =>
      !some(condition, isRandom) &&
      others.every((alternative) => alternative.some((other) => equalExpressions(analysed, condition, other))),
  );
}

function match(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression, clause } = visited;
  if (expression.kind !== "binary" || !isWholeChain(visited, "OR") || !["where", "from", "having"].includes(clause)) return undefined;
  const alternatives = disjunctsOf(expression).map((alternative) => conjunctsOf(alternative));
  const shared = common(analysed, alternatives);
  if (shared.length === 0 || !shared.some((condition) => columnEquality(analysed, condition) !== undefined || clause === "where"))
    return undefined;
  const rests = alternatives.map((alternative) =>
    alternative.filter((condition) => !shared.some((other) => equalExpressions(analysed, condition, other))),
  );
  const word = (text: string): string => ` ${likeKeyword(analysed.source, expression.operatorSpan, text)} `;
  const [and, or] = [word("AND"), word("OR")];
  const factors = shared.map((condition) => conditionText(analysed, condition));
  // One alternative is nothing but the shared conditions: the others are contained in it.
  const parts = rests.some((rest) => rest.length === 0)
    ? factors
    : [
        ...factors,
        `(${rests.map((rest) => (rest.length === 1 ? "" : "(") + rest.map((condition) => conditionText(analysed, condition)).join(and) + (rest.length === 1 ? "" : ")")).join(or)})`,
      ];
  const joined = parts.join(and);
  const bare = expression.parentheses === 0 && isBesideAnd(visited);
  return {
    span: expression,
    message: `Every alternative of the OR asks for ${factors.slice(0, 3).join(" and ")}; before the OR it can drive a join, an index or a partition filter.`,
    rewrite: {
      title: "Ask for the shared conditions once, before the OR",
      edits: [{ span: { start: expression.start, end: expression.end }, text: bare ? joined : `(${joined})` }],
      preconditions: [],
    },
  };
}

export const orCommonFactor = defineRule({
  id: "or-common-factor",
  group: "cost",
  title: "OR whose alternatives share a condition",
  severity: "warning",
  what: "(a AND b) OR (a AND c): the same condition in each alternative.",
  why: "a AND (b OR c) is the same by distribution, in three-valued logic too; a join key hidden in an OR forces a nested loop or a cross product.",
  whenNotToUse: "The planner does it (DuckDB and Postgres extract join keys so); the shorter text remains.",
  fix: "safe",
  sources: ["TPC-H query 19"],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT a.id FROM a, b WHERE (a.id = b.id AND a.x = 1) OR (a.id = b.id AND a.y = 2 AND b.z = 3)",
        fixed: "SELECT a.id FROM a, b WHERE a.id = b.id AND (a.x = 1 OR (a.y = 2 AND b.z = 3))",
      },
      { sql: "SELECT id FROM t WHERE day > 5 AND ((k = 1) OR (k = 1 AND j = 2))", fixed: "SELECT id FROM t WHERE day > 5 AND ((k = 1))" },
    ],
    good: [
      { sql: "SELECT id FROM t WHERE (k = 1 AND j = 2) OR (k = 2 AND j = 3)" },
      { sql: "SELECT id FROM t WHERE k = 1 AND (j = 2 OR j = 3)" },
      { sql: "SELECT (k = 1 AND j = 2) OR (k = 1 AND j = 3) AS flag FROM t" },
    ],
  },
});
