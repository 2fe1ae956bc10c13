import { functionName } from "../../../scopes/functions/function-name.ts";
import type { AnalysedStatement, Scope } from "../../../scope.ts";
import type { Expression, ScalarSubquery, Select } from "../../../syntax/tree.ts";
import { isAggregate, isRowStar } from "../../correctness/support/calls.ts";
import { columnOf, columnsIn, isObscure, type KnownColumn } from "../../correctness/support/columns.ts";
import { conjunctsOf } from "../../correctness/support/predicates.ts";
import { joinsIn, leavesOf, type Visited } from "../../correctness/support/walk.ts";
import { existenceQuestion } from "./existence-question.ts";

/** A scalar subquery that is one aggregate of the rows that match a row outside, taken apart. */
export interface Correlated {
  readonly subquery: ScalarSubquery;
  readonly visited: Visited;
  readonly select: Select;
  /** The one expression that it returns. */
  readonly value: Expression;
  /** `inner.key = outer.key`, each as a condition of the subquery. */
  readonly links: readonly { readonly condition: Expression; readonly inner: KnownColumn; readonly outer: KnownColumn }[];
  readonly local: readonly Expression[];
}

/** Aggregates that are NULL, not 0, for no rows. */
const nullForNoRows = new Set(["sum", "min", "max", "avg"]);

/** NULL whenever its aggregates are: arithmetic over them and constants. */
function isNullForNoRows(expression: Expression): boolean {
  if (isAggregate(expression)) return nullForNoRows.has(functionName(expression)) && !expression.extras;
  if (expression.kind === "binary" && "+-*/".includes(expression.operator)) {
    const sides = [expression.left, expression.right];
    return sides.some(isNullForNoRows) && sides.every((side) => isNullForNoRows(side) || side.kind === "literal");
  }
  return (
    (expression.kind === "cast" && !expression.safe && isNullForNoRows(expression.operand)) ||
    (expression.kind === "unary" && expression.operator === "-" && isNullForNoRows(expression.operand))
  );
}

export function isCount(expression: Expression): boolean {
  return isAggregate(expression) && functionName(expression) === "count" && !expression.extras;
}

function countsRows(expression: Expression): boolean {
  return expression.kind === "call" && isCount(expression) && !expression.distinct && expression.arguments.every(isRowStar);
}

function plainSelect({ query }: ScalarSubquery): Select | undefined {
  const { body, with: tables, limit, trailing = [] } = query;
  if (body.kind !== "select" || tables !== undefined || limit !== undefined || trailing.length > 0 || query.orderBy.length > 0)
    return undefined;
  const plain =
    body.groupBy === undefined && body.having === undefined && body.qualify === undefined && !body.distinct && body.windows.length === 0;
  return plain && body.top === undefined && body.opaqueClauses.length === 0 && body.items.length === 1 && body.from !== undefined
    ? body
    : undefined;
}

/** The subquery taken apart; undefined where it depends on the outer query by anything but equalities of columns. */
export function correlatedSubquery(analysed: AnalysedStatement, scope: Scope, visited: Visited): Correlated | undefined {
  const { expression } = visited;
  // EXISTS answers that.
  if (expression.kind !== "subquery" || (visited.parent !== undefined && existenceQuestion(visited.parent) !== undefined)) return undefined;
  const select = plainSelect(expression);
  const inner = select === undefined ? undefined : analysed.scopeOf(select);
  const value = select?.items[0]?.expression;
  if (select === undefined || inner === undefined || value === undefined || inner.children.length > 0) return undefined;
  // A table function may read the outer row.
  if (leavesOf(select.from).some(({ kind }) => kind === "tableFunction" || kind === "opaqueRelation")) return undefined;
  if (!isCount(value) && !isNullForNoRows(value)) return undefined;
  if (joinsIn(select.from).some((join) => join.on !== undefined && !staysInside(analysed, inner, join.on))) return undefined;
  const counted = value.kind === "call" && countsRows(value) ? value.filter : value;
  if (counted !== undefined && !staysInside(analysed, inner, counted)) return undefined;
  const links: Correlated["links"][number][] = [];
  const local: Expression[] = [];
  for (const condition of conjunctsOf(select.where?.expression)) {
    const link = linkOf(analysed, inner, scope, condition);
    if (link !== undefined) links.push(link);
    else if (staysInside(analysed, inner, condition)) local.push(condition);
    else return undefined;
  }
  return links.length === 0 ? undefined : { subquery: expression, visited, select, value, links, local };
}

function staysInside(analysed: AnalysedStatement, inner: Scope, condition: Expression): boolean {
  return !isObscure(condition) && (columnsIn(analysed, condition)?.every((column) => column.scope === inner) ?? false);
}

function linkOf(analysed: AnalysedStatement, inner: Scope, outer: Scope, condition: Expression): Correlated["links"][number] | undefined {
  if (condition.kind !== "binary" || condition.operator !== "=") return undefined;
  const [left, right] = [columnOf(analysed, condition.left), columnOf(analysed, condition.right)];
  if (left === undefined || right === undefined) return undefined;
  // Values that only compare equal after a conversion would be grouped apart.
  if (analysed.typeOf(condition.left).kind !== analysed.typeOf(condition.right).kind) return undefined;
  if (left.scope === inner && right.scope === outer) return { condition, inner: left, outer: right };
  return right.scope === inner && left.scope === outer ? { condition, inner: right, outer: left } : undefined;
}
