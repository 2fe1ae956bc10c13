import { functionName } from "../../../scopes/functions/function-name.ts";
import type { Visited } from "../../correctness/support/walk.ts";

/** A star that stands for columns: that of COUNT(*) stands for none, that of OBJECT_CONSTRUCT(*), HASH(*) or COUNT(DISTINCT *) for all. */
export function isColumnStar({ expression, parent }: Visited): boolean {
  if (expression.kind !== "star") return false;
  const countsRows = parent?.kind === "call" && functionName(parent) === "count" && !parent.distinct && expression.qualifier.length === 0;
  return !countsRows;
}
