import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Call, Expression } from "../../syntax/tree.ts";
import { isAggregate } from "./support/calls.ts";
import { columnsIn, sameName, textAt, type KnownColumn } from "./support/columns.ts";
import { determinedSources, fixedColumns, sourcesUnder } from "./support/keys.ts";
import { outputExpression } from "./support/output.ts";
import { columnEquality, conditionsOf } from "./support/predicates.ts";
import { expressionsOf, joinsIn, leavesOf, some } from "./support/walk.ts";

const inflated = new Set(["sum", "count", "avg"]);

/** Filters on such columns usually pick one row of the many: the current version, the first of a ranking. */
const picksOne = /current|latest|active|valid|version|primary|default|rank|^rn$|row_num|^is_|^seq/iu;

function aggregates(scope: Scope): readonly Call[] {
  return expressionsOf(scope)
    .map(({ expression }) => expression)
    .filter((expression) => isAggregate(expression) && inflated.has(functionName(expression)) && !expression.distinct)
    .filter((expression) => expression.kind === "call");
}

/** Joined so that only the rows that match count: a semi or anti join adds none. */
function addsNoRows(scope: Scope, source: ScopeSource): boolean {
  return joinsIn(scope.select.from).some(
    (join) =>
      (join.type === "semi" || join.type === "anti" || join.type === "other") && sourcesUnder(scope, leavesOf(join.right)).includes(source),
  );
}

function mentions(analysed: AnalysedStatement, condition: Expression, source: ScopeSource): boolean {
  return columnsIn(analysed, condition)?.some((column) => column.source === source) ?? true;
}

/** The source is joined by plain equalities, and nothing else about it hints that one row of many is picked. */
function joinedByEquality(analysed: AnalysedStatement, scope: Scope, source: ScopeSource): boolean {
  const own = conditionsOf(scope).filter((condition) => mentions(analysed, condition, source));
  const joining = own.filter((condition) => columnEquality(analysed, condition) !== undefined);
  const others = own.filter((condition) => !joining.includes(condition));
  const using = joinsIn(scope.select.from).some((join) => join.using.length > 0);
  return (joining.length > 0 || using) && others.every((condition) => filtersOnly(analysed, condition, source));
}

function filtersOnly(analysed: AnalysedStatement, condition: Expression, source: ScopeSource): boolean {
  const columns = columnsIn(analysed, condition);
  return columns?.every((column) => column.source === source && !picksOne.test(column.reference.name.name)) ?? false;
}

/**
 * What is counted or summed belongs to its table's rows: a SUM of values, a COUNT of a key. A COUNT of anything else, or a SUM of ones and
 * zeros, counts joined rows, and may well mean to.
 */
function isOfItsRows(argument: Expression, name: string, columns: readonly KnownColumn[]): boolean {
  if (name === "count") {
    return columns.every(({ source, reference }) =>
      source.keys.some((key) => key.length === 1 && sameName(key[0] ?? "", reference.name.name)),
    );
  }
  if (argument.kind !== "case") return true;
  const results = [...argument.branches.map(({ then }) => then), ...(argument.otherwise === undefined ? [] : [argument.otherwise])];
  return results.some((result) => some(result, (inner) => inner.kind === "column"));
}

/**
 * Keys that DISTINCT makes of all columns only bound how many rows may match: part of them may well be unique by itself. So may part of a GROUP BY
 * that has a constant in it.
 */
function hasRealKey(analysed: AnalysedStatement, source: ScopeSource): boolean {
  if (source.keys.length === 0 || source.kind === "table") return source.keys.length > 0;
  const body = source.query?.body ?? source.cte?.query?.body;
  const scope = body?.kind === "select" ? analysed.scopeOf(body) : undefined;
  if (scope?.select.groupBy === undefined) return false;
  return scope.select.groupBy.items.every((item) => (outputExpression(scope, item) ?? item).kind !== "literal");
}

function matchOf(analysed: AnalysedStatement, scope: Scope, call: Call): RuleMatch | undefined {
  const [argument] = call.arguments;
  if (argument === undefined || argument.kind === "star") return undefined;
  const columns = columnsIn(analysed, argument);
  if (columns === undefined || columns.length === 0 || columns.some((column) => column.scope !== scope)) return undefined;
  if (!isOfItsRows(argument, functionName(call), columns)) return undefined;
  const own = new Set(columns.map((column) => column.source));
  const determined = determinedSources(analysed, scope, own, fixedColumns(analysed, scope, scope.select.groupBy?.items ?? []));
  const culprit = scope.sources.find(
    (source) =>
      !determined.has(source) && hasRealKey(analysed, source) && !addsNoRows(scope, source) && joinedByEquality(analysed, scope, source),
  );
  if (culprit === undefined) return undefined;
  const names = [...own].map((source) => source.name).join(", ");
  return {
    span: { start: call.start, end: call.end },
    ...(functionName(call) === "avg" ? { severity: "info" as const } : {}),
    message: `${textAt(analysed, call)} counts a row of ${names} once for each row of ${culprit.name} that it joins: no key of ${culprit.name} is in the join.`,
    suggestion: `Aggregate ${culprit.name} to one row per join key before joining it, or aggregate ${names} in a subquery of its own.`,
  };
}

