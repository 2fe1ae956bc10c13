/** Conditions put into WHERE, and taken out of WHERE and HAVING. */
import type { Edit } from "../../../rule.ts";
import { insertClause, likeKeyword, removal } from "../../../rewrite/layout.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import type { Condition, Expression, Select } from "../../../syntax/tree.ts";
import { conditionText, needsParentheses } from "./condition-text.ts";
import { conjunctsOf } from "./predicates.ts";

/** Asks for more in WHERE, which is written where there is none; the conditions are texts that can stand beside an AND. */
export function addToWhere({ source }: AnalysedStatement, select: Select, conditions: readonly string[]): readonly Edit[] {
  const { where, fromSpan } = select;
  const word = (text: string): string => likeKeyword(source, select.keywordSpan, text);
  const added = conditions.join(` ${word("AND")} `);
  if (where === undefined)
    return fromSpan === undefined ? [] : [insertClause(source, fromSpan.end, fromSpan.start, `${word("WHERE")} ${added}`)];
  const { start, end } = where.expression;
  if (!needsParentheses(where.expression)) return [{ span: { start: end, end }, text: ` ${word("AND")} ${added}` }];
  return [
    { span: { start, end: start }, text: "(" },
    { span: { start: end, end }, text: `) ${word("AND")} ${added}` },
  ];
}

/** Leaves the other conditions of the clause, or none of it. */
export function withoutConditions(analysed: AnalysedStatement, select: Select, clause: Condition, removed: ReadonlySet<Expression>): Edit {
  const kept = conjunctsOf(clause.expression).filter((condition) => !removed.has(condition));
  if (kept.length === 0) return removal(analysed.source, clause.span);
  const and = likeKeyword(analysed.source, select.keywordSpan, "AND");
  return {
    span: { start: clause.expression.start, end: clause.expression.end },
    text: kept.map((condition) => conditionText(analysed, condition)).join(` ${and} `),
  };
}
