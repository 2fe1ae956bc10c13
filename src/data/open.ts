/** Opens a dataset by what its name is: a query, a file, a glob or a table of a DuckDB file. */
import { stat } from "node:fs/promises";
import { identifier, literal } from "../core/sql.ts";
import { pipewrightError } from "../core/errors.ts";
import { describe, view } from "./describe.ts";
import { insideRoots, isFolder } from "./paths.ts";
import { checkReadOnly } from "./read-only.ts";
import { textOf } from "./row-values.ts";
import type { SessionContext } from "./session.ts";
import type { Column, OpenOptions, Relation } from "./types.ts";
import { typeKind } from "./type-kind.ts";

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
  if (/\.(csv|tsv|txt)$/i.test(path)) return openText(context, dataset, path, files, options);
  throw pipewrightError("unsupportedFormat", { path: dataset, supported: readable });
}

async function openQuery(context: SessionContext, sql: string): Promise<Relation> {
  const query = await checkReadOnly(context, sql);
  const from = await view(context, "query", `SELECT * FROM (${query})`, { kind: "query" });
  return { dataset: sql, format: "query", from, columns: await describe(context, from), files: [], findings: [], rejects: false };
}

async function openText(
  context: SessionContext,
  dataset: string,
  path: string,
  files: Relation["files"],
  options: OpenOptions,
): Promise<Relation> {
  const purpose = { kind: "source", path: dataset, format: "CSV" } as const;
  const raw = await view(context, "raw", `SELECT * FROM read_csv(${literal(path)}, all_varchar = true)`, purpose);
  const typed = await context.connection.rows(`DESCRIBE SELECT * FROM read_csv(${literal(path)}, sample_size = -1)`, purpose);
  const columns = typed.map((row, index): { column: Column; select: string } => {
    const name = textOf(row, "column_name");
    const type = options.types?.[name] ?? textOf(row, "column_type");
    if (type === "VARCHAR") {
      return {
        column: { name, type, kind: "text", text: { raw: identifier(name), misfit: "FALSE", basis: "proved", misfits: 0 } },
        select: identifier(name),
      };
    }
    const source = identifier(`raw ${index + 1}`);
    const text = { raw: source, misfit: `(${source} IS NOT NULL AND ${identifier(name)} IS NULL)`, basis: "proved", misfits: 0 } as const;
    return {
      column: { name, type, kind: typeKind(type), text },
      select: `TRY_CAST(${identifier(name)} AS ${type}) AS ${identifier(name)}, ${identifier(name)} AS ${source}`,
    };
  });
  const from = await view(context, "data", `SELECT ${columns.map(({ select }) => select).join(", ")} FROM ${raw}`, purpose);
  return { dataset, format: "csv", from, columns: columns.map(({ column }) => column), files, findings: [], rejects: true };
}
