import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression, Span } from "../../syntax/tree.ts";
import { containsAggregate } from "./support/calls.ts";
import { columnOf, sameName, textAt } from "./support/columns.ts";
import { determinedSources, fixedColumns } from "./support/keys.ts";
import { equalExpressions, outputExpression } from "./support/output.ts";
import { eachScope } from "./support/visit.ts";
import { orderOf } from "./support/walk.ts";

function limitSpan(scope: Scope): Span | undefined {
  if (scope.query.body !== scope.select) return undefined;
  return scope.query.limit?.span ?? scope.select.top;
}

/** LIMIT 0, LIMIT NULL, LIMIT ALL and WITH TIES leave nothing to chance. */
function isHarmless(analysed: AnalysedStatement, scope: Scope, span: Span): boolean {
  const count = scope.query.limit?.count;
  if (count?.kind === "literal" && (count.value === "0" || count.type === "null")) return true;
  return /\bWITH\s+TIES\b|\bPERCENT\b|^LIMIT\s+(?:0|ALL|NULL)\b|^TOP\s*\(?\s*0\b/iu.test(textAt(analysed, span));
}

function returnsOneRow(scope: Scope): boolean {
  const { select } = scope;
  return select.groupBy === undefined && !select.distinct && select.items.some((item) => containsAggregate(item.expression));
}

/** The order says which row comes first of any two. Undefined where nothing is known of keys. */
function isTotal(analysed: AnalysedStatement, scope: Scope): boolean | undefined {
  const { select } = scope;
  const ordered = orderOf(scope).map((item) => outputExpression(scope, item.expression) ?? item.expression);
  const has = (expression: Expression): boolean => ordered.some((item) => equalExpressions(analysed, item, expression));
  if (select.groupBy !== undefined) {
    if (select.groupBy.type !== "list") return undefined;
    return select.groupBy.items.every((item) => has(outputExpression(scope, item) ?? item));
  }
  if (select.distinct) return select.items.every((item) => has(item.expression)) ? true : undefined;
  if (ordered.some((expression) => columnOf(analysed, expression) === undefined)) return undefined;
  const determined = determinedSources(analysed, scope, [], fixedColumns(analysed, scope, ordered));
  const open = scope.sources.filter((source) => !determined.has(source));
  if (open.length === 0) return true;
  return open.every((source) => source.keys.length > 0) && !open.some((source) => looksUnique(analysed, source, ordered))
    ? false
    : undefined;
}

/** Ordered by something that is called like a key of its own. */
function looksUnique(analysed: AnalysedStatement, source: ScopeSource, ordered: readonly Expression[]): boolean {
  return ordered.some((expression) => {
    const column = columnOf(analysed, expression);
    return column?.source === source && /^(?:id|uuid|guid|.*_(?:id|uuid|key|sk))$/iu.test(column.reference.name.name);
  });
}

function unordered(scope: Scope, span: Span): RuleMatch {
  const exploring = scope.role === "top" && scope.query.limit?.offset === undefined;
  return {
    span,
    ...(exploring ? { severity: "info" as const } : {}),
    message: "No ORDER BY says which rows the limit keeps; each run may return others.",
    suggestion: "Order by columns that together are unique, or drop the limit.",
  };
}

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const span = limitSpan(scope);
  if (span === undefined || isHarmless(analysed, scope, span) || returnsOneRow(scope)) return undefined;
  if (scope.role === "exists" || scope.select.from === undefined || scope.select.opaqueClauses.length > 0) return undefined;
  // An array has an order of its own, and one element of it is mostly looked up by its key.
  if (scope.sources.length > 0 && scope.sources.every((source) => source.kind === "function")) return undefined;
  const order = orderOf(scope);
  if (order.length === 0) return isTotal(analysed, scope) === true ? undefined : unordered(scope, span);
  if (isTotal(analysed, scope) !== false) return undefined;
  const [first] = order;
  const last = order.at(-1);
  const words = first === undefined || last === undefined ? "The order" : textAt(analysed, { start: first.span.start, end: last.span.end });
  return {
    span,
    severity: "info",
    message: `Rows can tie on ${words}; which of them the limit keeps is left to chance.`,
    suggestion: `Add ${keyHint(scope)} to ORDER BY.`,
  };
}

function keyHint(scope: Scope): string {
  const key = scope.sources.flatMap((source) => source.keys).find((columns) => columns.length > 0);
  if (scope.select.groupBy !== undefined || key === undefined) return "the grouping columns";
  return key.filter((name) => !sameName(name, "")).join(", ");
}

export const limitWithoutTotalOrder = defineRule({
  id: "limit-without-total-order",
  group: "correctness",
  title: "LIMIT without an order that decides",
  severity: "warning",
  what: "LIMIT, FETCH or TOP without ORDER BY, or (where keys are known) with an ORDER BY that leaves ties.",
  why: "A table has no order of its own: the rows kept depend on the plan, the storage and the number of threads, and pages overlap or miss rows.",
  whenNotToUse: "A look at any few rows. At the top level without OFFSET it is therefore an info.",
  fix: "none",
  sources: ["https://www.postgresql.org/docs/current/queries-limit.html", "https://use-the-index-luke.com/no-offset"],
  visit: eachScope(matchOf),
  examples: {
    bad: [
      { sql: "SELECT * FROM t LIMIT 10" },
      { sql: "WITH some AS (SELECT a FROM t LIMIT 100) SELECT COUNT(*) FROM some" },
      { sql: "SELECT a, b FROM t WHERE a > 1 LIMIT 20 OFFSET 40" },
      { sql: "SELECT TOP 5 a FROM t", dialect: "tsql" },
      { sql: "SELECT id, total FROM orders ORDER BY total DESC LIMIT 10", schema: "CREATE TABLE orders (id INT PRIMARY KEY, total INT)" },
      { sql: "SELECT kind, COUNT(*) AS n FROM t GROUP BY kind ORDER BY n DESC LIMIT 3" },
    ],
    good: [
      {
        sql: "SELECT id, total FROM orders ORDER BY total DESC, id LIMIT 10",
        schema: "CREATE TABLE orders (id INT PRIMARY KEY, total INT)",
      },
      { sql: "SELECT * FROM t ORDER BY created_at LIMIT 10" },
      { sql: "SELECT MAX(a) FROM t LIMIT 1" },
      { sql: "SELECT * FROM t LIMIT 0" },
      { sql: "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM u WHERE u.id = t.id LIMIT 1)" },
      { sql: "SELECT kind, COUNT(*) AS n FROM t GROUP BY kind ORDER BY n DESC, kind LIMIT 3" },
      { sql: "SELECT total FROM orders WHERE id = 7 LIMIT 1", schema: "CREATE TABLE orders (id INT PRIMARY KEY, total INT)" },
    ],
  },
});
