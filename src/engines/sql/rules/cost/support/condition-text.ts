import type { AnalysedStatement } from "../../../scope.ts";
import type { Expression } from "../../../syntax/tree.ts";
import { textAt } from "../../correctness/support/columns.ts";

/** The text of a condition as it can stand beside an AND. */
export function conditionText(analysed: AnalysedStatement, condition: Expression): string {
  const text = textAt(analysed, condition);
  return condition.kind === "binary" && condition.operator === "OR" && condition.parentheses === 0 ? `(${text})` : text;
}
