import { z } from "zod";

/** How a dataset is named, as the tools that read one take it. */
export const datasetInput = z
  .string()
  .min(1)
  .describe(
    "Path or glob (CSV, TSV, JSON, NDJSON, Parquet, Arrow; .gz, .zst), \"file.duckdb#table\", or one SELECT over files: SELECT * FROM 'a.parquet'",
  );
