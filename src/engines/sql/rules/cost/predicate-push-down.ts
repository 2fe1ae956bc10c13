import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type Edit, type RuleMatch } from "../../rule.ts";
import { applyEdits, sortEdits } from "../../rewrite/edits.ts";
import type { Expression, Query, Select } from "../../syntax/tree.ts";
import { isRandom, isWindowed, mayAggregate } from "../correctness/support/calls.ts";
import { columnsIn, sameName, textAt, type KnownColumn } from "../correctness/support/columns.ts";
import { conjunctsOf } from "../correctness/support/predicates.ts";
import { equalExpressions, outputName } from "../correctness/support/output.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf, joinsIn, some } from "../correctness/support/walk.ts";
import { addToWhere, withoutConditions } from "../correctness/support/condition-edits.ts";
import { needsParentheses } from "../correctness/support/condition-text.ts";
import { ownQuery } from "./support/own-query.ts";
import { tellsEqualApart } from "./support/tells-equal-apart.ts";

/** A SELECT that groups, numbers or makes distinct: engines push filters through the plain ones, and often stop at these. */
function barrier(analysed: AnalysedStatement, query: Query): { readonly select: Select; readonly scope: Scope } | undefined {
  const { body } = query;
  if (body.kind !== "select" || query.limit !== undefined || (query.trailing?.length ?? 0) > 0) return undefined;
  const scope = analysed.scopeOf(body);
  if (scope === undefined || body.top !== undefined || body.qualify !== undefined || body.distinctOn.length > 0) return undefined;
  if (body.opaqueClauses.length > 0 || body.from === undefined || body.windows.length > 0) return undefined;
  const windows = expressionsOf(scope).some(({ expression }) => isWindowed(expression));
  const stops = body.groupBy?.type === "list" || body.distinct || windows;
  const aggregated = body.groupBy === undefined && expressionsOf(scope).some(({ expression }) => mayAggregate(analysed, expression));
  if (!stops || aggregated || (body.groupBy !== undefined && body.groupBy.type !== "list")) return undefined;
  return { select: body, scope };
}

/** The expression that an output column is, if rows that share it pass or fail together. */
function keyExpression(
  analysed: AnalysedStatement,
  { select, scope }: { readonly select: Select; readonly scope: Scope },
  column: KnownColumn,
): Expression | undefined {
  const items = select.items.filter((item) => sameName(outputName(item) ?? "", column.reference.name.name));
  const [item] = items;
  if (item === undefined || items.length > 1 || select.items.some(({ expression }) => expression.kind === "star")) return undefined;
  const { expression } = item;
  if (
    some(expression, (part) => mayAggregate(analysed, part) || isWindowed(part) || isRandom(part)) ||
    columnsIn(analysed, expression) === undefined
  )
    return undefined;
  const grouped = select.groupBy;
  if (
    grouped !== undefined &&
    !grouped.items.some((group) => equalExpressions(analysed, group, expression) || namesItem(select, group, expression))
  )
    return undefined;
  const windows = expressionsOf(scope).flatMap(({ expression: part }) =>
    part.kind === "call" && part.over !== undefined ? [part.over] : [],
  );
  const partitioned = windows.every(
    (window) => window.base === undefined && window.partitionBy.some((part) => equalExpressions(analysed, part, expression)),
  );
  return partitioned ? expression : undefined;
}

/** GROUP BY 1. */
function namesItem(select: Select, group: Expression, expression: Expression): boolean {
  return group.kind === "literal" && group.type === "number" && select.items[Number(group.value) - 1]?.expression === expression;
}

/** The condition with the inner expressions in place of the columns. */
function inside(analysed: AnalysedStatement, condition: Expression, columns: readonly KnownColumn[], keys: readonly Expression[]): string {
  const text = textAt(analysed, condition);
  const edits = columns.map(({ reference }, index): Edit => {
    const key = keys[index];
    const written = key === undefined ? "" : textAt(analysed, key);
    const start = (reference.qualifier[0]?.span.start ?? reference.name.span.start) - condition.start;
    return {
      span: { start, end: reference.name.span.end - condition.start },
      text: key?.kind === "column" || key?.kind === "call" || (key?.parentheses ?? 0) > 0 ? written : `(${written})`,
    };
  });
  const replaced = applyEdits(text, edits);
  return needsParentheses(condition) ? `(${replaced})` : replaced;
}

interface Movable {
  readonly condition: Expression;
  readonly source: ScopeSource;
  readonly into: Select;
  readonly text: string;
}

