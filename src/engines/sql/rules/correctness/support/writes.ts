/** What UPDATE ... FROM and MERGE write and what they read it from. */
import type { AnalysedStatement, Scope, ScopeSource } from "../../../scope.ts";
import type { Expression } from "../../../syntax/tree.ts";
import { columnsIn } from "./columns.ts";
import { determinedSources, sourcesUnder } from "./keys.ts";
import { columnEquality } from "./predicates.ts";
import { leavesOf } from "./walk.ts";
import type { Relation } from "../../../syntax/tree.ts";

/**
 * A source of which, by its declared keys, several rows may match one row of the target. Undefined where nothing says so: no key is known, it
 * is joined by more than equalities, or the conditions can't be resolved.
 */
export function multipleMatch(
  analysed: AnalysedStatement,
  scope: Scope,
  target: ScopeSource,
  read: Relation,
  conditions: readonly Expression[],
): ScopeSource | undefined {
  const determined = determinedSources(analysed, scope, [target], [], conditions);
  return sourcesUnder(scope, leavesOf(read)).find((source) => {
    if (source === target || determined.has(source) || source.keys.length === 0) return false;
    const own = conditions.filter((condition) => columnsIn(analysed, condition)?.some((column) => column.source === source) ?? true);
    return own.length > 0 && own.every((condition) => isEquality(analysed, condition, source));
  });
}

/** Two columns, or a column of the source and a constant. */
function isEquality(analysed: AnalysedStatement, condition: Expression, source: ScopeSource): boolean {
  if (condition.kind !== "binary" || condition.operator !== "=") return false;
  const columns = columnsIn(analysed, condition);
  return columnEquality(analysed, condition) !== undefined || columns?.every((column) => column.source === source) === true;
}
