import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Condition, Expression } from "../../syntax/tree.ts";
import { isRandom } from "../correctness/support/calls.ts";
import { columnOf, textAt } from "../correctness/support/columns.ts";
import { conjunctsOf } from "../correctness/support/predicates.ts";
import { equalExpressions } from "../correctness/support/output.ts";
import { covers, regionOf, type Region } from "../correctness/support/regions.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { joinsIn, some } from "../correctness/support/walk.ts";
import { conditionText } from "../correctness/support/condition-text.ts";

/** Texts may compare equal that differ (collations), so that a list of them says less than it seems. */
function isSure({ form }: Region): boolean {
  return (
    form.type === "range" || form.type === "notNull" || (form.type === "points" && form.points.every((point) => typeof point === "number"))
  );
}

/** Whether `condition` holds wherever `other` does. */
function impliedBy(analysed: AnalysedStatement, condition: Expression, other: Expression): boolean {
  if (equalExpressions(analysed, condition, other)) return !some(condition, isRandom);
  const [outer, inner] = [regionOf(condition), regionOf(other)];
  if (outer === undefined || inner === undefined || !isSure(outer)) return false;
  if (columnOf(analysed, outer.operand) === undefined || !equalExpressions(analysed, outer.operand, inner.operand)) return false;
  return covers(outer, inner) && inner.form.type !== "null";
}

interface Redundant {
  readonly condition: Expression;
  readonly because: Expression;
}

/** Of two that imply each other the first stays. */
function redundantIn(analysed: AnalysedStatement, conditions: readonly Expression[]): readonly Redundant[] {
  const found: Redundant[] = [];
  for (const [index, condition] of conditions.entries()) {
    const because = conditions.find(
      (other, at) =>
        at !== index &&
        !found.some((gone) => gone.condition === other) &&
        impliedBy(analysed, condition, other) &&
        (at < index || !impliedBy(analysed, other, condition)),
    );
    if (because !== undefined) found.push({ condition, because });
  }
  return found;
}

function matchOf(analysed: AnalysedStatement, whole: Condition["expression"] | undefined): RuleMatch | undefined {
  if (whole === undefined) return undefined;
  const conditions = conjunctsOf(whole);
  if (conditions.length < 2 || conditions.length > 200) return undefined;
  const redundant = redundantIn(analysed, conditions);
  const [first] = redundant;
  if (first === undefined) return undefined;
  const gone = new Set(redundant.map(({ condition }) => condition));
  const kept = conditions.filter((condition) => !gone.has(condition));
  return {
    span: first.condition,
    message: `${textAt(analysed, first.condition)} holds wherever ${textAt(analysed, first.because)} does.`,
    rewrite: {
      title:
        redundant.length === 1
          ? `Leave out ${textAt(analysed, first.condition)}`
          : `Leave out ${redundant.length} conditions that others imply`,
      edits: [
        { span: { start: whole.start, end: whole.end }, text: kept.map((condition) => conditionText(analysed, condition)).join(" AND ") },
      ],
      preconditions: [],
    },
  };
}

function match(analysed: AnalysedStatement, { select }: Scope): readonly (RuleMatch | undefined)[] {
  const on = joinsIn(select.from).map((join) => matchOf(analysed, join.on));
  return [...on, matchOf(analysed, select.where?.expression)];
}

export const redundantCondition = defineRule({
  id: "redundant-condition",
  group: "cost",
  title: "Condition that another one implies",
  severity: "info",
  what: "The same condition twice, a > 3 beside a > 5, a IS NOT NULL beside a comparison of a.",
  why: "Each condition is evaluated for each row, and the planner takes them for independent: it multiplies their selectivities and underestimates what comes out, which costs a wrong join order.",
  whenNotToUse: "Generated queries, where nobody reads them and the planner drops what is implied.",
  fix: "safe",
  sources: ["Selinger et al., SIGMOD 1979: the selectivity of a conjunction is taken as the product"],
  visit: eachScope(match),
  examples: {
    bad: [
      { sql: "SELECT id FROM t WHERE a > 5 AND b = 1 AND a > 3", fixed: "SELECT id FROM t WHERE a > 5 AND b = 1" },
      { sql: "SELECT id FROM t WHERE a IS NOT NULL AND a = 7", fixed: "SELECT id FROM t WHERE a = 7" },
      {
        sql: "SELECT t.id FROM t JOIN u ON t.id = u.id AND (t.x = 1 OR u.y = 2) AND t.id = u.id",
        fixed: "SELECT t.id FROM t JOIN u ON t.id = u.id AND (t.x = 1 OR u.y = 2)",
      },
    ],
    good: [
      { sql: "SELECT id FROM t WHERE a > 5 AND a < 9" },
      { sql: "SELECT id FROM t WHERE a = 'x' AND a <> 'X'" },
      { sql: "SELECT id FROM t WHERE a > 5 OR a > 3" },
      { sql: "SELECT id FROM t WHERE random() < 0.5 AND random() < 0.5" },
    ],
  },
});
