import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { columnOf, sameName } from "../correctness/support/columns.ts";
import { determinedSources } from "../correctness/support/keys.ts";
import { equalExpressions } from "../correctness/support/output.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { withoutWord } from "./support/without-word.ts";
import { mayMultiplyRows } from "./support/may-multiply-rows.ts";

/** Why no two rows can be equal. */
function reason(analysed: AnalysedStatement, scope: Scope): string | undefined {
  const { select } = scope;
  if (select.groupBy !== undefined) {
    if (select.groupBy.type !== "list" || select.groupBy.items.length === 0) return undefined;
    const all = select.groupBy.items.every(
      (item) =>
        item.kind === "column" &&
        columnOf(analysed, item) !== undefined &&
        select.items.some(({ expression }) => equalExpressions(analysed, item, expression)),
    );
    return all ? "every grouped column is in the result, so each group is another row" : undefined;
  }
  return keyReason(analysed, scope);
}

/** A key of one source is in the result, and each of its rows meets at most one row of every other source. */
function keyReason(analysed: AnalysedStatement, scope: Scope): string | undefined {
  const output = scope.select.items.flatMap(({ expression }) => {
    const column = columnOf(analysed, expression);
    return column?.scope === scope ? [column] : [];
  });
  const source = scope.sources.find(
    (candidate) =>
      !candidate.optional &&
      candidate.keys.some((key) =>
        key.every((name) =>
          output.some(
            (column) => column.source === candidate && sameName(column.reference.name.name, name) && column.column?.nullable === false,
          ),
        ),
      ),
  );
  if (source === undefined) return undefined;
  const single = determinedSources(analysed, scope, [source]);
  if (!scope.sources.every((other) => single.has(other))) return undefined;
  return scope.sources.length === 1
    ? `a key of ${source.name} is in the result`
    : `a key of ${source.name} is in the result and no join multiplies its rows`;
}

function match(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const { select, role } = scope;
  const { distinctSpan } = select;
  if (distinctSpan === undefined || select.distinctOn.length > 0 || select.opaqueClauses.length > 0 || role === "in" || role === "exists")
    return undefined;
  const why = reason(analysed, scope);
  if (why === undefined || select.items.some(({ expression }) => mayMultiplyRows(analysed, expression))) return undefined;
  return {
    span: distinctSpan,
    message: `DISTINCT removes nothing: ${why}.`,
    rewrite: { title: "Leave out DISTINCT", edits: [withoutWord(analysed, distinctSpan)], preconditions: [] },
  };
}

const orders =
  "CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, day DATE); CREATE TABLE customers (id INT PRIMARY KEY, name TEXT)";

export const redundantDistinct = defineRule({
  id: "redundant-distinct",
  group: "cost",
  title: "DISTINCT that removes nothing",
  severity: "warning",
  what: "SELECT DISTINCT of rows that a key or GROUP BY makes distinct already.",
  why: "All rows are hashed or sorted to find duplicates that can't be there; and it hides from readers what the grain is.",
  whenNotToUse: "The key is declared and not enforced, and the data breaks it (warehouses don't enforce keys): check it first.",
  fix: "safe",
  sources: ["Paulley, Larson: Exploiting uniqueness in query optimization, ICDE 1994"],
  visit: eachScope(match),
  examples: {
    bad: [
      { sql: "SELECT DISTINCT region, count(*) FROM sales GROUP BY region", fixed: "SELECT region, count(*) FROM sales GROUP BY region" },
      {
        sql: "SELECT DISTINCT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id",
        schema: orders,
        fixed: "SELECT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id",
      },
    ],
    good: [
      { sql: "SELECT DISTINCT count(*) FROM sales GROUP BY region" },
      { sql: "SELECT DISTINCT o.customer_id FROM orders o", schema: orders },
      {
        sql: "SELECT DISTINCT o.id, UNNEST(o.tags) AS tag FROM orders o",
        schema: "CREATE TABLE orders (id INT PRIMARY KEY, tags TEXT[])",
        dialect: "postgres",
      },
      { sql: "SELECT DISTINCT c.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id", schema: orders },
    ],
  },
});
