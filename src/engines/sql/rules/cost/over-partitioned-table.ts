import type { DialectId } from "../../dialect.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { CreateTable } from "../../syntax/tree.ts";
import { sameName } from "../correctness/support/columns.ts";
import { isUniqueColumn, nameOf } from "../dialect/support/keys.ts";

/** Each value makes a partition of its own; Postgres, MySQL and Oracle declare theirs by range, and BigQuery refuses a bare timestamp. */
const byValue: ReadonlySet<DialectId> = new Set(["databricks", "spark", "trino", "clickhouse"]);

/** Why a column has too many values. */
function manyValues(statement: CreateTable, partition: string): string | undefined {
  const column = statement.columns.find(({ name }) => sameName(name.name, nameOf(partition) ?? ""));
  if (column === undefined) return undefined;
  if (isUniqueColumn(statement, column)) return "it is a key, so that each row gets a partition of its own";
  if (/^(?:TIMESTAMP|DATETIME)/u.test(column.type)) return "it is a timestamp, so that each instant gets a partition of its own";
  if (/^(?:FLOAT|DOUBLE|REAL)/u.test(column.type)) return "it is a floating-point number";
  return undefined;
}

function visit({ statement, dialect }: AnalysedStatement): readonly RuleMatch[] {
  if (statement.kind !== "createTable" || !byValue.has(dialect)) return [];
  return statement.partitionBy.flatMap((partition) => {
    const why = manyValues(statement, partition);
    return why === undefined
      ? []
      : [
          {
            span: statement.options.start < statement.options.end ? statement.options : statement.span,
            message: `The table is partitioned by ${partition}: ${why}.`,
            suggestion: "Partition by the day or month, or not at all; cluster, sort or bucket by columns with many values.",
          },
        ];
  });
}

export const overPartitionedTable = defineRule({
  id: "over-partitioned-table",
  group: "cost",
  title: "Partitioning by a column of many values",
  severity: "warning",
  dialects: ["databricks", "spark", "trino", "clickhouse"],
  what: "PARTITIONED BY a key, a timestamp or a floating-point number as it is.",
  why: "A partition is a folder or a part: thousands of them with a few rows each make listing, planning and writing slow, and compress badly. Databricks advises none below 1 TB, and at least 1 GB each.",
  whenNotToUse: "The timestamp is truncated before it is written.",
  fix: "none",
  sources: ["Databricks documentation: when to partition tables", "ClickHouse documentation: custom partitioning key"],
  visit,
  examples: {
    bad: [
      { sql: "CREATE TABLE events (id BIGINT, ts TIMESTAMP, kind STRING) USING DELTA PARTITIONED BY (ts)", dialect: "databricks" },
      { sql: "CREATE TABLE users (id BIGINT PRIMARY KEY, name STRING) PARTITIONED BY (id)", dialect: "spark" },
      { sql: "CREATE TABLE events (id BIGINT, ts TIMESTAMP) WITH (format = 'ORC', partitioned_by = ARRAY['ts'])", dialect: "trino" },
    ],
    good: [
      { sql: "CREATE TABLE events (id BIGINT, ts TIMESTAMP, day DATE) USING DELTA PARTITIONED BY (day)", dialect: "databricks" },
      { sql: "CREATE TABLE events (id BIGINT, ts TIMESTAMP) PARTITION BY RANGE (ts)", dialect: "postgres" },
      { sql: "CREATE TABLE events (id BIGINT, ts TIMESTAMP) WITH (partitioning = ARRAY['day(ts)'])", dialect: "trino" },
    ],
  },
});
