import type { AnalysedStatement } from "../../../scope.ts";
import type { Expression } from "../../../syntax/tree.ts";

/** Kinds of which equal values are written alike; 1.0 and 1.00 are one group and two texts. */
const writtenAlike = new Set(["text", "integer", "boolean", "date", "timestamp", "time", "uuid"]);

/** A cast to text that may give other results for values that GROUP BY and PARTITION BY hold to be one. */
export function tellsEqualApart(analysed: AnalysedStatement, part: Expression): boolean {
  return part.kind === "cast" && analysed.typeOf(part).kind === "text" && !writtenAlike.has(analysed.typeOf(part.operand).kind);
}
