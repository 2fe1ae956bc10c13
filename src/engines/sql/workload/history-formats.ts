/** The query histories that engines export, told apart by their columns. */
import type { DialectId } from "../dialect.ts";

export interface HistoryFormat {
  readonly title: string;
  /** That of the engine whose export it is. */
  readonly dialect?: DialectId;
  /** In lower case; all of these must be there. */
  readonly query: string;
  readonly required: readonly string[];
  /** How often the row's query ran; absent: a row is a run. */
  readonly runs?: string;
  /** Of all runs of the row, with what makes milliseconds of it. */
  readonly time?: { readonly column: string; readonly toMilliseconds: number };
  readonly bytes?: string;
  /** What tells expensive queries where no time does. */
  readonly effort?: string;
}

/** In the order that they are tried. */
export const historyFormats: readonly HistoryFormat[] = [
  {
    title: "Snowflake QUERY_HISTORY",
    dialect: "snowflake",
    query: "query_text",
    required: ["query_text", "total_elapsed_time"],
    time: { column: "total_elapsed_time", toMilliseconds: 1 },
    bytes: "bytes_scanned",
  },
  {
    title: "BigQuery INFORMATION_SCHEMA.JOBS",
    dialect: "bigquery",
    query: "query",
    required: ["query", "total_slot_ms"],
    // The work of all slots together, which is no time.
    effort: "total_slot_ms",
    bytes: "total_bytes_billed",
  },
  {
    title: "Databricks system.query.history",
    dialect: "databricks",
    query: "statement_text",
    required: ["statement_text", "total_duration_ms"],
    time: { column: "total_duration_ms", toMilliseconds: 1 },
    bytes: "read_bytes",
  },
  {
    title: "Postgres pg_stat_statements",
    dialect: "postgres",
    query: "query",
    required: ["query", "calls", "total_exec_time"],
    runs: "calls",
    time: { column: "total_exec_time", toMilliseconds: 1 },
  },
  {
    title: "Redshift SYS_QUERY_HISTORY",
    dialect: "redshift",
    query: "query_text",
    required: ["query_text", "elapsed_time"],
    time: { column: "elapsed_time", toMilliseconds: 0.001 },
  },
  { title: "a list of queries", query: "query", required: ["query"] },
  { title: "a list of queries", query: "query_text", required: ["query_text"] },
  { title: "a list of queries", query: "sql", required: ["sql"] },
];
