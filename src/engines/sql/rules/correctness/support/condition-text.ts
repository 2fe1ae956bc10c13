import type { AnalysedStatement } from "../../../scope.ts";
import type { Expression } from "../../../syntax/tree.ts";
import { textAt } from "./columns.ts";

/** An OR that an AND beside it would tear apart. */
export function needsParentheses(condition: Expression): boolean {
  return condition.kind === "binary" && condition.operator === "OR" && condition.parentheses === 0;
}

/** The text of a condition as it can stand beside an AND. */
export function conditionText(analysed: AnalysedStatement, condition: Expression): string {
  const text = textAt(analysed, condition);
  return needsParentheses(condition) ? `(${text})` : text;
}
