import type { Scope } from "../../scope.ts";
import { defineRule } from "../../rule.ts";
import { containsAggregate } from "./support/calls.ts";
import { eachExpression } from "./support/visit.ts";

/** Everything in the subquery, at any depth, is resolved, and nothing of it comes from outside. */
function isClosed(scope: Scope, inner: ReadonlySet<Scope>): boolean {
  const resolved = scope.uses.every(
    ({ resolution }) => resolution.kind === "alias" || (resolution.kind === "column" && inner.has(resolution.scope)),
  );
  return resolved && scope.children.every((child) => isClosed(child, inner));
}

function withChildren(scope: Scope): readonly Scope[] {
  return [scope, ...scope.children.flatMap(withChildren)];
}

export const existsWithoutCorrelation = defineRule({
  id: "exists-without-correlation",
  group: "correctness",
  title: "EXISTS that doesn't depend on the row",
  severity: "warning",
  what: "[NOT] EXISTS (subquery) where no condition of the subquery uses a column of the outer query.",
  why: "It is true for all rows or for none. Mostly the condition that ties the two together was forgotten, or compares a column with itself.",
  whenNotToUse: "A switch for the whole query is meant, e.g. WHERE EXISTS (SELECT 1 FROM settings WHERE ...).",
  fix: "none",
  visit: eachExpression((analysed, { expression, scope: outer }) => {
    if (expression.kind !== "exists" || expression.query.body.kind !== "select" || outer?.select.from === undefined) return undefined;
    // "Add these rows unless they are there already" is meant to depend on no row.
    if (outer.role === "setOperand" || analysed.statement.kind === "insert") return undefined;
    const { body } = expression.query;
    const scope = analysed.scopeOf(body);
    if (
      scope === undefined ||
      body.from === undefined ||
      body.opaqueClauses.length > 0 ||
      body.items.some((item) => containsAggregate(item.expression))
    )
      return undefined;
    if (scope.sources.some((source) => source.kind === "function" || source.kind === "opaque")) return undefined;
    const inner = new Set(withChildren(scope));
    if (
      scope.correlatedUses.some(({ resolution }) => resolution.kind === "column" && !inner.has(resolution.scope)) ||
      !isClosed(scope, inner)
    )
      return undefined;
    return {
      span: { start: expression.start, end: body.keywordSpan.start },
      message: "The subquery uses no column of the outer query, so EXISTS has the same value for every row.",
      suggestion: "Add the condition that ties it to the outer row.",
    };
  }),
  examples: {
    bad: [
      {
        sql: "SELECT * FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.status = 'open')",
        schema: "CREATE TABLE customers (id INT); CREATE TABLE orders (customer_id INT, status TEXT)",
      },
      {
        sql: "SELECT * FROM customers WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = customer_id)",
        schema: "CREATE TABLE customers (id INT); CREATE TABLE orders (customer_id INT, status TEXT)",
      },
    ],
    good: [
      {
        sql: "SELECT * FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
        schema: "CREATE TABLE customers (id INT); CREATE TABLE orders (customer_id INT, status TEXT)",
      },
      { sql: "SELECT * FROM a WHERE EXISTS (SELECT 1 FROM b WHERE a_id = id)" },
      { sql: "SELECT CASE WHEN EXISTS (SELECT 1 FROM t) THEN 1 ELSE 0 END" },
    ],
  },
});
