import { countText } from "../../../../core/count-text.ts";
import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { textAt } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf } from "../correctness/support/walk.ts";
import { isCallOf } from "./support/calls.ts";

/** The function with a bounded memory, by dialect. */
const approximate: Readonly<Partial<Record<DialectId, string>>> = {
  snowflake: "APPROX_COUNT_DISTINCT",
  bigquery: "APPROX_COUNT_DISTINCT",
  databricks: "approx_count_distinct",
  spark: "approx_count_distinct",
  duckdb: "approx_count_distinct",
  trino: "approx_distinct",
  redshift: "APPROXIMATE COUNT(DISTINCT ...)",
  clickhouse: "uniq",
};

/** Rows from which on, and columns in one SELECT from which on, counting exactly is worth a remark. */
const manyRows = 50_000_000;
const manyCounts = 3;

function match(analysed: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const name = approximate[analysed.dialect];
  if (name === undefined) return undefined;
  const counts = expressionsOf(scope).flatMap(({ expression }) =>
    isCallOf(expression, "count") && expression.distinct && expression.over === undefined ? [expression] : [],
  );
  const [first] = counts;
  const arguments_ = new Set(counts.map((call) => textAt(analysed, call.argumentsSpan).toLowerCase()));
  const rows = Math.max(0, ...scope.sources.map(({ table }) => table?.rows ?? 0));
  if (first === undefined || (arguments_.size < manyCounts && rows < manyRows)) return undefined;
  return {
    span: { start: first.start, end: first.end },
    message:
      rows >= manyRows
        ? `The distinct values of ${countText(rows)} rows are all kept to be counted exactly.`
        : `${arguments_.size} columns are counted distinct at once: each needs a hash table or a pass of its own.`,
    suggestion: `Where an error of a few percent is fine, ${name} needs a bounded memory for each group.`,
  };
}

export const exactDistinctCounts = defineRule({
  id: "exact-distinct-counts",
  group: "cost",
  title: "Exact distinct counts of much data",
  severity: "info",
  dialects: ["snowflake", "bigquery", "databricks", "spark", "duckdb", "trino", "redshift", "clickhouse"],
  what: "COUNT(DISTINCT ...) of three or more columns in one SELECT, or over a table known to have 50 million rows or more.",
  why: "Exact counting keeps every value it has seen; sketches such as HyperLogLog keep a bounded state that can be merged.",
  whenNotToUse: "The number is billed, audited or compared exactly.",
  fix: "none",
  sources: ["Flajolet et al.: HyperLogLog, AofA 2007", "Heule, Nunkesser, Hall: HyperLogLog in practice, EDBT 2013"],
  visit: eachScope(match),
  examples: {
    bad: [
      {
        sql: "SELECT day, COUNT(DISTINCT user_id) AS u, COUNT(DISTINCT session_id) AS s, COUNT(DISTINCT page) AS p FROM events GROUP BY day",
        dialect: "bigquery",
      },
    ],
    good: [
      { sql: "SELECT day, COUNT(DISTINCT user_id) AS u FROM events GROUP BY day", dialect: "bigquery" },
      { sql: "SELECT approx_count_distinct(a), approx_count_distinct(b), approx_count_distinct(c) FROM t", dialect: "duckdb" },
    ],
  },
});
