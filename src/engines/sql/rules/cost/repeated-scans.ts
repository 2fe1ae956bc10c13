import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import { sortEdits } from "../../rewrite/edits.ts";
import { insertClause, likeKeyword } from "../../rewrite/layout.ts";
import { sameExpression } from "../../syntax/same-expression.ts";
import type { Call, Expression, ScalarSubquery, Select } from "../../syntax/tree.ts";
import { isAggregate, isRandom, isRowStar, mayAggregate } from "../correctness/support/calls.ts";
import { textAt } from "../correctness/support/columns.ts";
import { conjunctsOf } from "../correctness/support/predicates.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf, type Visited } from "../correctness/support/walk.ts";
import { conditionText } from "../correctness/support/condition-text.ts";
import { conditionalAggregate } from "./support/conditional-aggregate.ts";
import { freshName } from "./support/fresh-name.ts";
import { isColumnStar } from "./support/is-column-star.ts";

interface Scan {
  readonly subquery: ScalarSubquery;
  readonly visited: Visited;
  readonly select: Select;
  readonly aggregate: Call;
  readonly conditions: readonly Expression[];
  readonly table: string;
}

const conditional = new Set(["count", "sum", "avg", "min", "max"]);

/** `(SELECT aggregate FROM table WHERE ...)` that depends on nothing around it. */
function scanOf(analysed: AnalysedStatement, visited: Visited): Scan | undefined {
  const { expression } = visited;
  if (expression.kind !== "subquery" || expression.query.body.kind !== "select") return undefined;
  const { query } = expression;
  const select = query.body;
  if (select.kind !== "select") return undefined;
  const scope = analysed.scopeOf(select);
  const [item, ...others] = select.items;
  if (scope === undefined || item === undefined || others.length > 0 || select.from?.kind !== "table" || select.from.modified)
    return undefined;
  const simple =
    query.with === undefined &&
    query.limit === undefined &&
    query.orderBy.length === 0 &&
    (query.trailing?.length ?? 0) === 0 &&
    select.groupBy === undefined &&
    select.having === undefined &&
    select.qualify === undefined &&
    !select.distinct &&
    select.top === undefined &&
    select.opaqueClauses.length === 0 &&
    scope.children.length === 0;
  const { expression: aggregate } = item;
  if (!simple || !isAggregate(aggregate) || !conditional.has(functionName(aggregate))) return undefined;
  if (aggregate.filter !== undefined || aggregate.extras || aggregate.orderBy.length > 0 || aggregate.withinGroup.length > 0)
    return undefined;
  const [argument, ...more] = aggregate.arguments;
  if (more.length > 0 || (argument?.kind === "star" && (aggregate.distinct || !isRowStar(argument)))) return undefined;
  const sure = scope.uses.every(({ resolution }) => resolution.kind === "column" && !resolution.correlated);
  if (!sure || expressionsOf(scope).some(({ expression: part }) => isRandom(part) || part.kind === "opaque")) return undefined;
  const conditions = conjunctsOf(select.where?.expression);
  return {
    subquery: expression,
    visited,
    select,
    aggregate,
    conditions,
    table: textAt(analysed, select.from.span).replaceAll(/\s+/gu, " "),
  };
}

const same = (analysed: AnalysedStatement, a: Expression, b: Expression): boolean =>
  sameExpression(a, b, analysed.source, analysed.dialect);

/** The conditions of a scan that not all of them have. */
const own = (analysed: AnalysedStatement, { conditions }: Scan, shared: readonly Expression[]): readonly Expression[] =>
  conditions.filter((condition) => !shared.some((other) => same(analysed, condition, other)));

function tableWith(analysed: AnalysedStatement, scans: readonly Scan[], shared: readonly Expression[]): string {
  const where = shared.length === 0 ? "" : ` WHERE ${shared.map((condition) => conditionText(analysed, condition)).join(" AND ")}`;
  return `${scans[0]?.table ?? ""}${where}`;
}

/** Nothing but the subqueries is read: the table can stand in FROM. */
function asOnlyTable(
  analysed: AnalysedStatement,
  scope: Scope,
  scans: readonly Scan[],
  shared: readonly Expression[],
): ProposedRewrite | undefined {
  const { select } = scope;
  const subqueries = expressionsOf(scope).filter(({ expression }) => expression.kind === "subquery");
  const other = expressionsOf(scope).some(({ expression }) => ["column", "exists", "star", "opaque"].includes(expression.kind));
  const bare = select.where === undefined && select.groupBy === undefined && select.having === undefined && !select.distinct;
  if (other || !bare || subqueries.length !== scans.length || scope.query.body !== select || select.opaqueClauses.length > 0)
    return undefined;
  return {
    title: "Read the table once, each aggregate with its condition",
    edits: sortEdits([
      ...scans.map((scan) => ({
        span: { start: scan.subquery.start, end: scan.subquery.end },
        text: conditionalAggregate(analysed, scan.aggregate, own(analysed, scan, shared)),
      })),
      insertClause(
        analysed.source,
        select.itemsSpan.end,
        select.keywordSpan.start,
        `${likeKeyword(analysed.source, select.keywordSpan, "FROM")} ${tableWith(analysed, scans, shared)}`,
      ),
    ]),
    preconditions: [],
  };
}

