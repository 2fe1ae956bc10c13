import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement, Scope } from "../../scope.ts";
import type { Call } from "../../syntax/tree.ts";
import { isAggregate } from "../correctness/support/calls.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf } from "../correctness/support/walk.ts";

/** OVER () or OVER (ORDER BY ...), by itself. */
function unpartitioned(expression: Call): boolean {
  const { over } = expression;
  return over !== undefined && over.base === undefined && over.partitionBy.length === 0;
}

/** Rows of stored tables as they are, neither grouped nor limited before. */
function readsStoredRows({ select, sources }: Scope): boolean {
  return (
    sources.some(({ kind }) => kind === "table") &&
    sources.every(({ kind }) => kind === "table" || kind === "function") &&
    select.groupBy === undefined &&
    !select.distinct &&
    select.opaqueClauses.length === 0
  );
}

function match({ dialect }: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  if (dialect === "generic") return undefined;
  const visited = expressionsOf(scope);
  if (!readsStoredRows(scope) || visited.some(({ expression }) => isAggregate(expression))) return undefined;
  const found = visited.flatMap(({ expression }) => (expression.kind === "call" && unpartitioned(expression) ? [expression] : []))[0];
  return found === undefined
    ? undefined
    : {
        span: found,
        message: "All rows are moved to one task, which computes the window alone.",
        suggestion: `PARTITION BY something that divides the rows; for a total a subquery that is joined back${dialect === "trino" ? "" : ", for a number monotonically_increasing_id()"}.`,
      };
}

export const windowWithoutPartition = defineRule({
  id: "window-without-partition",
  group: "dialect",
  title: "Window over a whole table",
  severity: "warning",
  dialects: ["spark", "databricks", "trino"],
  what: "A window function without PARTITION BY over rows of stored tables that aren't grouped first.",
  why: "Spark moves all data to a single partition for it, and says so in a warning; Trino gathers it on one node. There it spills or runs out of memory while the others wait.",
  whenNotToUse: "The table is small, or a filter leaves few rows.",
  fix: "none",
  sources: [
    "Spark source: WindowExecBase, No Partition Defined for Window operation",
    "Trino source: AddExchanges, visitWindow (a gathering exchange where nothing partitions)",
  ],
  visit: eachScope(match),
  examples: {
    bad: [{ sql: "SELECT id, ROW_NUMBER() OVER (ORDER BY created_at) AS n FROM events", dialect: "spark" }],
    good: [
      { sql: "SELECT id, ROW_NUMBER() OVER (PARTITION BY day ORDER BY created_at) AS n FROM events", dialect: "spark" },
      { sql: "SELECT day, COUNT(*) AS n, SUM(COUNT(*)) OVER (ORDER BY day) AS so_far FROM events GROUP BY day", dialect: "spark" },
      {
        sql: "WITH d AS (SELECT day, COUNT(*) AS n FROM events GROUP BY day) SELECT day, SUM(n) OVER (ORDER BY day) AS s FROM d",
        dialect: "spark",
      },
    ],
  },
});
