/** A query history as the queries of a workload: runs that differ in constants alone are one query. */
import { pipewrightError } from "../../../core/errors.ts";
import { identifier } from "../../../core/sql.ts";
import type { Column, DataSession } from "../../../data/types.ts";
import type { DialectId } from "../dialect.ts";
import type { SqlSource } from "../optimize/types.ts";
import { historyFormats, type HistoryFormat } from "./history-formats.ts";

export const historyEndings: readonly string[] = [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".csv.gz", ".json.gz"];

export interface QueryHistory {
  readonly title: string;
  /** Absent for a list of queries, which may be of any engine. */
  readonly dialect?: DialectId;
  readonly sources: readonly SqlSource[];
  /** Different queries in all; `sources` are the most expensive of them. */
  readonly queries: number;
  readonly runs: number;
}

/** The queries that took the most time or work, or ran most often where neither is known. */
const mostQueries = 200;

/**
 * Reads an export, aggregated in the engine. Constants are taken out to compare texts; the text of one of the runs stands for all of them.
 * Errors: those of opening files, `unsupportedFormat` for columns that no history has.
 */
export async function readHistory(session: DataSession, path: string): Promise<QueryHistory> {
  const relation = await session.open(path);
  const format = historyFormats.find(({ required }) => required.every((name) => columnOf(relation.columns, name) !== undefined));
  if (format === undefined) {
    throw pipewrightError("unsupportedFormat", { path, supported: [...new Set(historyFormats.map(({ title }) => title))] });
  }
  const rows = await session.rows(historyQuery(relation.from, relation.columns, format));
  const [first] = rows;
  return {
    title: format.title,
    ...(format.dialect === undefined ? {} : { dialect: format.dialect }),
    queries: Number(first?.["queries"] ?? 0),
    runs: Number(first?.["all_runs"] ?? 0),
    sources: rows.map((row, index) => ({
      path: `${path}#${index + 1}`,
      text: typeof row["text"] === "string" ? row["text"] : "",
      history: {
        runs: Number(row["runs"]),
        ...(row["milliseconds"] === null ? {} : { totalMilliseconds: Number(row["milliseconds"]) }),
        ...(row["bytes"] === null ? {} : { bytesScanned: Number(row["bytes"]) }),
      },
    })),
  };
}

function columnOf(columns: readonly Column[], name: string): string | undefined {
  return columns.find((column) => column.name.toLowerCase() === name)?.name;
}

function historyQuery(from: string, columns: readonly Column[], { query, runs, time, bytes, effort }: HistoryFormat): string {
  const number = (name: string | undefined): string => {
    const found = name === undefined ? undefined : columnOf(columns, name);
    return found === undefined ? "NULL" : `TRY_CAST(${identifier(found)} AS DOUBLE)`;
  };
  const text = `CAST(${identifier(columnOf(columns, query) ?? query)} AS VARCHAR)`;
  return `WITH runs AS (
  SELECT ${text} AS text, COALESCE(${number(runs)}, 1) AS runs, ${number(time?.column)} * ${time?.toMilliseconds ?? 1} AS milliseconds, ${number(bytes)} AS bytes, ${number(effort)} AS effort
  FROM ${from} WHERE ${text} IS NOT NULL AND trim(${text}) <> ''
), shapes AS (
  SELECT regexp_replace(regexp_replace(text, '''[^'']*''|\\b[0-9]+(\\.[0-9]+)?\\b', '?', 'g'), '\\s+', ' ', 'g') AS shape,
    min(text) AS text, CAST(sum(runs) AS BIGINT) AS runs, sum(milliseconds) AS milliseconds, sum(bytes) AS bytes, sum(effort) AS effort
  FROM runs GROUP BY shape
)
SELECT text, runs, milliseconds, bytes, count(*) OVER () AS queries, CAST(sum(runs) OVER () AS BIGINT) AS all_runs
FROM shapes ORDER BY coalesce(milliseconds, effort) DESC NULLS LAST, runs DESC, text LIMIT ${mostQueries}`;
}
