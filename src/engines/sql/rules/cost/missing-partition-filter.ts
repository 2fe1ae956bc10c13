import { countText } from "../../../../core/count-text.ts";
import type { AnalysedStatement, Scope, ScopeSource } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { likelyColumnOf, sameName } from "../correctness/support/columns.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { expressionsOf } from "../correctness/support/walk.ts";
import { partitionColumns } from "../dialect/support/keys.ts";

/** Any condition that names a partition column; whether it prunes is for the engine to say. */
function isFiltered(analysed: AnalysedStatement, scope: Scope, source: ScopeSource, columns: readonly string[]): boolean {
  return expressionsOf(scope).some(({ expression, clause }) => {
    if (!["where", "from", "having", "qualify"].includes(clause)) return false;
    if (expression.kind === "opaque") return true;
    const column = likelyColumnOf(analysed, expression);
    return column?.source === source && columns.some((name) => sameName(column.reference.name.name, name));
  });
}

function match(analysed: AnalysedStatement, scope: Scope): readonly RuleMatch[] {
  // ClickHouse's partitions are for moving and dropping data; what it skips by is the sorting key.
  if (scope.select.opaqueClauses.length > 0 || analysed.dialect === "clickhouse") return [];
  return scope.sources.flatMap((source) => {
    const columns = source.kind === "table" ? partitionColumns(source.table) : [];
    const { relation } = source;
    if (columns.length === 0 || relation.kind !== "table" || relation.modified || isFiltered(analysed, scope, source, columns)) return [];
    // A LIMIT or a join may read less; a column of USING may be the partition's.
    const joined = scope.uses.some(({ resolution }) => resolution.kind === "column" && resolution.merged?.includes(source) === true);
    if (joined) return [];
    const rows = source.table?.rows;
    return [
      {
        span: relation.nameSpan,
        message: `${relation.name.at(-1)?.name ?? source.name} is partitioned by ${source.table?.partitionBy.join(", ") ?? ""}, and no condition names ${columns.join(" or ")}: all partitions are read${rows === undefined ? "" : ` (${countText(rows)} rows)`}.`,
        suggestion: `Add a condition on ${columns.join(", ")} that takes the partitions that are needed.`,
      },
    ];
  });
}

const events = "CREATE TABLE events (id INT64, ts TIMESTAMP, day DATE, kind STRING) PARTITION BY day";

const iceberg = "CREATE TABLE events (id BIGINT, ts TIMESTAMP, kind VARCHAR) WITH (partitioning = ARRAY['day(ts)'])";

export const missingPartitionFilter = defineRule({
  id: "missing-partition-filter",
  group: "cost",
  title: "Partitioned table read without a filter on its partitions",
  severity: "warning",
  what: "A table whose schema declares a partitioning is read, and neither WHERE nor a join names a column of it.",
  why: "Partitions are what lets an engine skip most of a table; without a condition it reads, and on BigQuery and Athena bills, the whole of it.",
  whenNotToUse: "The whole history is wanted: a backfill, a full rebuild.",
  fix: "none",
  sources: [
    "BigQuery documentation: query partitioned tables, require a partition filter",
    "ClickHouse documentation: choosing a partitioning key (data management, not query speed)",
  ],
  engines: { bigquery: "matters", databricks: "matters", spark: "matters", trino: "matters" },
  visit: eachScope(match),
  examples: {
    bad: [
      { sql: "SELECT kind, COUNT(*) AS n FROM events WHERE kind <> 'x' GROUP BY kind", schema: events, dialect: "bigquery" },
      { sql: "SELECT kind FROM events WHERE id = 5", schema: iceberg, dialect: "trino" },
    ],
    good: [
      { sql: "SELECT kind FROM events WHERE day >= DATE '2024-01-01'", schema: events, dialect: "bigquery" },
      { sql: "SELECT kind FROM events WHERE ts >= TIMESTAMP '2024-01-01'", schema: iceberg, dialect: "trino" },
      { sql: "SELECT e.kind FROM events e JOIN days d ON d.day = e.day", schema: events, dialect: "bigquery" },
      { sql: "SELECT kind FROM events", dialect: "bigquery" },
      {
        sql: "SELECT kind FROM events WHERE id = 5",
        schema: "CREATE TABLE events (id UInt64, ts DateTime, kind String) ENGINE = MergeTree PARTITION BY toYYYYMM(ts) ORDER BY id",
        dialect: "clickhouse",
      },
    ],
  },
});
