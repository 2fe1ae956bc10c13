/** The direct parts of a node, in source order. All walks over a tree go through here. */
import type { Expression, OrderItem, Query, QueryBody, Relation, Select, Statement, WindowSpecification, With } from "./tree.ts";

/** Everything that has a kind. */
export type SyntaxNode = Expression | QueryBody | Query | Relation | Statement;

type Maybe = SyntaxNode | undefined;

function present(nodes: readonly Maybe[]): readonly SyntaxNode[] {
  return nodes.filter((node) => node !== undefined);
}

function ordered(items: readonly OrderItem[]): readonly Expression[] {
  return items.map(({ expression }) => expression);
}

function ofWindow(window: WindowSpecification | undefined): readonly Expression[] {
  return window === undefined ? [] : [...window.partitionBy, ...ordered(window.orderBy)];
}

function ofWith(withClause: With | undefined): readonly SyntaxNode[] {
  return present(withClause?.tables.map(({ query }) => query) ?? []);
}

function ofExpression(node: Expression): readonly Maybe[] {
  switch (node.kind) {
    case "column":
    case "literal":
    case "parameter":
    case "opaque":
      return [];
    case "star":
      return (node.replacements ?? []).map(({ expression }) => expression);
    case "unary":
    case "extract":
    case "cast":
      return [node.operand];
    case "binary":
      return [node.left, node.right];
    case "is":
      return [node.operand, node.right];
    case "between":
      return [node.operand, node.low, node.high];
    case "in":
      return [node.operand, ...(node.list ?? []), node.query];
    case "like":
      return [node.operand, node.pattern, node.escape];
    case "exists":
    case "subquery":
      return [node.query];
    case "quantified":
      return [node.operand, node.query, node.array];
    case "call":
      return [...node.arguments, ...ordered(node.orderBy), ...ordered(node.withinGroup), node.filter, ...ofWindow(node.over)];
    case "case":
      return [node.operand, ...node.branches.flatMap(({ when, then }) => [when, then]), node.otherwise];
    case "collection":
      return node.items;
    case "access":
      return [node.operand, node.index];
    case "modified":
      return [node.operand, node.argument];
    case "lambda":
      return [node.body];
  }
}

function ofSelect(node: Select): readonly Maybe[] {
  return [
    ...node.distinctOn,
    ...node.items.map(({ expression }) => expression),
    node.from,
    node.where?.expression,
    ...(node.groupBy?.items ?? []),
    node.having?.expression,
    node.qualify?.expression,
    ...node.windows.flatMap(({ window }) => ofWindow(window)),
  ];
}

function ofRelation(node: Relation): readonly Maybe[] {
  switch (node.kind) {
    case "table":
    case "opaqueRelation":
      return [];
    case "derived":
      return [node.query];
    case "tableFunction":
      return [node.call];
    case "join":
      return [node.left, node.right, node.on];
  }
}

function ofBody(node: QueryBody): readonly Maybe[] {
  switch (node.kind) {
    case "select":
      return ofSelect(node);
    case "setOperation":
      return [node.left, node.right];
    case "values":
      return node.rows.flat();
    case "nested":
      return [node.query];
    case "opaqueBody":
      return [];
  }
}

function ofQuery(node: Query): readonly Maybe[] {
  return [...ofWith(node.with), node.body, ...ordered(node.orderBy), node.limit?.count, node.limit?.offset];
}

function ofStatement(node: Statement): readonly Maybe[] {
  switch (node.kind) {
    case "queryStatement":
    case "insert":
    case "createTableAs":
    case "createView":
      return [node.query];
    case "createTable":
      return node.columns.map((column) => column.default);
    case "update":
      return [...ofWith(node.with), node.table, ...node.assignments.map(({ value }) => value), node.from, node.where?.expression];
    case "delete":
      return [...ofWith(node.with), node.table, node.using, node.where?.expression];
    case "merge":
      return [...ofWith(node.with), node.table, node.source, node.on, ...(node.branches ?? [])];
    case "createIndex":
      return node.columns;
    case "alterTable":
      return node.actions.map((action) => (action.kind === "addColumn" ? action.column.default : undefined));
    case "drop":
    case "truncate":
    case "other":
      return [];
  }
}

export function children(node: SyntaxNode): readonly SyntaxNode[] {
  switch (node.kind) {
    case "query":
      return present(ofQuery(node));
    case "select":
    case "setOperation":
    case "values":
    case "nested":
    case "opaqueBody":
      return present(ofBody(node));
    case "table":
    case "derived":
    case "tableFunction":
    case "join":
    case "opaqueRelation":
      return present(ofRelation(node));
    case "queryStatement":
    case "insert":
    case "createTableAs":
    case "createView":
    case "createTable":
    case "update":
    case "delete":
    case "merge":
    case "alterTable":
    case "createIndex":
    case "drop":
    case "truncate":
    case "other":
      return present(ofStatement(node));
    case "column":
    case "literal":
    case "parameter":
    case "opaque":
    case "star":
    case "unary":
    case "extract":
    case "cast":
    case "binary":
    case "is":
    case "between":
    case "in":
    case "like":
    case "exists":
    case "subquery":
    case "quantified":
    case "call":
    case "case":
    case "collection":
    case "access":
    case "modified":
    case "lambda":
      return present(ofExpression(node));
  }
}
