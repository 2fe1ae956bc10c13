import { defineRule } from "../../rule.ts";

const day = /^(.*?)_(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/u;
/** A copy as of a day is no part of a series. */
const copy = /(?:^|_)(?:backup|bak|snapshot|copy|old|archive|te?mp)(?:_|$)/iu;

export const dateShardedTable = defineRule({
  id: "date-sharded-table",
  group: "dialect",
  title: "Table for one day",
  severity: "info",
  dialects: ["bigquery"],
  what: "CREATE TABLE of a table whose name ends in a date: events_20240131.",
  why: "Of each table BigQuery keeps a copy of the schema and metadata and checks the permissions, for each query anew; a partitioned table is one table, skips days by a filter on its column, and can expire them.",
  whenNotToUse: "An export whose tables others name, or a copy as of a day.",
  fix: "none",
  sources: ["BigQuery documentation: Introduction to partitioned tables, partitioning versus sharding"],
  visit: ({ statement, dialect, source }) => {
    if (dialect !== "bigquery" || (statement.kind !== "createTable" && statement.kind !== "createTableAs")) return [];
    const last = statement.target.at(-1);
    const series = day.exec(last?.name ?? "")?.[1];
    if (last === undefined || series === undefined || series === "" || copy.test(series)) return [];
    if (/^\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP|TEMPORARY|SNAPSHOT)\b/iu.test(source.slice(statement.span.start, last.span.start)))
      return [];
    return [
      {
        span: last.span,
        message: `${last.name} holds one day of what may be one table.`,
        suggestion: `One table ${series.split(".").at(-1) ?? series}, PARTITION BY the day.`,
      },
    ];
  },
  examples: {
    bad: [{ sql: "CREATE TABLE logs.events_20240131 AS SELECT id, ts FROM logs.raw_events", dialect: "bigquery" }],
    good: [
      { sql: "CREATE TABLE logs.events (id INT64, day DATE) PARTITION BY day", dialect: "bigquery" },
      { sql: "CREATE TABLE logs.events_backup_20240131 AS SELECT id FROM logs.events", dialect: "bigquery" },
      { sql: "CREATE TEMP TABLE events_20240131 AS SELECT id FROM logs.events", dialect: "bigquery" },
      { sql: "CREATE TABLE logs.batch_12345678 (id INT64)", dialect: "bigquery" },
    ],
  },
});
