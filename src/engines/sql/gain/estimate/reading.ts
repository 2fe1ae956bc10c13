/** What a query has to read, table by table, by the columns it names and the partitions it leaves. */
import type { DialectId } from "../../dialect.ts";
import type { TableSchema } from "../../schema.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { shownBytes } from "../wording.ts";
import { columnsRead, type TableRead } from "./columns-read.ts";
import { partitionShare, type PartitionShare } from "./partition-share.ts";
import { valueBytes } from "./widths.ts";

/** Engines that store columns apart, so that a query reads only those that it names. */
const columnar: ReadonlySet<DialectId> = new Set([
  "duckdb",
  "snowflake",
  "bigquery",
  "redshift",
  "databricks",
  "spark",
  "trino",
  "clickhouse",
]);

/**
 * Engines that run a CTE again for each mention of it (BigQuery's documentation, "WITH clause": non-recursive CTEs are not materialized; Spark and Trino put
 * the text in place of the name). Others may; here each CTE counts once for them.
 */
const repeatsCtes: ReadonlySet<DialectId> = new Set(["bigquery", "databricks", "spark", "trino"]);

export interface Part {
  readonly table: TableSchema;
  /** Of the whole table. */
  readonly share: number;
  readonly bytes?: number;
  readonly text: string;
}

export interface Reading {
  readonly parts: readonly Part[];
}

export interface ReadingOptions {
  /** Of the widths that are assumed, see {@link valueBytes}. */
  readonly scale?: number;
  /** Takes the place of {@link partitionShare} for the tables that it knows: what would be if they were stored otherwise. */
  readonly shareOf?: (statement: AnalysedStatement, read: TableRead) => PartitionShare | undefined;
}

/** Or why it can't be told. Never throws. */
export function readingOf(
  statement: AnalysedStatement,
  engine: DialectId,
  { scale = 1, shareOf }: ReadingOptions = {},
): Reading | { readonly problem: string } {
  const [unknownTable] = statement.unknownTables;
  if (unknownTable !== undefined) return { problem: `nothing is known of the table ${unknownTable}` };
  const reads = columnsRead(statement);
  if (reads === undefined) return { problem: "a name in the query can't be traced to a table's column" };
  const parts: Part[] = [];
  for (const read of reads) {
    const partitions = shareOf?.(statement, read) ?? partitionShare(statement, read.scope, read.source, read.table);
    if (partitions !== undefined && partitions.share === undefined) return { problem: `of ${read.table.name}, ${partitions.explanation}` };
    parts.push(partOf(read, engine, scale, partitions));
  }
  return { parts };
}

function partOf({ table, columns, mentions }: TableRead, engine: DialectId, scale: number, partitions: PartitionShare | undefined): Part {
  const explanation = partitions?.explanation;
  const all = table.columns.reduce((sum, column) => sum + valueBytes(column, scale), 0);
  const used = table.columns.filter(({ name }) => columns.has(name.toLowerCase()));
  const named = used.reduce((sum, column) => sum + valueBytes(column, scale), 0);
  const width = columnar.has(engine) && all > 0 ? named / all : 1;
  const times = repeatsCtes.has(engine) ? Math.max(1, mentions) : 1;
  const share = width * (partitions?.share ?? 1) * times;
  const size = table.bytes ?? (table.rows === undefined ? undefined : table.rows * all);
  const sized =
    size === undefined ? "" : ` of ${shownBytes(size)}${table.bytes === undefined ? " (rows times the widths of the types)" : ""}`;
  const how = columnar.has(engine) ? `${used.length} of ${table.columns.length} columns, ${named} of ${all} bytes a row` : "whole rows";
  const text = `${table.name}: ${how}${explanation === undefined ? "" : `, ${explanation}`}${times > 1 ? `, ${times} times by its CTE` : ""}${sized}`;
  return { table, share, text, ...(size === undefined ? {} : { bytes: size * share }) };
}
