/** The gain on an engine that isn't at hand: how many bytes each query has to read, by the columns it names and the partitions it leaves. */
import { dialects } from "../../dialects/index.ts";
import type { DialectId } from "../../dialect.ts";
import type { Gain, RunFigures } from "../../gain.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { TableSchema } from "../../schema.ts";
import { leastFactor } from "../statistics.ts";
import { shownBytes, shownFactor } from "../wording.ts";
import { columnsRead, type TableRead } from "./columns-read.ts";
import { partitionShare } from "./partition-share.ts";
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

export interface EstimateRequest {
  readonly before: AnalysedStatement;
  readonly after: AnalysedStatement;
  readonly engine: DialectId;
}

/**
 * An estimate of bytes, never of time, with its arithmetic in the explanation. Verdict unknown where a size, a column or the number of partitions isn't
 * known, and where both read the same: what else the engine makes of a rewrite, bytes don't tell. Never throws.
 */
export function estimateGain({ before, after, engine }: EstimateRequest): Gain {
  const unknown = (reason: string): Gain => ({
    basis: "none",
    engine,
    on: "nothing",
    verdict: "unknown",
    recommended: true,
    explanation: `The gain on ${dialects[engine].title} is not known: ${reason}.`,
  });
  const [left, right] = [bytesOf(before, engine), bytesOf(after, engine)];
  for (const side of [left, right]) if ("problem" in side) return unknown(side.problem);
  if ("problem" in left || "problem" in right) return unknown("nothing could be read");
  const sized = [...left.parts, ...right.parts].every(({ bytes }) => bytes !== undefined);
  const shares = sized ? undefined : sharesOfOneTable(left, right);
  const [a, b] = sized ? [total(left), total(right)] : (shares ?? []);
  if (a === undefined || b === undefined) {
    return unknown(`the size of ${unsized([left, right]).join(", ")} is not known; give row counts (statistics) or a live source`);
  }
  const arithmetic = `Before: ${left.parts.map(({ text }) => text).join("; ") || "no table"}. After: ${right.parts.map(({ text }) => text).join("; ") || "no table"}.`;
  const factor = b === 0 ? (a === 0 ? 1 : Number.POSITIVE_INFINITY) : a / b;
  const less = factor > leastFactor;
  const more = factor < 1 / leastFactor;
  if (!less && !more) {
    return unknown(`both queries read the same columns and partitions, by estimate. ${arithmetic} Whether it is faster, only a run tells`);
  }
  const change = less ? `${shownFactor(factor)} times fewer bytes` : `${shownFactor(1 / factor)} times more bytes`;
  return {
    basis: "estimated",
    engine,
    on: "nothing",
    ...(sized ? { before: figures(a), after: figures(b) } : {}),
    factor,
    verdict: less ? "faster" : "slower",
    recommended: less,
    explanation: `Estimate for ${dialects[engine].title}, not measured: ${change} to read${sized ? ` (${shownBytes(a)} before, ${shownBytes(b)} after)` : ""}. ${arithmetic}`,
  };
}

interface Part {
  readonly table: TableSchema;
  /** Of the whole table. */
  readonly share: number;
  readonly bytes?: number;
  readonly text: string;
}

interface Reading {
  readonly parts: readonly Part[];
}

function bytesOf(statement: AnalysedStatement, engine: DialectId): Reading | { readonly problem: string } {
  const [unknownTable] = statement.unknownTables;
  if (unknownTable !== undefined) return { problem: `nothing is known of the table ${unknownTable}` };
  const reads = columnsRead(statement);
  if (reads === undefined) return { problem: "a name in the query can't be traced to a table's column" };
  const parts: Part[] = [];
  for (const read of reads) {
    const partitions = partitionShare(statement, read.scope, read.source, read.table);
    if (partitions !== undefined && partitions.share === undefined) return { problem: `of ${read.table.name}, ${partitions.explanation}` };
    parts.push(partOf(read, engine, partitions?.share ?? 1, partitions?.explanation));
  }
  return { parts };
}

function partOf({ table, columns, mentions }: TableRead, engine: DialectId, partitions: number, explanation: string | undefined): Part {
  const all = table.columns.reduce((sum, column) => sum + valueBytes(column), 0);
  const used = table.columns.filter(({ name }) => columns.has(name.toLowerCase()));
  const named = used.reduce((sum, column) => sum + valueBytes(column), 0);
  const width = columnar.has(engine) && all > 0 ? named / all : 1;
  const times = repeatsCtes.has(engine) ? Math.max(1, mentions) : 1;
  const share = width * partitions * times;
  const size = table.bytes ?? (table.rows === undefined ? undefined : table.rows * all);
  const sized =
    size === undefined ? "" : ` of ${shownBytes(size)}${table.bytes === undefined ? " (rows times the widths of the types)" : ""}`;
  const how = columnar.has(engine) ? `${used.length} of ${table.columns.length} columns, ${named} of ${all} bytes a row` : "whole rows";
  const text = `${table.name}: ${how}${explanation === undefined ? "" : `, ${explanation}`}${times > 1 ? `, ${times} times by its CTE` : ""}${sized}`;
  return { table, share, text, ...(size === undefined ? {} : { bytes: size * share }) };
}

function total({ parts }: Reading): number {
  return parts.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

/** Where all that is read is one table, its size cancels out. */
function sharesOfOneTable(left: Reading, right: Reading): readonly [number, number] | undefined {
  const tables = new Set([...left.parts, ...right.parts].map(({ table }) => table.name));
  if (tables.size !== 1) return undefined;
  const sum = ({ parts }: Reading): number => parts.reduce((total_, { share }) => total_ + share, 0);
  return [sum(left), sum(right)];
}

function unsized(readings: readonly Reading[]): readonly string[] {
  return [...new Set(readings.flatMap(({ parts }) => parts.filter(({ bytes }) => bytes === undefined).map(({ table }) => table.name)))];
}

/** Bytes only: no run, no time. */
function figures(bytesRead: number): RunFigures {
  return { medianMilliseconds: 0, minMilliseconds: 0, maxMilliseconds: 0, runs: 0, bytesRead };
}
