import { countText } from "../../../../core/count-text.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { joinGraph, type JoinEdge } from "../../scopes/join-graph.ts";
import { isUniqueIn } from "../../scopes/is-unique-in.ts";
import { aliasText, sameName } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";

/** Result rows from which on, and how many times the larger input. */
const manyRows = 10_000_000;
const growth = 10;

/** How many values the columns have together: at most the product, and no more than there are rows. */
function distinctOf({ table }: ScopeSource, columns: readonly string[]): number | undefined {
  const known = Object.entries(table?.distinct ?? {});
  const counts = columns.map((column) => known.find(([name]) => sameName(name, column))?.[1]);
  if (counts.some((count) => count === undefined)) return undefined;
  return Math.min(
    counts.reduce<number>((product, count) => product * (count ?? 1), 1),
    table?.rows ?? Infinity,
  );
}

/** All joined columns are booleans: half of the rows of one side meet half of the other's, whatever the tables. */
function joinsByFlags(source: ScopeSource, columns: readonly string[]): boolean {
  return columns.every((name) => source.columns?.some((column) => sameName(column.name, name) && column.kind === "boolean") ?? false);
}

function matchOf(analysed: AnalysedStatement, edge: JoinEdge): RuleMatch | undefined {
  const { left, right, leftColumns, rightColumns, conditions } = edge;
  const [condition] = conditions;
  if (condition === undefined || isUniqueIn(left, leftColumns) || isUniqueIn(right, rightColumns)) return undefined;
  const suggestion = "Add the missing part of the key, or aggregate one side by the joined columns first.";
  const names = [aliasText(analysed, left), aliasText(analysed, right)];
  if (joinsByFlags(left, leftColumns) && joinsByFlags(right, rightColumns)) {
    return {
      span: condition,
      message: `${names.join(" and ")} are joined by flags alone, which have two values: each row of one meets all rows of the other with its value.`,
      suggestion,
    };
  }
  const [a, b] = [left.table?.rows, right.table?.rows];
  const [da, db] = [distinctOf(left, leftColumns), distinctOf(right, rightColumns)];
  if (a === undefined || b === undefined || da === undefined || db === undefined) return undefined;
  // The usual estimate of an equi-join: each value of the side with fewer is found on the other.
  const rows = (a * b) / Math.max(da, db, 1);
  if (rows < manyRows || rows < growth * Math.max(a, b)) return undefined;
  const [shownA, shownB, values, result] = [a, b, Math.max(da, db), Math.round(rows)].map((count) => countText(count));
  return {
    span: condition,
    message: `${names[0] ?? ""} (${shownA ?? ""} rows) and ${names[1] ?? ""} (${shownB ?? ""} rows) have at most ${values ?? ""} different values of ${leftColumns.join(", ")}: the join makes some ${result ?? ""} rows where these are even.`,
    suggestion,
  };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  const edges = joinGraph(scope);
  // Other conditions between the same two may be what tells their rows apart.
  return edges
    .filter(({ left, right, outer }) => edges.every((other) => other.outer === outer || other.left !== left || other.right !== right))
    .map((edge) => matchOf(analysed, edge))
    .filter((found) => found !== undefined);
}

export const explodingJoin = defineRule({
  id: "exploding-join",
  group: "cost",
  title: "Join on columns of few values",
  severity: "warning",
  what: "A join whose columns have so few distinct values on both sides that it makes at least ten times as many rows as there were, by the statistics of the tables; or a join on flags alone.",
  why: "Each value pairs all rows of one side with all of the other; the result is larger than everything that was read, and spills.",
  whenNotToUse: "All pairs are what is wanted.",
  fix: "none",
  sources: ["Snowflake documentation: query insights, exploding join", "Selinger et al., SIGMOD 1979 (the estimate)"],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT a.id FROM visits a JOIN clicks b ON a.mobile = b.mobile",
        schema: "CREATE TABLE visits (id INT PRIMARY KEY, mobile BOOLEAN); CREATE TABLE clicks (id INT PRIMARY KEY, mobile BOOLEAN)",
      },
    ],
    good: [
      {
        sql: "SELECT a.id FROM visits a JOIN clicks b ON a.mobile = b.mobile AND a.id = b.id",
        schema: "CREATE TABLE visits (id INT, mobile BOOLEAN); CREATE TABLE clicks (id INT, mobile BOOLEAN)",
      },
      { sql: "SELECT a.id FROM visits a JOIN clicks b ON a.id = b.visit_id" },
    ],
  },
});
