/** Calls by name. */
import { functionName } from "../../../scopes/functions/function-name.ts";
import type { Call, Expression } from "../../../syntax/tree.ts";

/** A call of one of the named functions, which are in lower case. */
export function isCallOf(expression: Expression, ...names: readonly string[]): expression is Call {
  return expression.kind === "call" && names.includes(functionName(expression));
}
