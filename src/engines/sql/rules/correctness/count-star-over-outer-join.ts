import { dialectsExcept } from "../../dialect.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Call, Join } from "../../syntax/tree.ts";
import { isAggregate, isRowStar } from "./support/calls.ts";
import { columnOf, qualifiedName, sameName, textAt, type KnownColumn } from "./support/columns.ts";
import { determinedSources, fixedColumns, sourcesUnder } from "./support/keys.ts";
import { outputExpression } from "./support/output.ts";
import { columnEquality, conjunctsOf } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { expressionsOf, joinsIn, leavesOf } from "./support/walk.ts";

function starCounts(scope: Scope): readonly Call[] {
  return expressionsOf(scope).flatMap(({ expression }) =>
    isAggregate(expression) &&
    functionName(expression) === "count" &&
    expression.filter === undefined &&
    (isRowStar(expression.arguments[0]) || (expression.arguments[0]?.kind === "literal" && !expression.distinct))
      ? [expression]
      : [],
  );
}

interface OuterJoin {
  readonly preserved: KnownColumn;
  readonly optional: KnownColumn;
}

function equalityOf(analysed: AnalysedStatement, scope: Scope, join: Join): OuterJoin | undefined {
  if (join.type !== "left") return undefined;
  const right = sourcesUnder(scope, leavesOf(join.right));
  for (const condition of conjunctsOf(join.on)) {
    const equality = columnEquality(analysed, condition);
    if (equality === undefined) continue;
    const { left: a, right: b } = equality;
    if (right.includes(b.source) && !right.includes(a.source)) return { preserved: a, optional: b };
    if (right.includes(a.source) && !right.includes(b.source)) return { preserved: b, optional: a };
  }
  return undefined;
}

/**
 * Each group is one row of the preserved side, and the other side may have several for it: by declared keys, or because `id` is compared with
 * something called after another table's id.
 */
function groupsPreservedRows(analysed: AnalysedStatement, scope: Scope, { preserved, optional }: OuterJoin): boolean {
  const items = (scope.select.groupBy?.items ?? []).map((item) => outputExpression(scope, item) ?? item);
  const columns = items.map((item) => columnOf(analysed, item));
  if (columns.some((column) => column === undefined || column.source === optional.source)) return false;
  const fixed = fixedColumns(analysed, scope, items);
  const alone = determinedSources(analysed, scope, [], fixed);
  if (preserved.source.keys.length > 0 && optional.source.keys.length > 0) {
    return alone.has(preserved.source) && !determinedSources(analysed, scope, [preserved.source], fixed).has(optional.source);
  }
  if (optional.source.keys.length > 0 || optional.source.kind !== "table") return false;
  const grouped = fixed.some((column) => column.source === preserved.source && sameName(column.name, preserved.reference.name.name));
  return grouped && /^id$/iu.test(preserved.reference.name.name) && /[a-z]_?id$/iu.test(optional.reference.name.name);
}

function isFiltered(analysed: AnalysedStatement, scope: Scope, source: ScopeSource): boolean {
  return (
    scope.uses.some(
      ({ clause, resolution }) =>
        (clause === "where" && resolution.kind === "column" && resolution.source === source) ||
        (clause === "where" && resolution.kind === "unknown"),
    ) ||
    joinsIn(scope.select.from).some(
      (join) =>
        join.type !== "left" &&
        conjunctsOf(join.on).some((on) => {
          const equality = columnEquality(analysed, on);
          return equality?.left.source === source || equality?.right.source === source;
        }),
    )
  );
}

function countOf(analysed: AnalysedStatement, call: Call, column: KnownColumn): ProposedRewrite | undefined {
  const [argument] = call.arguments;
  const name = qualifiedName(analysed, column);
  if (argument === undefined || name === undefined) return undefined;
  return {
    title: "Count the matches",
    edits: [{ span: argument, text: name }],
    preconditions: [],
    changesResult: true,
  };
}

function matchOf(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  if (scope.select.groupBy?.type !== "list") return undefined;
  const [call] = starCounts(scope);
  const outer = joinsIn(scope.select.from)
    .map((join) => equalityOf(analysed, scope, join))
    .find(
      (found) => found !== undefined && groupsPreservedRows(analysed, scope, found) && !isFiltered(analysed, scope, found.optional.source),
    );
  if (call === undefined || outer === undefined) return undefined;
  const rewrite = countOf(analysed, call, outer.optional);
  const name = outer.optional.source.name;
  return {
    span: call,
    message: `${textAt(analysed, call)} is 1, not 0, for a row of ${outer.preserved.source.name} without a match in ${name}: the outer join makes one row of NULLs for it.`,
    suggestion: `Count a column of ${name} that is never NULL.`,
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const countStarOverOuterJoin = defineRule({
  id: "count-star-over-outer-join",
  group: "correctness",
  title: "COUNT(*) counts the missing match of an outer join",
  severity: "warning",
  // ClickHouse fills with 0 and '' unless join_use_nulls is set, and COUNT(column) counts those.
  dialects: dialectsExcept("clickhouse"),
  what: "COUNT(*) per row of the left table after a LEFT JOIN with its details.",
  why: "A left row without details still is one row of the join, so those with none are counted as having one.",
  whenNotToUse: "Rows of the join are to be counted.",
  fix: "suggestion",
  visit: eachScope(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT c.id, COUNT(*) AS orders FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT)",
        fixed: "SELECT c.id, COUNT(o.customer_id) AS orders FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id",
      },
      { sql: "SELECT c.id, c.name, COUNT(1) FROM customers c LEFT JOIN orders o ON c.id = o.customer_id GROUP BY 1, 2" },
    ],
    good: [
      { sql: "SELECT c.id, COUNT(o.id) AS orders FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.id" },
      { sql: "SELECT f.day, COUNT(*) FROM facts f LEFT JOIN dim d ON d.id = f.dim_id GROUP BY f.day" },
      {
        sql: "SELECT o.id, COUNT(*) FROM orders o LEFT JOIN customers c ON c.id = o.customer_id GROUP BY o.id",
        schema: "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT)",
      },
      { sql: "SELECT c.id, COUNT(*) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id" },
    ],
  },
});