export const fanOutJoinInflatesAggregate = defineRule({
  id: "fan-out-join-inflates-aggregate",
  group: "correctness",
  title: "Join that multiplies rows under an aggregate",
  severity: "warning",
  what: "SUM, COUNT or AVG of one table's columns after a join with a table of which several rows may match; told by declared keys.",
  why: "Each row of the aggregated table then counts as often as it found a match, and totals are too high.",
  whenNotToUse: "The multiplied rows are meant, e.g. a weighting; or a constraint that isn't declared keeps the match single.",
  fix: "none",
  sources: [
    "Kimball, Ross: The Data Warehouse Toolkit, 3rd ed., multipass SQL against fan traps",
    "https://docs.cloud.google.com/looker/docs/best-practices/understanding-symmetric-aggregates",
  ],
  visit: (analysed) =>
    analysed.scopes.flatMap((scope) => {
      if (scope.select.groupBy?.type === "sets" || scope.sources.length < 2) return [];
      return aggregates(scope)
        .map((call) => matchOf(analysed, scope, call))
        .filter((found) => found !== undefined)
        .slice(0, 1);
    }),
  examples: {
    bad: [
      {
        sql: "SELECT c.region, SUM(o.freight) FROM orders o JOIN items i ON i.order_id = o.id JOIN customers c ON c.id = o.customer_id GROUP BY c.region",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY, region TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, freight INT); CREATE TABLE items (order_id INT, line INT, qty INT, PRIMARY KEY (order_id, line))",
      },
      {
        sql: "SELECT c.id, SUM(o.total), SUM(p.amount) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id LEFT JOIN payments p ON p.customer_id = c.id GROUP BY c.id",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, total INT); CREATE TABLE payments (id INT PRIMARY KEY, customer_id INT, amount INT)",
      },
      {
        sql: "SELECT COUNT(o.id) FROM orders o, items i WHERE i.order_id = o.id AND i.qty > 3",
        schema:
          "CREATE TABLE orders (id INT PRIMARY KEY); CREATE TABLE items (order_id INT, line INT, qty INT, PRIMARY KEY (order_id, line))",
      },
    ],
    good: [
      {
        sql: "SELECT c.name, SUM(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name",
        schema:
          "CREATE TABLE customers (id INT PRIMARY KEY, name TEXT); CREATE TABLE orders (id INT PRIMARY KEY, customer_id INT, total INT)",
      },
      {
        sql: "SELECT i.line, SUM(o.freight) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY i.order_id, i.line",
        schema:
          "CREATE TABLE orders (id INT PRIMARY KEY, freight INT); CREATE TABLE items (order_id INT, line INT, PRIMARY KEY (order_id, line))",
      },
      {
        sql: "SELECT COUNT(DISTINCT o.id), MAX(o.freight) FROM orders o JOIN items i ON i.order_id = o.id",
        schema:
          "CREATE TABLE orders (id INT PRIMARY KEY, freight INT); CREATE TABLE items (order_id INT, line INT, PRIMARY KEY (order_id, line))",
      },
      {
        sql: "SELECT SUM(f.amount) FROM facts f JOIN dim d ON d.id = f.dim_id AND d.is_current",
        schema:
          "CREATE TABLE facts (dim_id INT, amount INT); CREATE TABLE dim (id INT, valid_from DATE, is_current BOOLEAN, PRIMARY KEY (id, valid_from))",
      },
      {
        sql: "SELECT SUM(o.freight * i.qty) FROM orders o JOIN items i ON i.order_id = o.id",
        schema:
          "CREATE TABLE orders (id INT PRIMARY KEY, freight INT); CREATE TABLE items (order_id INT, line INT, qty INT, PRIMARY KEY (order_id, line))",
      },
      {
        sql: "SELECT i.mode, SUM(CASE WHEN o.urgent = 1 THEN 1 ELSE 0 END), COUNT(o.urgent) FROM orders o JOIN items i ON i.order_id = o.id GROUP BY i.mode",
        schema:
          "CREATE TABLE orders (id INT PRIMARY KEY, urgent INT); CREATE TABLE items (order_id INT, line INT, mode TEXT, PRIMARY KEY (order_id, line))",
      },
      { sql: "SELECT SUM(o.freight) FROM orders o JOIN items i ON i.order_id = o.id" },
    ],
  },
});
