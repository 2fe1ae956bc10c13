import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type Edit, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { sortEdits } from "../../rewrite/edits.ts";
import { likeKeyword } from "../../rewrite/layout.ts";
import { isWindowed, mayAggregate } from "../correctness/support/calls.ts";
import { columnOf, sameColumn, sameName, textAt, type KnownColumn } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf, type Visited } from "../correctness/support/walk.ts";

/** Types that every engine has an order of. */
const ordered = new Set(["integer", "decimal", "text", "date", "timestamp"]);

/** The key of the source that is grouped by; its columns are never NULL in a row that is there. */
function groupedKey(source: ScopeSource, groups: readonly KnownColumn[]): readonly string[] | undefined {
  if (source.kind !== "table" || source.table === undefined) return undefined;
  const { table } = source;
  return table.keys.find(
    ({ columns, source: fact }) =>
      fact !== "query" &&
      columns.length > 0 &&
      columns.every(
        (name) =>
          table.columns.some((column) => sameName(column.name, name) && column.notNull) &&
          groups.some((group) => group.source === source && sameName(group.reference.name.name, name)),
      ),
  )?.columns;
}

/** Where a column stands in the result, outside of aggregates. */
function placesOf(analysed: AnalysedStatement, scope: Scope, column: KnownColumn): readonly Visited[] {
  return expressionsOf(scope).filter((visited) => {
    if (!["select", "having", "orderBy"].includes(visited.clause)) return false;
    const other = columnOf(analysed, visited.expression);
    return other !== undefined && sameColumn(other, column) && !visited.ancestors.some((around) => mayAggregate(analysed, around));
  });
}

function rewriteOf(analysed: AnalysedStatement, scope: Scope, dependent: readonly KnownColumn[]): ProposedRewrite | undefined {
  const { select } = scope;
  const { groupBy } = select;
  if (groupBy === undefined || scope.children.some(({ role }) => role === "scalar" || role === "exists" || role === "in")) return undefined;
  if (expressionsOf(scope).some(({ expression }) => isWindowed(expression) || expression.kind === "opaque")) return undefined;
  if (dependent.some(({ reference }) => !ordered.has(analysed.typeOf(reference).kind))) return undefined;
  const kept = groupBy.items.filter((item) => !dependent.some(({ reference }) => reference === item));
  const items: Edit = {
    span: { start: groupBy.items[0]?.start ?? groupBy.span.end, end: groupBy.items.at(-1)?.end ?? groupBy.span.end },
    text: kept.map((item) => textAt(analysed, item)).join(", "),
  };
  const max = likeKeyword(analysed.source, select.keywordSpan, "MAX");
  const as = likeKeyword(analysed.source, select.keywordSpan, "AS");
  const aggregated = dependent.flatMap((column) =>
    placesOf(analysed, scope, column).map(({ expression }): Edit => {
      const item = select.items.find((candidate) => candidate.expression === expression && candidate.alias === undefined);
      const name = item === undefined ? "" : ` ${as} ${textAt(analysed, column.reference.name.span)}`;
      return { span: { start: expression.start, end: expression.end }, text: `${max}(${textAt(analysed, expression)})${name}` };
    }),
  );
  return { title: "Group by the key alone", edits: sortEdits([items, ...aggregated]), preconditions: [] };
}

function match(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { groupBy, distinct, opaqueClauses } = scope.select;
  if (groupBy?.type !== "list" || groupBy.items.length < 3 || distinct || opaqueClauses.length > 0) return undefined;
  const groups = groupBy.items.map((item) => columnOf(analysed, item));
  if (groups.some((group) => group === undefined || group.scope !== scope)) return undefined;
  const known = groups.filter((group) => group !== undefined);
  for (const source of scope.sources) {
    const key = groupedKey(source, known);
    if (key === undefined) continue;
    const dependent = known.filter((group) => group.source === source && !key.some((name) => sameName(name, group.reference.name.name)));
    const [first] = dependent;
    if (first === undefined || dependent.length < 2) continue;
    const names = dependent.map(({ reference }) => textAt(analysed, reference)).join(", ");
    const rewrite = rewriteOf(analysed, scope, dependent);
    return {
      span: first.reference,
      message: `${names} depend on ${key.join(", ")}, the key of ${source.name}: grouping by them too makes no other groups, but wider keys to hash and compare.`,
      suggestion: "Group by the key, and take the others with MAX or ANY_VALUE, or join them afterwards.",
      ...(rewrite === undefined ? {} : { rewrite }),
    };
  }
  return undefined;
}

const tables =
  "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT, city TEXT, vip BOOLEAN); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, amount INT)";

export const groupByDependentColumns = defineRule({
  id: "group-by-dependent-columns",
  group: "cost",
  title: "Grouping by columns that a grouped key decides",
  severity: "info",
  what: "GROUP BY a declared key of a table and two or more further columns of it.",
  why: "Hash tables and sorts compare and store all grouped columns of every row; wide text keys are the slowest. The key alone makes the same groups.",
  whenNotToUse:
    "The key is declared and not enforced, and the data breaks it; Postgres and MySQL also accept the columns in SELECT when the key alone is grouped by.",
  fix: "safe",
  sources: [
    "ISO/IEC 9075-2, 4.20 functional dependencies",
    "Wang, Cherniack: Avoiding sorting and grouping in processing queries, VLDB 2003",
  ],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT c.id, c.name, c.city AS town, SUM(o.amount) AS total FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id, c.name, c.city ORDER BY c.name",
        schema: tables,
        fixed:
          "SELECT c.id, MAX(c.name) AS name, MAX(c.city) AS town, SUM(o.amount) AS total FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.id ORDER BY MAX(c.name)",
      },
      { sql: "SELECT c.id, c.name, c.vip, COUNT(*) AS n FROM customers c GROUP BY c.id, c.name, c.vip", schema: tables },
    ],
    good: [
      { sql: "SELECT c.name, c.city, c.vip, COUNT(*) AS n FROM customers c GROUP BY c.name, c.city, c.vip", schema: tables },
      { sql: "SELECT c.id, o.id, o.amount, COUNT(*) AS n FROM customers c, orders o GROUP BY c.id, o.id, o.amount", schema: tables },
    ],
  },
});
