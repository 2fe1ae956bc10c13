/** What a client tells its model of this server; some show only this and the names of the tools. */
import type { Tool } from "../core/define-tool.ts";

export function serverInstructions<Ctx>(tools: readonly Tool<Ctx>[]): string {
  return [
    "Pipewright does data-engineering work on real files and hands back proof: exact figures from all rows, never from a sample, with the rows that break a rule. Prefer it over reading data yourself or writing a script.",
    "Name a dataset by a path relative to the project folder, a glob such as data/*.parquet, file.duckdb#schema.table, or a SELECT over files named in quotes. It reads CSV, TSV, JSON, NDJSON, Parquet, Arrow and DuckDB, compressed too; nothing leaves the machine.",
    ...tools.map((tool) => `- ${tool.name}: ${tool.summary}`),
  ].join("\n");
}
