/** Calls by name. */
import type { Call, Expression } from "../../../syntax/tree.ts";
import { callName } from "../../correctness/support/calls.ts";

/** A call of one of the named functions, which are in lower case. */
export function isCallOf(expression: Expression, ...names: readonly string[]): expression is Call {
  return expression.kind === "call" && names.includes(callName(expression));
}
