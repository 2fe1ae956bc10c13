import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { isDeterministic } from "../../scopes/is-deterministic.ts";
import type { Expression, SelectItem } from "../../syntax/tree.ts";
import { mayAggregate } from "../correctness/support/calls.ts";
import { outputName } from "../correctness/support/output.ts";
import { some } from "../correctness/support/walk.ts";
import { mayMultiplyRows } from "./support/may-multiply-rows.ts";
import { ownQuery } from "./support/own-query.ts";
import { eachReadSource, usedColumns } from "./support/used-columns.ts";
import { withoutItems } from "./support/without-items.ts";

/** A SELECT whose rows don't depend on which columns it lists, and in which no clause names one by its position. */
function isFreeToChoose({ select, query, uses }: Scope): boolean {
  const grouped =
    select.groupBy === undefined || (select.groupBy.type === "list" && select.groupBy.items.every(({ kind }) => kind !== "literal"));
  return (
    query.body === select &&
    query.orderBy.length === 0 &&
    (query.trailing?.length ?? 0) === 0 &&
    grouped &&
    !select.distinct &&
    select.distinctSpan === undefined &&
    select.top === undefined &&
    select.into === undefined &&
    select.opaqueClauses.length === 0 &&
    !select.items.some(({ expression }) => expression.kind === "star" || expression.kind === "opaque") &&
    uses.every(({ resolution }) => resolution.kind === "column" || resolution.kind === "alias")
  );
}

/** Items that a clause of their own SELECT names by their alias. */
function namedWithin({ uses }: Scope): ReadonlySet<SelectItem> {
  return new Set(uses.flatMap(({ resolution }) => (resolution.kind === "alias" ? [resolution.item] : [])));
}

function canGo(analysed: AnalysedStatement, { expression }: SelectItem): boolean {
  return isDeterministic(expression) && !mayMultiplyRows(analysed, expression) && !some(expression, ({ kind }) => kind === "lambda");
}

function unusedItems(analysed: AnalysedStatement, reader: Scope, source: ScopeSource, scope: Scope): readonly SelectItem[] {
  const used = usedColumns(analysed, reader, source);
  // Nothing is read of a source that is only counted.
  if (used === undefined || used.size === 0 || !isFreeToChoose(scope)) return [];
  const named = namedWithin(scope);
  const { items, groupBy } = scope.select;
  const names = items.map((item) => outputName(item));
  if (names.includes(undefined)) return [];
  const unused = items.filter((item) => !used.has(outputName(item)?.toLowerCase() ?? "") && !named.has(item) && canGo(analysed, item));
  const dropped = new Set(unused);
  const kept = items.filter((item) => !dropped.has(item));
  const aggregates = (expression: Expression): boolean => some(expression, (part) => mayAggregate(analysed, part));
  // Without GROUP BY an aggregate is what makes one row of all.
  const staysGrouped =
    groupBy !== undefined ||
    !items.some(({ expression }) => aggregates(expression)) ||
    kept.some(({ expression }) => aggregates(expression));
  return kept.length > 0 && staysGrouped ? unused : [];
}

function matchOf(analysed: AnalysedStatement, reader: Scope, source: ScopeSource): RuleMatch | undefined {
  const body = ownQuery(analysed, source)?.body;
  const scope = body?.kind === "select" ? analysed.scopeOf(body) : undefined;
  if (scope === undefined) return undefined;
  const unused = unusedItems(analysed, reader, source, scope);
  const [first] = unused;
  if (first === undefined) return undefined;
  const names = unused.map((item) => outputName(item) ?? "").join(", ");
  return {
    span: first.span,
    message: `Nobody reads ${names} of ${source.name === "" ? "the derived table" : source.name}.`,
    rewrite: {
      title: `Leave out ${names}`,
      edits: withoutItems(scope.select.items, new Set(unused)),
      preconditions: [],
    },
  };
}

export const unusedDerivedColumns = defineRule({
  id: "unused-derived-columns",
  group: "cost",
  title: "Columns of a subquery that nobody reads",
  severity: "info",
  what: "Items of a derived table, or of a table of WITH that is read once, which the query around it never names.",
  why: "They mislead readers, and keep lineage and column-level access rights alive for nothing. Engines that materialise the subquery (MySQL's derived tables, MATERIALIZED tables of WITH in Postgres) compute and store them; the column stores prune them.",
  whenNotToUse: "While a query is being written, or where the list is kept equal to that of another query on purpose.",
  fix: "safe",
  sources: [
    "PostgreSQL documentation: 7.8.3, common table expression materialization",
    "MySQL Reference Manual: optimizing derived tables, materialization",
  ],
  visit: eachReadSource(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT t.region FROM (SELECT region, SUM(amount) AS total, COUNT(*) AS n FROM sales GROUP BY region) t WHERE t.n > 5",
        fixed: "SELECT t.region FROM (SELECT region, COUNT(*) AS n FROM sales GROUP BY region) t WHERE t.n > 5",
      },
      {
        sql: "WITH recent AS (\n  SELECT o.note, o.id, o.day\n  FROM orders o\n  WHERE o.day > DATE '2024-01-01'\n)\nSELECT recent.id FROM recent",
        fixed: "WITH recent AS (\n  SELECT o.id\n  FROM orders o\n  WHERE o.day > DATE '2024-01-01'\n)\nSELECT recent.id FROM recent",
      },
    ],
    good: [
      { sql: "SELECT t.* FROM (SELECT region, SUM(amount) AS total FROM sales GROUP BY region) t" },
      { sql: "SELECT COUNT(*) AS n FROM (SELECT region, SUM(amount) AS total FROM sales GROUP BY region) t" },
      { sql: "SELECT t.region FROM (SELECT DISTINCT region, shop FROM sales) t" },
      { sql: "SELECT t.region FROM (SELECT region, day FROM sales ORDER BY 2 LIMIT 5) t" },
      { sql: "WITH t AS (SELECT region, day FROM sales) SELECT a.region, b.day FROM t a JOIN t b ON a.region = b.region" },
      { sql: "SELECT s.name, t.region FROM shops s JOIN (SELECT id, region FROM sales) t USING (id)" },
      { sql: "SELECT TO_JSON(t) FROM (SELECT region, day FROM sales) t", dialect: "bigquery" },
    ],
  },
});
