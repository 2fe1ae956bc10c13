/** Walks an expression with a stack of its own: chains of ten thousand ANDs lean left and would overflow the call stack. */
import type { Expression, Query, QueryBody, Relation, Select } from "../syntax/tree.ts";
import { partsOf, windowParts } from "./parts.ts";

/**
 * Visits an expression and all below it in source order, without entering subqueries. `visit` returns false to leave out what is below.
 */
export function walkExpression(root: Expression, visit: (expression: Expression) => boolean | void): void {
  const stack: Expression[] = [root];
  for (let expression = stack.pop(); expression !== undefined; expression = stack.pop()) {
    if (visit(expression) === false) continue;
    const { expressions } = partsOf(expression);
    for (let index = expressions.length - 1; index >= 0; index -= 1) {
      const part = expressions[index];
      if (part !== undefined) stack.push(part);
    }
  }
}

/** Visits every expression of a query, its subqueries, derived tables and WITH included; no order is promised. */
export function walkQuery(root: Query, visit: (expression: Expression) => void): void {
  const queries: Query[] = [root];
  for (let query = queries.pop(); query !== undefined; query = queries.pop()) {
    const pending: Query[] = [];
    for (const expression of expressionsOf(query, pending)) {
      walkExpression(expression, (part) => {
        visit(part);
        pending.push(...partsOf(part).queries);
      });
    }
    queries.push(...pending);
  }
}

/** The expressions of a query's own clauses; the queries in WITH, FROM and operands are added to `queries`. */
function expressionsOf(query: Query, queries: Query[]): readonly Expression[] {
  for (const table of query.with?.tables ?? []) if (table.query !== undefined) queries.push(table.query);
  const expressions: Expression[] = [...query.orderBy.map((item) => item.expression), ...optional(query.limit?.count, query.limit?.offset)];
  const bodies: QueryBody[] = [query.body];
  for (let body = bodies.pop(); body !== undefined; body = bodies.pop()) {
    // Not by spreading: VALUES can hold more than a call takes arguments.
    if (body.kind === "select") for (const expression of expressionsOfSelect(body, queries)) expressions.push(expression);
    else if (body.kind === "values") for (const row of body.rows) expressions.push(...row);
    else if (body.kind === "nested") queries.push(body.query);
    else if (body.kind === "setOperation") bodies.push(body.right, body.left);
  }
  return expressions;
}

function optional(...expressions: readonly (Expression | undefined)[]): readonly Expression[] {
  return expressions.filter((expression) => expression !== undefined);
}

function expressionsOfSelect(select: Select, queries: Query[]): readonly Expression[] {
  const expressions = [
    ...select.items.map((item) => item.expression),
    ...select.distinctOn,
    ...optional(select.where?.expression, select.having?.expression, select.qualify?.expression),
    ...(select.groupBy?.items ?? []),
    ...select.windows.flatMap(({ window }) => windowParts(window)),
  ];
  const relations: Relation[] = select.from === undefined ? [] : [select.from];
  for (let relation = relations.pop(); relation !== undefined; relation = relations.pop()) {
    if (relation.kind === "join") {
      relations.push(relation.right, relation.left);
      expressions.push(...optional(relation.on));
    } else if (relation.kind === "derived") queries.push(relation.query);
    else if (relation.kind === "tableFunction") expressions.push(relation.call);
  }
  return expressions;
}
