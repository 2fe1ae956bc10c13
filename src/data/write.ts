/** Writes a query's rows to a file, whole or not at all. */
import { rename, rm, stat } from "node:fs/promises";
import { pipewrightError } from "../core/errors.ts";
import { literal } from "../core/sql.ts";
import { errorReason } from "./file-errors.ts";
import { temporaryBeside, writablePath } from "./paths.ts";
import type { SessionContext } from "./session-context.ts";
import type { WriteResult } from "./types.ts";

const formats: readonly { readonly ending: RegExp; readonly options: string }[] = [
  { ending: /\.(parquet|pq)$/i, options: "FORMAT parquet, COMPRESSION zstd" },
  { ending: /\.csv$/i, options: "FORMAT csv, HEADER true" },
  { ending: /\.tsv$/i, options: "FORMAT csv, HEADER true, DELIMITER '\t'" },
  { ending: /\.json$/i, options: "FORMAT json, ARRAY true" },
  { ending: /\.(ndjson|jsonl)$/i, options: "FORMAT json" },
];

/** Errors: `unsupportedFormat`, `outsideRoots`, `cannotWrite`, `cancelled`; in every case nothing is left behind. */
export async function writeQuery(context: SessionContext, sql: string, path: string): Promise<WriteResult> {
  const format = formats.find(({ ending }) => ending.test(path));
  if (format === undefined)
    throw pipewrightError("unsupportedFormat", { path, supported: [".parquet", ".csv", ".tsv", ".json", ".ndjson", ".jsonl"] });
  const target = await writablePath(context.roots, path);
  if (context.inputs.has(target)) throw pipewrightError("cannotWrite", { path, reason: "it is one of the files being read" });
  const temporary = temporaryBeside(target);
  try {
    const [row] = await context.connection.rows(`COPY (\n${sql}\n) TO ${literal(temporary)} (${format.options})`, { kind: "write", path });
    const { size } = await stat(temporary);
    await rename(temporary, target).catch((error: unknown) => {
      throw pipewrightError("cannotWrite", { path, reason: errorReason(error) }, error);
    });
    return { path: target, rows: Number(row?.["Count"] ?? 0), bytes: size };
  } finally {
    await rm(temporary, { force: true });
  }
}
