import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { isUniqueIn } from "../../scopes/is-unique-in.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression, Join, Relation } from "../../syntax/tree.ts";
import { aliasText, sourcesIn, textAt } from "../correctness/support/columns.ts";
import { comparisons, conditionsOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { joinsIn, leavesOf } from "../correctness/support/walk.ts";

/** What the engine offers for joins by ranges. */
const offers: Readonly<Partial<Record<DialectId, string>>> = {
  databricks: "The hint RANGE_JOIN(table, width) sorts one side into ranges; a join by a date or a bucket as well lets it hash.",
  snowflake: "For the nearest row in time there is ASOF JOIN; else join by a date or a bucket as well, so that it can hash.",
};

/** Names of what has a row for each day, period or rate: few rows, and made to be joined by order. */
const small =
  /(?:^|_)(?:calendar|dates?|days?|hours?|minutes?|weeks?|months?|quarters?|years?|spined?|series|numbers|tally|periods?|rates?|ranges?|buckets?|bins?|thresholds?|tiers?|brackets?|levels?)(?:_|$)/i;

/** Beyond what people write; each join is compared with all conditions. */
const mostJoins = 50;

function isSmall({ name, relation }: ScopeSource): boolean {
  return small.test(name) || (relation.kind === "table" && relation.name.some((part) => small.test(part.name)));
}

function sourcesOf(scope: Scope, relation: Relation): readonly ScopeSource[] {
  const leaves = leavesOf(relation);
  return scope.sources.filter((source) => leaves.includes(source.relation));
}

const isWithin = (found: ReadonlySet<ScopeSource>, side: readonly ScopeSource[]): boolean =>
  found.size > 0 && [...found].every((source) => side.includes(source));

/** Both sides of the join are named, each alone on one side of the operator, so that rows can be matched by a hash of them. */
function matchesByHash(
  analysed: AnalysedStatement,
  scope: Scope,
  condition: Expression,
  left: readonly ScopeSource[],
  right: readonly ScopeSource[],
): boolean {
  if (condition.kind !== "binary" || condition.operator !== "=") return condition.kind === "is" || condition.kind === "in";
  const [a, b] = [sourcesIn(analysed, scope, condition.left), sourcesIn(analysed, scope, condition.right)];
  // What can't be told may well be an equality.
  if (a === undefined || b === undefined) return true;
  return (isWithin(a, left) && isWithin(b, right)) || (isWithin(a, right) && isWithin(b, left));
}

function connects(
  analysed: AnalysedStatement,
  scope: Scope,
  condition: Expression,
  left: readonly ScopeSource[],
  right: readonly ScopeSource[],
): boolean {
  const found = sourcesIn(analysed, scope, condition);
  return found === undefined || (left.some((source) => found.has(source)) && right.some((source) => found.has(source)));
}

/** Comparisons of order alone; functions of two tables (distances, text search) have joins and indexes of their own. */
function isRange(condition: Expression): boolean {
  return (condition.kind === "binary" && comparisons.has(condition.operator) && condition.operator !== "=") || condition.kind === "between";
}

const severalRows = (sources: readonly ScopeSource[]): boolean =>
  sources.length > 0 && sources.every((source) => ["table", "cte", "derived"].includes(source.kind) && !isUniqueIn(source, []));

function matchOf(analysed: AnalysedStatement, scope: Scope, join: Join): RuleMatch | undefined {
  // CROSS JOIN in words means all pairs.
  if (
    (join.type === "cross" && !join.comma) ||
    join.natural ||
    join.using.length > 0 ||
    join.type === "other" ||
    join.type === "semi" ||
    join.type === "anti"
  )
    return undefined;
  const [left, right] = [sourcesOf(scope, join.left), sourcesOf(scope, join.right)];
  if (!severalRows(left) || !severalRows(right) || right.length > 1 || right.some(isSmall)) return undefined;
  const conditions = conditionsOf(scope).filter((condition) => connects(analysed, scope, condition, left, right));
  if (conditions.some((condition) => sourcesIn(analysed, scope, condition) === undefined)) return undefined;
  const compared = left.filter((source) => conditions.some((condition) => sourcesIn(analysed, scope, condition)?.has(source) === true));
  if (compared.some(isSmall)) return undefined;
  const ranges = conditions.filter(isRange);
  const [first] = ranges;
  if (first === undefined || ranges.length < conditions.length) return undefined;
  if (conditions.some((condition) => matchesByHash(analysed, scope, condition, left, right))) return undefined;
  const name = right[0] === undefined ? "the table" : aliasText(analysed, right[0]);
  return {
    span: first,
    message: `Nothing that is equal joins ${name}, only ${ranges.length === 1 ? textAt(analysed, first) : `${ranges.length} conditions of order`}: each of its rows is compared with each that it is joined to.`,
    suggestion:
      offers[analysed.dialect] ??
      "Join by something equal as well: a key, a date, or a bucket of the range, so that rows can be matched by a hash.",
  };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  const joins = joinsIn(scope.select.from);
  // Some dialects have joins for ranges, and the text may be in any.
  if (analysed.dialect === "generic" || scope.select.opaqueClauses.length > 0 || joins.length > mostJoins) return [];
  return joins.map((join) => matchOf(analysed, scope, join)).filter((found) => found !== undefined);
}

export const joinWithoutEquality = defineRule({
  id: "join-without-equality",
  group: "cost",
  title: "Join by order alone",
  severity: "info",
  dialects: ["snowflake", "redshift", "bigquery", "databricks", "spark", "trino"],
  what: "A join of two tables whose conditions are only <, >, <=, >=, <> or BETWEEN, with no equality between the two.",
  why: "Rows can't be matched by a hash or sorted order: these engines compare every pair in a nested loop, or make all pairs first and filter them.",
  whenNotToUse: "One side has few rows, such as a calendar or a table of rates. DuckDB and ClickHouse have joins for ranges.",
  fix: "none",
  sources: [
    "Snowflake documentation: query insights, join with inefficient join condition",
    "Amazon Redshift documentation: reviewing query alerts, nested loop",
    "Databricks documentation: range join optimization",
  ],
  engines: { duckdb: "engineDoesIt" },
  visit: eachScope(match),
  examples: {
    bad: [
      { sql: "SELECT e.id, s.id AS session FROM events e JOIN sessions s ON e.at >= s.started AND e.at < s.ended", dialect: "databricks" },
      { sql: "SELECT a.id, b.id AS later FROM orders a, orders b WHERE a.day < b.day", dialect: "redshift" },
    ],
    good: [
      { sql: "SELECT e.id FROM events e JOIN sessions s ON e.user_id = s.user_id AND e.at >= s.started", dialect: "databricks" },
      {
        sql: "SELECT o.id FROM orders o CROSS JOIN (SELECT AVG(amount) AS mean FROM orders) m WHERE o.amount > m.mean",
        dialect: "redshift",
      },
      { sql: "SELECT e.id FROM events e JOIN sessions s ON LOWER(e.name) = s.name AND e.at >= s.started", dialect: "snowflake" },
      { sql: "SELECT d.day, u.id FROM calendar d JOIN users u ON u.joined <= d.day", dialect: "snowflake" },
      { sql: "SELECT p.id FROM places p JOIN areas a ON ST_CONTAINS(a.shape, p.point)", dialect: "snowflake" },
    ],
  },
});
