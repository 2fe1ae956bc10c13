import type { AnalysedStatement } from "../../../scope.ts";
import { multipliesRows } from "../../../scopes/functions/multiplies-rows.ts";
import type { Expression } from "../../../syntax/tree.ts";
import { some } from "../../correctness/support/walk.ts";

/** An item of a SELECT list that gives, or may give, several rows for one: UNNEST, EXPLODE, a function of a user's on Postgres. */
export function mayMultiplyRows({ dialect }: AnalysedStatement, expression: Expression): boolean {
  return some(expression, (part) => part.kind === "call" && part.over === undefined && multipliesRows(part, dialect));
}
