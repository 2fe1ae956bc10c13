/** What UPDATE, DELETE and MERGE write and what they read it from. */
import type { AnalysedStatement, Scope, ScopeSource } from "../../../scope.ts";
import type { Expression, Relation, Span } from "../../../syntax/tree.ts";
import { columnsIn } from "./columns.ts";
import { determinedSources, sourcesUnder } from "./keys.ts";
import { columnEquality } from "./predicates.ts";
import { leavesOf } from "./walk.ts";

export interface Unrestricted {
  readonly name: string;
  readonly span: Span;
}

/** An UPDATE or DELETE of every row: neither a condition nor another table restricts it. */
export function unrestrictedChange({ statement, source }: AnalysedStatement, kind: "update" | "delete"): Unrestricted | undefined {
  if ((statement.kind !== "update" && statement.kind !== "delete") || statement.kind !== kind || statement.where !== undefined)
    return undefined;
  const others = statement.kind === "update" ? statement.from : statement.using;
  // A join inside of the target (MySQL, T-SQL) or a clause that wasn't understood may restrict it.
  if (others !== undefined || statement.table?.kind === "join") return undefined;
  const { start, end } = statement.span;
  if (/\bWHERE\b|\bJOIN\b|\bLIMIT\b/iu.test(source.slice(start, end))) return undefined;
  const name = statement.target.at(-1);
  return { name: name?.name ?? "the table", span: { start, end: name?.span.end ?? end } };
}

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
