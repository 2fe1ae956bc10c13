/**
 * Visits a node and all below it, parents first, in source order. Trees of long chains (a OR b OR c ...) are thousands of levels deep on their
 * left: this keeps a list instead of recursing, so that it can't run out of stack.
 */
import { children, type SyntaxNode } from "./children.ts";
import type { Expression, Query, Select } from "./tree.ts";

/** `visit` may return false: then what lies below the node is passed over. */
export function walk(root: SyntaxNode, visit: (node: SyntaxNode) => boolean | void): void {
  const waiting: SyntaxNode[] = [root];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (visit(node) === false) continue;
    const below = children(node);
    for (let index = below.length - 1; index >= 0; index--) {
      const child = below[index];
      if (child !== undefined) waiting.push(child);
    }
  }
}

export function isExpression(node: SyntaxNode): node is Expression {
  return !notExpressions.has(node.kind);
}

const notExpressions: ReadonlySet<SyntaxNode["kind"]> = new Set([
  "query",
  "select",
  "setOperation",
  "values",
  "nested",
  "opaqueBody",
  "table",
  "derived",
  "tableFunction",
  "join",
  "opaqueRelation",
  "queryStatement",
  "insert",
  "createTableAs",
  "createView",
  "createTable",
  "update",
  "delete",
  "merge",
  "alterTable",
  "createIndex",
  "drop",
  "truncate",
  "other",
]);

/**
 * Every expression at or below `root`, parents first. `subqueries` (default true): also those inside of queries that stand in it (IN, EXISTS,
 * scalar, FROM). `visit` may return false: then what lies below is passed over.
 */
export function walkExpressions(root: SyntaxNode, visit: (expression: Expression) => boolean | void, subqueries = true): void {
  walk(root, (node) => {
    if (isExpression(node)) return visit(node);
    return subqueries || node.kind !== "query" || node === root;
  });
}

/** Every query at or below `root`, outermost first. */
export function walkQueries(root: SyntaxNode, visit: (query: Query) => boolean | void): void {
  walk(root, (node) => (node.kind === "query" ? visit(node) : true));
}

/** Every SELECT at or below `root`, outermost first. */
export function walkSelects(root: SyntaxNode, visit: (select: Select) => boolean | void): void {
  walk(root, (node) => (node.kind === "select" ? visit(node) : true));
}
