/** Finds where ROW_NUMBER() is computed only to keep the first row of each partition. */
import type { Edit } from "../../../rule.ts";
import type { AnalysedStatement, Scope } from "../../../scope.ts";
import type { Call, Condition, Expression, SelectItem, WindowSpecification } from "../../../syntax/tree.ts";
import { columnOf, sameName } from "../../correctness/support/columns.ts";
import { conjunctsOf } from "../../correctness/support/predicates.ts";
import { outputName } from "../../correctness/support/output.ts";
import { expressionsOf } from "../../correctness/support/walk.ts";
import { isWindowed, mayAggregate } from "../../correctness/support/calls.ts";
import { isCallOf } from "./calls.ts";
import { withoutConditions } from "../../correctness/support/condition-edits.ts";
import { ownQuery } from "./own-query.ts";
import { readsAllOf } from "./used-columns.ts";

export interface LatestRow {
  /** The SELECT that numbers its rows. */
  readonly scope: Scope;
  readonly call: Call;
  readonly window: WindowSpecification;
  /** The item that holds the number; absent where QUALIFY asks for it. */
  readonly item?: SelectItem;
  /** Takes the condition on the number away; absent where the number or all columns are read elsewhere too. */
  readonly unfiltered?: Edit;
}

/** `ROW_NUMBER() OVER (PARTITION BY ... ORDER BY ...)` with nothing else to it. */
function numbering(expression: Expression | undefined): { readonly call: Call; readonly window: WindowSpecification } | undefined {
  if (expression === undefined || !isCallOf(expression, "row_number") || expression.over === undefined) return undefined;
  const window = expression.over;
  const plain = window.base === undefined && window.frame === undefined && window.partitionBy.length > 0 && window.orderBy.length > 0;
  return plain && expression.filter === undefined && !expression.extras ? { call: expression, window } : undefined;
}

const isOne = (side: Expression): boolean => side.kind === "literal" && side.type === "number" && side.value === "1";

/** What is compared with 1. */
function firstOf(condition: Expression): Expression | undefined {
  if (condition.kind !== "binary" || condition.operator !== "=") return undefined;
  if (isOne(condition.right)) return condition.left;
  return isOne(condition.left) ? condition.right : undefined;
}

/** Filters and numbers the rows of its FROM, and does nothing else to them. */
function onlyNumbers(analysed: AnalysedStatement, scope: Scope, call: Call): boolean {
  const { select, query } = scope;
  const plain =
    query.body === select &&
    query.limit === undefined &&
    query.orderBy.length === 0 &&
    (query.trailing?.length ?? 0) === 0 &&
    !select.distinct &&
    select.distinctSpan === undefined &&
    select.groupBy === undefined &&
    select.having === undefined &&
    select.top === undefined &&
    select.into === undefined &&
    select.windows.length === 0 &&
    select.opaqueClauses.length === 0;
  return (
    plain &&
    !expressionsOf(scope).some(({ expression }) => mayAggregate(analysed, expression) || (isWindowed(expression) && expression !== call)) &&
    scope.correlatedUses.length === 0
  );
}

/** `QUALIFY ROW_NUMBER() OVER (...) = 1`. */
function inQualify(analysed: AnalysedStatement, scope: Scope): LatestRow | undefined {
  const { qualify } = scope.select;
  const found = qualify === undefined ? undefined : numbering(firstOf(qualify.expression));
  return found === undefined || !onlyNumbers(analysed, scope, found.call) ? undefined : { scope, ...found };
}

/** `SELECT ... FROM (SELECT ..., ROW_NUMBER() OVER (...) AS n ...) WHERE n = 1`, or the same with a table of WITH. */
function inFilter(analysed: AnalysedStatement, outer: Scope, where: Condition, condition: Expression): LatestRow | undefined {
  const compared = firstOf(condition);
  const column = compared === undefined ? undefined : columnOf(analysed, compared);
  if (column === undefined || column.scope !== outer || column.source.optional || outer.select.opaqueClauses.length > 0) return undefined;
  const body = ownQuery(analysed, column.source)?.body;
  const scope = body?.kind === "select" ? analysed.scopeOf(body) : undefined;
  const item = scope?.select.items.find((candidate) => sameName(outputName(candidate) ?? "", column.reference.name.name));
  const found = numbering(item?.expression);
  if (scope === undefined || item === undefined || found === undefined || scope.select.qualify !== undefined) return undefined;
  if (!onlyNumbers(analysed, scope, found.call)) return undefined;
  const uses = [...outer.uses, ...outer.correlatedUses].filter(
    ({ reference, resolution }) =>
      sameName(reference.name.name, column.reference.name.name) &&
      (resolution.kind !== "column" || resolution.source === column.source || resolution.merged !== undefined),
  );
  const replaceable = uses.length === 1 && !readsAllOf(outer, column.source);
  return {
    scope,
    item,
    ...found,
    ...(replaceable ? { unfiltered: withoutConditions(analysed, outer.select, where, new Set([condition])) } : {}),
  };
}

/** All such places of a statement. */
export function latestRows(analysed: AnalysedStatement): readonly LatestRow[] {
  return analysed.scopes.flatMap((scope) => {
    const { where } = scope.select;
    const filtered = where === undefined ? [] : conjunctsOf(where.expression).map((part) => inFilter(analysed, scope, where, part));
    return [inQualify(analysed, scope), ...filtered].filter((found) => found !== undefined);
  });
}
