import type { AnalysedStatement, Scope } from "../../../scope.ts";
import { isWindowed, mayAggregate } from "../../correctness/support/calls.ts";
import { expressionsOf } from "../../correctness/support/walk.ts";

/** Rows in, rows out, one for one: no grouping, windows, DISTINCT, limit or clause that isn't understood. */
export function isPlain(analysed: AnalysedStatement, scope: Scope): boolean {
  const { select, query } = scope;
  return (
    isUngrouped(analysed, scope) &&
    !select.distinct &&
    select.distinctSpan === undefined &&
    (query.body !== select || query.limit === undefined)
  );
}

/** The same, DISTINCT and LIMIT allowed. */
export function isUngrouped(analysed: AnalysedStatement, scope: Scope): boolean {
  const { select } = scope;
  const simple =
    select.groupBy === undefined &&
    select.having === undefined &&
    select.qualify === undefined &&
    select.windows.length === 0 &&
    select.distinctOn.length === 0 &&
    select.top === undefined &&
    select.into === undefined &&
    select.opaqueClauses.length === 0;
  return simple && !expressionsOf(scope).some(({ expression }) => mayAggregate(analysed, expression) || isWindowed(expression));
}
