/** Files of one JSON object a line, made readable by the engine whatever the JVM compressed them with. */
import { createWriteStream } from "node:fs";
import { rm, stat } from "node:fs/promises";
import { once } from "node:events";
import { finished } from "node:stream/promises";
import { pipewrightError } from "../../core/errors.ts";
import { identifier, literal } from "../../core/sql.ts";
import { insideRoots } from "../paths.ts";
import type { SessionContext } from "../session-context.ts";
import { streamError } from "../text/byte-streams.ts";
import { isWholeZstd } from "../text/zstd-frames.ts";
import type { JsonLines } from "../types.ts";
import { compressionOf, type LinesCompression } from "./compression.ts";
import { gzipChunks } from "./gzip-chunks.ts";
import { lz4Blocks } from "./lz4-blocks.ts";
import { snappyChunks } from "./snappy-chunks.ts";

type Decompress = (path: string, signal: AbortSignal) => AsyncGenerator<Uint8Array, boolean>;

const decompressors: Readonly<Partial<Record<LinesCompression, Decompress>>> = { lz4: lz4Blocks, snappy: snappyChunks, gzip: gzipChunks };

interface ReadableLines {
  readonly path: string;
  /** What is left for the engine to undo. */
  readonly compression: "none" | "zstd";
  readonly cut: boolean;
}

/**
 * Opens the files in the order given. What can't be decompressed to its end is read as far as it goes, and told. Errors: path codes, `emptyFile`,
 * `unsupportedFeature` for other compressions, `cannotWrite`, `cancelled`.
 */
export async function openJsonLines(
  context: SessionContext,
  paths: readonly string[],
  columns: Readonly<Record<string, string>>,
  longestLine = 16,
): Promise<JsonLines> {
  const files: (ReadableLines & { readonly named: string; readonly bytes: number })[] = [];
  for (const named of paths) {
    const path = await insideRoots(context.roots, named);
    const { size } = await stat(path);
    if (size === 0) continue;
    context.inputs.add(path);
    files.push({ ...(await readable(context, path, named)), named, bytes: size });
  }
  if (files.length === 0) throw pipewrightError("emptyFile", { path: paths[0] ?? "the folder" });
  return {
    from: `(${runs(files)
      .map((run) => `SELECT * FROM ${reader(run, columns, longestLine)}`)
      .join(" UNION ALL ")})`,
    files: files.map(({ named, bytes }) => ({ path: named, bytes })),
    cut: files.filter(({ cut }) => cut).map(({ named }) => named),
  };
}

async function readable(context: SessionContext, path: string, named: string): Promise<ReadableLines> {
  const compression = await compressionOf(path);
  const { signal } = context.connection;
  if (compression === "none") return { path, compression: "none", cut: false };
  if (compression === "zstd") return { path, compression: "zstd", cut: !(await isWholeZstd(path, signal)) };
  const decompress = decompressors[compression];
  if (decompress === undefined) {
    const feature = compression === "unknown" ? "a compression that is not known, or is no text" : `${compression} compression`;
    const advice = "Readable are plain text, zstd, lz4 and snappy as the JVM writes them, and gzip.";
    throw pipewrightError("unsupportedFeature", { path: named, feature, advice });
  }
  const target = await context.scratchPath("lines");
  return { path: target, compression: "none", cut: !(await copy(decompress(path, signal), target, signal)) };
}

/** Writes the chunks to `target`; what the generator returns says whether it came to the end. */
async function copy(chunks: AsyncGenerator<Uint8Array, boolean>, target: string, signal: AbortSignal): Promise<boolean> {
  const output = createWriteStream(target, { highWaterMark: 1024 * 1024 });
  // A write error is thrown by `finished` below; without a listener it would end the process first.
  const failed = finished(output);
  failed.catch(() => undefined);
  try {
    for (;;) {
      const { done, value } = await chunks.next();
      if (done === true) {
        output.end();
        await failed;
        return value;
      }
      signal.throwIfAborted();
      if (!output.write(value)) await Promise.race([once(output, "drain", { signal }), failed]);
    }
  } catch (error) {
    output.destroy();
    await rm(target, { force: true });
    throw streamError(error, target, signal);
  } finally {
    await chunks.return(false);
  }
}

/** Neighbours of one compression share a reader; the order stays. */
function runs(files: readonly ReadableLines[]): readonly (readonly ReadableLines[])[] {
  const grouped: ReadableLines[][] = [];
  for (const file of files) {
    const last = grouped.at(-1);
    if (last?.[0]?.compression === file.compression) last.push(file);
    else grouped.push([file]);
  }
  return grouped;
}

/** A line that is no object of these columns is a row of NULLs. */
function reader(files: readonly ReadableLines[], columns: Readonly<Record<string, string>>, longestLine: number): string {
  const paths = files.map(({ path }) => literal(path)).join(", ");
  const types = Object.entries(columns)
    .map(([name, type]) => `${identifier(name)}: ${literal(type)}`)
    .join(", ");
  const compression = files[0]?.compression === "zstd" ? "zstd" : "uncompressed";
  return `read_json([${paths}], format = 'newline_delimited', compression = '${compression}', ignore_errors = true, maximum_object_size = ${longestLine * 2 ** 20}, columns = {${types}})`;
}