/** Beside other tables: one row with all the aggregates. */
function asJoinedRow(
  analysed: AnalysedStatement,
  scope: Scope,
  scans: readonly Scan[],
  shared: readonly Expression[],
): ProposedRewrite | undefined {
  const { select } = scope;
  const starred = expressionsOf(scope).some(isColumnStar);
  const grouped = select.groupBy !== undefined || expressionsOf(scope).some(({ expression }) => mayAggregate(analysed, expression));
  if (starred || select.fromSpan === undefined || select.opaqueClauses.length > 0) return undefined;
  if (grouped && scans.some(({ visited }) => visited.clause !== "where")) return undefined;
  if (scans.some(({ visited }) => visited.clause === "from" || visited.clause === "groupBy")) return undefined;
  const name = freshName(
    analysed,
    `${scans[0]?.select.from?.kind === "table" ? (scans[0].select.from.name.at(-1)?.name ?? "rows") : "rows"}_totals`,
  );
  const items = scans.map(
    (scan, index) => `${conditionalAggregate(analysed, scan.aggregate, own(analysed, scan, shared))} AS value_${index + 1}`,
  );
  const word = likeKeyword(analysed.source, select.keywordSpan, "CROSS JOIN");
  const as = analysed.dialect === "oracle" ? "" : "AS ";
  return {
    title: "Read the table once for all of the aggregates",
    edits: sortEdits([
      ...scans.map((scan, index) => ({
        span: { start: scan.subquery.start, end: scan.subquery.end },
        text: `${name}.value_${index + 1}`,
      })),
      insertClause(
        analysed.source,
        select.fromSpan.end,
        select.fromSpan.start,
        `${word} (SELECT ${items.join(", ")} FROM ${tableWith(analysed, scans, shared)}) ${as}${name}`,
      ),
    ]),
    preconditions: [],
  };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  const scans = expressionsOf(scope)
    .map((visited) => scanOf(analysed, visited))
    .filter((scan) => scan !== undefined);
  const tables = new Set(scans.map(({ table }) => table));
  return [...tables].flatMap((name) => {
    const group = scans.filter(({ table }) => table === name);
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    const shared = first.conditions.filter((condition) =>
      group.every(({ conditions }) => conditions.some((other) => same(analysed, condition, other))),
    );
    const rewrite =
      scope.select.from === undefined ? asOnlyTable(analysed, scope, group, shared) : asJoinedRow(analysed, scope, group, shared);
    return [
      {
        span: { start: first.subquery.start, end: first.subquery.end },
        message: `${first.table} is read ${group.length} times, once for each scalar subquery.`,
        suggestion: "Compute the aggregates in one scan, each over CASE WHEN its condition THEN the value END.",
        ...(rewrite === undefined ? {} : { rewrite }),
      },
    ];
  });
}

const orders = "CREATE TABLE orders (id INT PRIMARY KEY, status TEXT, amount INT, day DATE); CREATE TABLE targets (year INT, goal INT)";

export const repeatedScans = defineRule({
  id: "repeated-scans",
  group: "cost",
  title: "One table read once for each aggregate",
  severity: "warning",
  what: "Several scalar subqueries that aggregate the same table under different conditions.",
  why: "Each is a scan of its own; conditional aggregates give all of the numbers in one.",
  whenNotToUse:
    "Each condition is so selective that an index or partition answers it alone. On DuckDB, which scans columns fast and skips what the filter excludes, no gain was measured (0.8x to 0.9x within the spread); where bytes read are billed it counts.",
  fix: "safe",
  sources: ["TPC-DS query 9", "Galindo-Legaria, Joshi: Orthogonal optimization of subqueries and aggregation, SIGMOD 2001"],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT (SELECT COUNT(*) FROM orders WHERE status = 'new') AS new, (SELECT SUM(amount) FROM orders WHERE status = 'paid' OR amount > 9) AS paid",
        schema: orders,
        fixed:
          "SELECT COUNT(CASE WHEN status = 'new' THEN 1 END) AS new, SUM(CASE WHEN (status = 'paid' OR amount > 9) THEN amount END) AS paid FROM orders",
      },
      {
        sql: "SELECT t.year, CASE WHEN t.goal < (SELECT max(o.amount) FROM orders o WHERE o.day > DATE '2024-01-01') THEN (SELECT avg(o.amount) FROM orders o WHERE o.day > DATE '2024-01-01' AND o.status = 'x') ELSE 0 END AS r FROM targets t WHERE t.goal > 0",
        schema: orders,
        fixed:
          "SELECT t.year, CASE WHEN t.goal < orders_totals.value_1 THEN orders_totals.value_2 ELSE 0 END AS r FROM targets t CROSS JOIN (SELECT max(o.amount) AS value_1, avg(CASE WHEN o.status = 'x' THEN o.amount END) AS value_2 FROM orders o WHERE o.day > DATE '2024-01-01') AS orders_totals WHERE t.goal > 0",
      },
    ],
    good: [
      { sql: "SELECT (SELECT max(amount) FROM orders) AS a, (SELECT max(goal) FROM targets) AS b", schema: orders },
      {
        sql: "SELECT (SELECT max(amount) FROM orders WHERE orders.day = t.day) AS a, (SELECT min(amount) FROM orders WHERE orders.day = t.day) AS b FROM other t",
        schema: orders,
      },
    ],
  },
});
