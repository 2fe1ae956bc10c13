/** Queries with their names resolved: what proof rules work on. What can't be expressed here is not proved. */

/** `source` is a FROM item's own number; `column` the lower-case name of a table's column, or the position in a derived table. */
export interface ColumnExpression {
  readonly kind: "column";
  readonly source: number;
  readonly column: string | number;
}

/** Anything else. `head` is the engine's node without its operands, whose places are marked `$0`, `$1`...; equal heads and operands are equal. */
export interface CallExpression {
  readonly kind: "call";
  /** COMPARE_EQUAL, CONJUNCTION_AND, OPERATOR_NOT, VALUE_CONSTANT, `fn:sum`... */
  readonly name: string;
  readonly head: string;
  readonly operands: readonly Expression[];
}

export interface QueryExpression {
  readonly kind: "query";
  readonly head: string;
  readonly operands: readonly Expression[];
  readonly query: Query;
}

export type Expression = ColumnExpression | CallExpression | QueryExpression;

export interface TableSource {
  readonly kind: "table";
  readonly id: number;
  /** Index into the laboratory's tables. */
  readonly table: number;
}

export interface DerivedSource {
  readonly kind: "derived";
  readonly id: number;
  readonly query: Query;
}

/** Everything that is joined by inner joins; `on` holds all their conditions. */
export interface Product {
  readonly kind: "product";
  readonly parts: readonly Source[];
  readonly on: readonly Expression[];
}

export interface OuterJoin {
  readonly kind: "outer";
  readonly type: "LEFT" | "FULL";
  readonly left: Source;
  readonly right: Source;
  readonly on: readonly Expression[];
}

export type Source = TableSource | DerivedSource | Product | OuterJoin;

export interface Ordering {
  readonly expression: Expression;
  /** Direction and place of NULLs. */
  readonly head: string;
}

export interface Select {
  readonly kind: "select";
  readonly distinct: boolean;
  readonly items: readonly Expression[];
  readonly from?: Source;
  /** Conjuncts. */
  readonly where: readonly Expression[];
  readonly grouped: boolean;
  readonly groupBy: readonly Expression[];
  readonly having: readonly Expression[];
  readonly qualify: readonly Expression[];
  readonly order: readonly Ordering[];
  readonly limit?: string;
}

export interface SetOperation {
  readonly kind: "set";
  readonly operator: string;
  readonly all: boolean;
  readonly left: Query;
  readonly right: Query;
  /** By position in the output. */
  readonly order: readonly { readonly position: number; readonly head: string }[];
  readonly limit?: string;
}

export type Query = Select | SetOperation;

/** Thrown inside the prover only: the query has something that the algebra does not express. */
export class NotExpressible extends Error {}

/** Rebuilds an expression bottom up. */
export function mapExpression(
  expression: Expression,
  change: (expression: Expression) => Expression,
  inQuery: (query: Query) => Query,
): Expression {
  if (expression.kind === "column") return change(expression);
  const operands = expression.operands.map((operand) => mapExpression(operand, change, inQuery));
  return expression.kind === "call"
    ? change({ ...expression, operands })
    : change({ ...expression, operands, query: inQuery(expression.query) });
}

/** Rebuilds every expression of a query, those of its subqueries and derived tables included. */
export function mapQuery(query: Query, change: (expression: Expression) => Expression): Query {
  const inner = (each: Query): Query => mapQuery(each, change);
  const each = (expression: Expression): Expression => mapExpression(expression, change, inner);
  if (query.kind === "set") return { ...query, left: inner(query.left), right: inner(query.right) };
  return mapParts(query, each, inner);
}

/** Rebuilds a SELECT from its expressions, and from the queries in its FROM. */
export function mapParts(select: Select, each: (expression: Expression) => Expression, inner: (query: Query) => Query): Select {
  const { from } = select;
  return {
    ...select,
    items: select.items.map(each),
    ...(from === undefined ? {} : { from: mapSource(from, each, inner) }),
    where: select.where.map(each),
    groupBy: select.groupBy.map(each),
    having: select.having.map(each),
    qualify: select.qualify.map(each),
    order: select.order.map((order) => ({ ...order, expression: each(order.expression) })),
  };
}

export function mapSource(source: Source, each: (expression: Expression) => Expression, inner: (query: Query) => Query): Source {
  if (source.kind === "table") return source;
  if (source.kind === "derived") return { ...source, query: inner(source.query) };
  if (source.kind === "product")
    return { ...source, parts: source.parts.map((part) => mapSource(part, each, inner)), on: source.on.map(each) };
  return { ...source, left: mapSource(source.left, each, inner), right: mapSource(source.right, each, inner), on: source.on.map(each) };
}

/** Applies a change to every SELECT, innermost first. */
export function mapSelects(query: Query, change: (select: Select) => Query): Query {
  const inner = (each: Query): Query => mapSelects(each, change);
  if (query.kind === "set") return { ...query, left: inner(query.left), right: inner(query.right) };
  const each = (expression: Expression): Expression => mapExpression(expression, (same) => same, inner);
  return change(mapParts(query, each, inner));
}

/** The leaves of FROM, and whether an outer join may fill each with NULLs. */
export function leaves(
  source: Source | undefined,
  optional = false,
): readonly { readonly source: TableSource | DerivedSource; readonly optional: boolean }[] {
  if (source === undefined) return [];
  if (source.kind === "table" || source.kind === "derived") return [{ source, optional }];
  if (source.kind === "product") return source.parts.flatMap((part) => leaves(part, optional));
  return [...leaves(source.left, optional || source.type === "FULL"), ...leaves(source.right, true)];
}

/** The sources that are named in an expression or query, however deep. */
export function usedSources(value: unknown, found: Set<number> = new Set()): Set<number> {
  if (Array.isArray(value)) for (const item of value) usedSources(item, found);
  else if (typeof value === "object" && value !== null) {
    if ("kind" in value && value.kind === "column" && "source" in value && typeof value.source === "number") found.add(value.source);
    for (const item of Object.values(value)) usedSources(item, found);
  }
  return found;
}
