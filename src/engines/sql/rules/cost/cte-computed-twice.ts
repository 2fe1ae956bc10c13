import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { CommonTableExpression, Query } from "../../syntax/tree.ts";
import { walkExpressions, walkSelects } from "../../syntax/walk.ts";
import { isAggregate, isWindowed } from "../correctness/support/calls.ts";

/** Engines that put the text of a table of WITH wherever it is read, and what keeps its rows instead. */
const inlined: Readonly<Partial<Record<DialectId, string>>> = {
  bigquery: "CREATE TEMP TABLE",
  trino: "CREATE TABLE ... AS",
  spark: "CACHE TABLE or a temporary table",
  databricks: "a temporary table or a materialized view",
  tsql: "SELECT ... INTO #table",
};

/** Joins, groups, sorts or windows: more than a filtered scan. */
function isCostly(query: Query): boolean {
  let costly = false;
  walkSelects(query, (select) => {
    if (select.from?.kind === "join" || select.groupBy !== undefined || select.distinct) costly = true;
  });
  walkExpressions(query, (expression) => {
    if (isAggregate(expression) || isWindowed(expression)) costly = true;
  });
  return costly;
}

function visit(analysed: AnalysedStatement): readonly RuleMatch[] {
  const instead = inlined[analysed.dialect];
  if (instead === undefined) return [];
  const readers = new Map<CommonTableExpression, number>();
  for (const { sources } of analysed.scopes) {
    for (const { kind, cte } of sources) if (kind === "cte" && cte !== undefined) readers.set(cte, (readers.get(cte) ?? 0) + 1);
  }
  return [...readers].flatMap(([table, count]) =>
    count < 2 || table.query === undefined || table.materialized === true || !isCostly(table.query) || isRecursive(analysed, table)
      ? []
      : [
          {
            span: table.name.span,
            message: `${table.name.name} is read ${count} times, and this engine keeps no rows of it: it may be computed each time.`,
            suggestion: `Keep its rows with ${instead} where computing it is expensive.`,
          },
        ],
  );
}

function isRecursive({ scopes }: AnalysedStatement, table: CommonTableExpression): boolean {
  return scopes.some(({ select, sources }) => sources.some(({ cte }) => cte === table) && inside(select.span, table.bodySpan));
}

const inside = (a: { readonly start: number; readonly end: number }, b: typeof a): boolean => a.start >= b.start && a.end <= b.end;

export const cteComputedTwice = defineRule({
  id: "cte-computed-twice",
  group: "cost",
  title: "Table of WITH that is computed each time it is read",
  severity: "info",
  dialects: ["bigquery", "trino", "spark", "databricks", "tsql"],
  what: "A table of WITH that joins, groups or ranks, read more than once, in a dialect whose engine doesn't keep its rows.",
  why: "WITH names a query, not a result: Trino and SQL Server run it once for each reader, BigQuery and Spark wherever they don't see that the parts are the same (Postgres, DuckDB and Snowflake keep the rows of one that is read twice).",
  whenNotToUse: "The readers take different small parts of it, which filters pushed into each copy find faster.",
  fix: "none",
  sources: ["BigQuery documentation: performance anti-patterns, evaluating a CTE multiple times"],
  engines: { duckdb: "engineDoesIt", postgres: "engineDoesIt" },
  visit,
  examples: {
    bad: [
      {
        sql: "WITH daily AS (SELECT day, SUM(amount) AS total FROM orders GROUP BY day) SELECT a.day, a.total - b.total AS change FROM daily a JOIN daily b ON a.day = b.day + 1",
        dialect: "bigquery",
      },
    ],
    good: [
      { sql: "WITH daily AS (SELECT day, SUM(amount) AS total FROM orders GROUP BY day) SELECT day FROM daily", dialect: "bigquery" },
      { sql: "WITH o AS (SELECT id, day FROM orders WHERE day > 5) SELECT a.id FROM o a JOIN o b ON a.id = b.day", dialect: "bigquery" },
      {
        sql: "WITH daily AS (SELECT day, SUM(amount) AS total FROM orders GROUP BY day) SELECT a.day FROM daily a JOIN daily b ON a.day = b.day + 1",
        dialect: "duckdb",
      },
    ],
  },
});