function movable(analysed: AnalysedStatement, scope: Scope, condition: Expression): Movable | undefined {
  const columns = columnsIn(analysed, condition);
  const [first] = columns ?? [];
  if (columns === undefined || first === undefined) return undefined;
  if (some(condition, (part) => isRandom(part) || tellsEqualApart(analysed, part))) return undefined;
  if (!columns.every((column) => column.source === first.source && column.scope === scope)) return undefined;
  const query = first.source.optional ? undefined : ownQuery(analysed, first.source);
  const found = query === undefined ? undefined : barrier(analysed, query);
  if (found === undefined) return undefined;
  const keys = columns.map((column) => keyExpression(analysed, found, column)).filter((key) => key !== undefined);
  if (keys.length < columns.length) return undefined;
  return { condition, source: first.source, into: found.select, text: inside(analysed, condition, columns, keys) };
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  const { select } = scope;
  const { where } = select;
  if (where === undefined || select.opaqueClauses.length > 0) return [];
  if (joinsIn(select.from).some((join) => join.natural || join.using.length > 0)) return [];
  const conditions = conjunctsOf(where.expression);
  const found = conditions.map((condition) => movable(analysed, scope, condition)).filter((item) => item !== undefined);
  const [first] = found;
  if (first === undefined) return [];
  const moved = found.filter(({ into }) => into === first.into);
  const name = first.source.name === "" ? "the derived table" : first.source.name;
  return [
    {
      span: first.condition,
      message: `${textAt(analysed, first.condition)} decides by whole groups of ${name}: inside, those that it drops need not be computed.`,
      rewrite: {
        title: `Filter inside of ${name}`,
        edits: sortEdits([
          ...addToWhere(
            analysed,
            first.into,
            moved.map(({ text }) => text),
          ),
          withoutConditions(analysed, select, where, new Set(moved.map(({ condition }) => condition))),
        ]),
        preconditions: [],
      },
    },
  ];
}

export const predicatePushDown = defineRule({
  id: "predicate-push-down",
  group: "cost",
  title: "Filter outside of a derived table that groups",
  severity: "warning",
  what: "A condition on the grouped, distinct or partitioning columns of a derived table or a table of WITH, asked only after it was computed.",
  why: "Where the planner doesn't move it, all groups are aggregated or numbered to be thrown away. Inside, the condition drops the rows before, and partitions and indexes answer it.",
  whenNotToUse:
    "Where the planner does it (DuckDB and Postgres do for most of these); a table of WITH that is materialised is a barrier for all.",
  fix: "safe",
  sources: ["Levy, Mumick, Sagiv: Query optimization by predicate move-around, VLDB 1994"],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT t.region, t.n FROM (SELECT region, count(*) AS n FROM sales GROUP BY region) t WHERE t.region = 'north' AND t.n > 5",
        fixed: "SELECT t.region, t.n FROM (SELECT region, count(*) AS n FROM sales WHERE region = 'north' GROUP BY region) t WHERE t.n > 5",
      },
      {
        sql: "WITH ranked AS (SELECT o.customer_id AS c, o.id, rank() OVER (PARTITION BY o.customer_id ORDER BY o.day) AS r FROM orders o WHERE o.a = 1 OR o.b = 2) SELECT id FROM ranked WHERE c IN (1, 2) AND r = 1",
        fixed:
          "WITH ranked AS (SELECT o.customer_id AS c, o.id, rank() OVER (PARTITION BY o.customer_id ORDER BY o.day) AS r FROM orders o WHERE (o.a = 1 OR o.b = 2) AND o.customer_id IN (1, 2)) SELECT id FROM ranked WHERE r = 1",
      },
      {
        sql: "SELECT u.k FROM (SELECT DISTINCT lower(name) AS k FROM people) u WHERE u.k <> 'x'",
        fixed: "SELECT u.k FROM (SELECT DISTINCT lower(name) AS k FROM people WHERE lower(name) <> 'x') u",
      },
    ],
    good: [
      { sql: "SELECT t.n FROM (SELECT region, count(*) AS n FROM sales GROUP BY region) t WHERE t.n > 5" },
      { sql: "SELECT t.n FROM (SELECT amount, count(*) AS n FROM sales GROUP BY amount) t WHERE CAST(t.amount AS TEXT) = '1.0'" },
      { sql: "SELECT id FROM (SELECT id, day, rank() OVER (ORDER BY day) AS r FROM orders) t WHERE t.day > 5" },
      { sql: "SELECT id FROM (SELECT id, day FROM orders) t WHERE t.day > 5" },
      {
        sql: "WITH t AS (SELECT region, count(*) AS n FROM sales GROUP BY region) SELECT a.n FROM t a JOIN t b ON a.n = b.n WHERE a.region = 'x'",
      },
      {
        sql: "SELECT s.id FROM shops s LEFT JOIN (SELECT region, count(*) AS n FROM sales GROUP BY region) t ON t.region = s.region WHERE t.region IS NULL",
      },
    ],
  },
});
