/** Small makers and tests of expressions that several rules use. */
import type { CallExpression, ColumnExpression, Expression, Select, Source } from "./algebra.ts";

export const call = (name: string, ...operands: readonly Expression[]): CallExpression => ({ kind: "call", name, head: name, operands });

export const isCall = (expression: Expression | undefined, name: string): expression is CallExpression =>
  expression?.kind === "call" && expression.name === name;

export const isConstant = (expression: Expression | undefined): expression is CallExpression => isCall(expression, "VALUE_CONSTANT");

export const isNullConstant = (expression: Expression): boolean => isConstant(expression) && expression.head.includes('"is_null":true');

const boolean = /^(?:COMPARE_|CONJUNCTION_|OPERATOR_(?:NOT|IS_NULL|IS_NOT_NULL)$)/;

/** Certainly true, false or unknown, and nothing else that counts as such. */
export const isBoolean = (expression: Expression): boolean => expression.kind === "call" && boolean.test(expression.name);

/** The engine's type of a constant. */
export const constantType = (expression: Expression): string | undefined =>
  isConstant(expression) ? /"type":\{"id":"(\w+)"/.exec(expression.head)?.[1] : undefined;

export function columnsIn(expression: Expression): readonly ColumnExpression[] {
  if (expression.kind === "column") return [expression];
  return expression.operands.flatMap((operand) => columnsIn(operand));
}

export const hasQuery = (expression: Expression): boolean =>
  expression.kind === "query" || (expression.kind === "call" && expression.operands.some((operand) => hasQuery(operand)));

export const hasWindow = (expression: Expression): boolean =>
  expression.kind !== "column" &&
  (expression.head.includes('"class":"WINDOW"') || expression.operands.some((operand) => hasWindow(operand)));

/** An aggregate outside of subqueries and windows; `aggregates` are lower-case names. */
export function hasAggregate(expression: Expression, aggregates: ReadonlySet<string>): boolean {
  if (expression.kind === "column") return false;
  if (expression.kind === "call" && expression.name.startsWith("fn:") && aggregates.has(expression.name.slice(3))) return true;
  return expression.operands.some((operand) => hasAggregate(operand, aggregates));
}

export const sameColumn = (a: Expression, b: Expression): boolean =>
  a.kind === "column" && b.kind === "column" && a.source === b.source && a.column === b.column;

/** Everything of a SELECT but its FROM. */
export const outsideFrom = ({ items, where, groupBy, having, qualify, order }: Select): readonly unknown[] => [
  items,
  where,
  groupBy,
  having,
  qualify,
  order,
];

/** Every condition of a join tree. */
export function conditionsOf(source: Source | undefined): readonly Expression[] {
  if (source === undefined || source.kind === "table" || source.kind === "derived") return [];
  const inner = source.kind === "product" ? source.parts : [source.left, source.right];
  return [...source.on, ...inner.flatMap((part) => conditionsOf(part))];
}

/** `a = b` where one side is a column of `source` and the other doesn't use it. */
export function equatedColumn(
  condition: Expression,
  source: number,
): { readonly column: string | number; readonly other: Expression } | undefined {
  if (!isCall(condition, "COMPARE_EQUAL")) return undefined;
  const [left, right] = condition.operands;
  if (left === undefined || right === undefined) return undefined;
  const uses = (expression: Expression): boolean =>
    hasQuery(expression) || columnsIn(expression).some((column) => column.source === source);
  if (left.kind === "column" && left.source === source && !uses(right)) return { column: left.column, other: right };
  if (right.kind === "column" && right.source === source && !uses(left)) return { column: right.column, other: left };
  return undefined;
}
