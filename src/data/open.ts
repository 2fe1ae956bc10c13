/** Opens a dataset by what its name is: a query, a file, a glob or a table of a DuckDB file. */
import { stat } from "node:fs/promises";
import { literal } from "../core/sql.ts";
import { pipewrightError } from "../core/errors.ts";
import { formatOfFile } from "./file-format.ts";
import { findSourceFiles } from "./source-files.ts";
import { openText } from "./text/open-text.ts";
import { describe, view } from "./describe.ts";
import { insideRoots, isFolder } from "./paths.ts";
import { checkReadOnly } from "./read-only.ts";
import type { SessionContext } from "./session-context.ts";
import type { OpenOptions, Relation } from "./types.ts";

const readable = ["CSV", "TSV", "JSON", "NDJSON", "Parquet", "Arrow IPC/Feather", "DuckDB files"];

export async function openDataset(context: SessionContext, dataset: string, options: OpenOptions): Promise<Relation> {
  if (/^\s*(select|with|from|values)\b/i.test(dataset)) return openQuery(context, dataset);
  const path = await insideRoots(context.roots, dataset);
  if (await isFolder(path)) throw pipewrightError("pathIsDirectory", { path: dataset, examples: [] });
  context.inputs.add(path);
  const files = [{ path, bytes: (await stat(path)).size }];
  if (/\.(parquet|pq)$/i.test(path)) {
    const from = await view(context, "data", `SELECT * FROM read_parquet(${literal(path)})`, {
      kind: "source",
      path: dataset,
      format: "Parquet",
    });
    return { dataset, format: "parquet", from, columns: await describe(context, from), files, findings: [], rejects: false };
  }
  const format = await formatOfFile(path);
  if (format?.format === "csv") return openText(context, await findSourceFiles(context, dataset), format, options);
  throw pipewrightError("unsupportedFormat", { path: dataset, supported: readable });
}

async function openQuery(context: SessionContext, sql: string): Promise<Relation> {
  const query = await checkReadOnly(context, sql);
  const from = await view(context, "query", `SELECT * FROM (${query})`, { kind: "query" });
  return { dataset: sql, format: "query", from, columns: await describe(context, from), files: [], findings: [], rejects: false };
}
