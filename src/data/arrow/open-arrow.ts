/** Opens Arrow IPC files and streams (Feather 2 is the file format) by way of Parquet copies in the scratch folder. */
import { identifier, literal } from "../../core/sql.ts";
import { describe, view } from "../describe.ts";
import type { Purpose } from "../duckdb-errors.ts";
import { hiveFolders, hiveOptions } from "../hive.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFiles } from "../source-files.ts";
import type { Relation } from "../types.ts";
import { arrowToParquet, type SecondsColumn } from "./arrow-to-parquet.ts";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";

/** Errors: `unreadableSource`, `unsupportedFeature`. */
export async function openArrow(context: SessionContext, { dataset, files, hive, findings }: SourceFiles): Promise<Relation> {
  const copies: string[] = [];
  const seconds = new Map<string, SecondsColumn>();
  for (const { path } of files) {
    const folder = join(await context.scratchPath("arrow"), hiveFolders(path));
    await mkdir(folder, { recursive: true });
    const copy = join(folder, "data.parquet");
    for (const column of await arrowToParquet(path, copy, context.connection.signal)) seconds.set(column.name, column);
    copies.push(copy);
  }
  const purpose: Purpose = { kind: "source", path: dataset, format: "Arrow IPC" };
  const paths = `[${copies.map((path) => literal(path)).join(", ")}]`;
  const options = `${files.length > 1 ? "union_by_name = true, " : ""}${hiveOptions(hive)}`;
  const from = await view(
    context,
    "data",
    `SELECT ${replacements([...seconds.values()])} FROM read_parquet(${paths}, ${options})`,
    purpose,
  );
  const columns = await describe(context, from, purpose);
  return { dataset, format: "arrow", from, columns, files, findings, rejects: false };
}

/** Parquet has no timestamps in whole seconds. */
function replacements(seconds: readonly SecondsColumn[]): string {
  if (seconds.length === 0) return "*";
  const items = seconds.map(({ name, zoned }) => {
    const column = identifier(name);
    return `${zoned ? "make_timestamptz" : "make_timestamp"}(${column} * 1000000) AS ${column}`;
  });
  return `* REPLACE (${items.join(", ")})`;
}
