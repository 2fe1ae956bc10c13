import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Query } from "../../syntax/tree.ts";
import { containsAggregate } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { determinedSources } from "./support/keys.ts";
import { conjunctsOf } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

function isLimited(analysed: AnalysedStatement, query: Query): boolean {
  const { limit, body } = query;
  if (limit !== undefined) return true;
  return body.kind === "select" && body.top !== undefined && /\b1\b/u.test(textAt(analysed, body.top));
}

/** True where several rows are possible by what is declared, undefined where nothing is. */
function mayReturnMany(analysed: AnalysedStatement, query: Query, scope: Scope): boolean | undefined {
  const { select } = scope;
  if (select.groupBy === undefined && select.items.some((item) => containsAggregate(item.expression))) return false;
  if (select.from === undefined || select.groupBy !== undefined || select.qualify !== undefined || select.opaqueClauses.length > 0)
    return undefined;
  if (scope.sources.some((source) => source.kind === "function" || source.kind === "opaque")) return undefined;
  const determined = determinedSources(analysed, scope, []);
  const open = scope.sources.filter((source) => !determined.has(source));
  if (open.length === 0 || isLimited(analysed, query)) return false;
  return open.every((source) => source.keys.length > 0) ? true : undefined;
}

/** `WHERE code = 'x'` may well be unique without a declared key. */
function picksByConstant(scope: Scope): boolean {
  return conjunctsOf(scope.select.where?.expression).some(
    (condition) =>
      condition.kind === "binary" &&
      condition.operator === "=" &&
      [condition.left, condition.right].some(({ kind }) => kind === "literal" || kind === "cast" || kind === "parameter"),
  );
}

function matchOf(analysed: AnalysedStatement, { expression, parent }: Visited): RuleMatch | undefined {
  if (expression.kind !== "subquery" || expression.query.body.kind !== "select") return undefined;
  // ARRAY(SELECT ...) and other functions take whole tables.
  if (parent?.kind === "call" || parent?.kind === "collection" || parent?.kind === "quantified") return undefined;
  const scope = analysed.scopeOf(expression.query.body);
  if (scope === undefined || mayReturnMany(analysed, expression.query, scope) !== true) return undefined;
  const keys = scope.sources.flatMap((source) => source.keys.map((key) => `${source.name}(${key.join(", ")})`));
  return {
    span: expression,
    ...(picksByConstant(scope) ? { severity: "info" as const } : {}),
    message: `Nothing keeps this subquery to one row: its conditions fix no key (${keys.join("; ")}).`,
    suggestion: "Aggregate it, fix a key in its WHERE, or write IN or EXISTS.",
  };
}

export const scalarSubqueryMayReturnMany = defineRule({
  id: "scalar-subquery-may-return-many",
  group: "correctness",
  title: "Scalar subquery that may return several rows",
  severity: "warning",
  what: "A subquery used as a value whose conditions fix no declared key and that neither aggregates nor limits.",
  why: "With a second row most engines end the query with an error, and some take an arbitrary row.",
  whenNotToUse: "A constraint that isn't declared keeps it to one row.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 7.19 <subquery>, cardinality violation"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT name FROM customers c WHERE c.id = (SELECT o.customer_id FROM orders o WHERE o.status = 'open')",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, status TEXT)",
      },
      {
        sql: "SELECT c.id, (SELECT o.total FROM orders o WHERE o.customer_id = c.id) FROM customers c",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, total INT)",
      },
    ],
    good: [
      {
        sql: "SELECT o.id, (SELECT c.name FROM customers c WHERE c.id = o.customer_id) FROM orders o",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT)",
      },
      {
        sql: "SELECT c.id, (SELECT MAX(o.total) FROM orders o WHERE o.customer_id = c.id) FROM customers c",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, total INT)",
      },
      {
        sql: "SELECT c.id, (SELECT o.total FROM orders o WHERE o.customer_id = c.id ORDER BY o.id LIMIT 1) FROM customers c",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, total INT)",
      },
      { sql: "SELECT name FROM c WHERE id = (SELECT c_id FROM o WHERE status = 'open')" },
    ],
  },
});
