/** Opens Parquet files: a view over them, and what their footers already say. */
import { literal } from "../../core/sql.ts";
import { describe, view } from "../describe.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { hiddenFindings, hiveOptions, isPartition } from "../hive.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFiles } from "../source-files.ts";
import type { Relation, SourceFinding } from "../types.ts";
import { readFooters } from "./footers.ts";
import { compareSchemas } from "./schemas.ts";

/** Columns are matched by name. Errors: `unreadableSource` for a damaged footer. */
export async function openParquet(context: SessionContext, { dataset, files, hive, findings }: SourceFiles): Promise<Relation> {
  const purpose: Purpose = { kind: "source", path: dataset, format: "Parquet" };
  const paths = `[${files.map(({ path }) => literal(path)).join(", ")}]`;
  const union = files.length > 1 ? "union_by_name = true, " : "";
  const from = await view(context, "data", `SELECT * FROM read_parquet(${paths}, ${union}${hiveOptions(hive)})`, purpose);
  const columns = await describe(context, from, purpose);
  const schemas = await compareSchemas(context, files, paths, purpose, hive.length > 0);
  const stored = columns.filter(({ name }) => schemas.uniform(name) && !isPartition(hive, name));
  const footers = await readFooters(context, paths, stored, files.length === 1, purpose);
  return {
    dataset,
    format: "parquet",
    from,
    columns,
    files,
    footers,
    findings: [...findings, ...hiddenFindings(hive, schemas.names), ...schemaFindings(schemas.partial, files.length)],
    rejects: false,
  };
}

function schemaFindings(partial: readonly { readonly name: string; readonly files: number }[], files: number): readonly SourceFinding[] {
  if (partial.length === 0) return [];
  const shown = partial.slice(0, 5).map(({ name, files: count }) => `${name} is in ${count} of ${files}`);
  const message = `The files don't have the same columns: ${shown.join(", ")}. What a file lacks reads as NULL.`;
  return [{ code: "header", level: "warning", message, count: partial.length }];
}
