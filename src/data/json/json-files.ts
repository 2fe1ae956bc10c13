/** JSON files made ready for the engine: decompressed, in UTF-8, and how their records are laid out. */
import { basename } from "node:path";
import { pipewrightError } from "../../core/errors.ts";
import { literal } from "../../core/sql.ts";
import type { FormatOfFile } from "../file-format.ts";
import { formatOfName } from "../file-format.ts";
import { hiveOptions, type HiveColumn } from "../hive.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFile, SourceFinding } from "../types.ts";
import { readHead } from "../text/byte-streams.ts";
import { detectEncoding } from "../text/encoding.ts";
import { copyAsUtf8 } from "../text/text-file.ts";
import { isWholeZstd } from "../text/zstd-frames.ts";

/** As the engine's `format` option calls them. */
export type JsonLayout = "array" | "newline_delimited" | "unstructured" | "auto";

export interface JsonFiles {
  readonly paths: readonly string[];
  readonly layout: JsonLayout;
  readonly compression: "none" | "zstd";
  readonly findings: readonly SourceFinding[];
}

const headBytes = 64 * 1024;

/** Errors: `emptyFile`, `unreadableSource`. */
export async function prepareJsonFiles(context: SessionContext, files: readonly SourceFile[], format: FormatOfFile): Promise<JsonFiles> {
  const prepared = [];
  for (const file of files) prepared.push(await prepareJsonFile(context, file, formatOfName(file.path) ?? format));
  const layouts = new Set(prepared.map(({ layout }) => layout));
  const compressions = new Set(prepared.map(({ compression }) => compression));
  if (compressions.size > 1) {
    throw pipewrightError("unreadableSource", {
      path: files[0]?.path ?? "",
      format: "JSON",
      reason: "the files are compressed in different ways.",
    });
  }
  const [first] = prepared;
  return {
    paths: prepared.map(({ path }) => path),
    layout: layouts.size === 1 ? (first?.layout ?? "auto") : "auto",
    compression: first?.compression ?? "none",
    findings: first?.findings ?? [],
  };
}

interface JsonFile {
  readonly path: string;
  readonly layout: JsonLayout;
  readonly compression: "none" | "zstd";
  readonly findings: readonly SourceFinding[];
}

async function prepareJsonFile(context: SessionContext, { path }: SourceFile, { compression, lines }: FormatOfFile): Promise<JsonFile> {
  if (compression === "zstd") {
    if (!(await isWholeZstd(path, context.connection.signal))) {
      throw pipewrightError("unreadableSource", { path, format: "Zstandard", reason: "the compressed data are damaged or cut off." });
    }
    return { path, layout: lines ? "newline_delimited" : "auto", compression, findings: [] };
  }
  const head = await readHead(path, compression, headBytes);
  const encoding = detectEncoding(head);
  const text = new TextDecoder(encoding.label).decode(head);
  const layout = layoutOf(text, lines);
  if (layout === undefined) throw noRecords(path, text);
  const copied = compression === "gzip" || encoding.label !== "utf-8";
  const readable = copied ? await copyAsUtf8(context, path, compression, encoding.label === "utf-8" ? undefined : encoding) : path;
  const findings: readonly SourceFinding[] =
    encoding.label === "utf-8"
      ? []
      : [
          {
            code: "encoding",
            level: "info",
            message: `${basename(path)} is written in ${encoding.title}, not in UTF-8; it was read as such.`,
          },
        ];
  return { path: readable, layout, compression: "none", findings };
}

/** By its first character, and for objects by whether the first line is one by itself. */
function layoutOf(text: string, lines: boolean): JsonLayout | undefined {
  const start = text.trimStart();
  if (start.startsWith("[")) return "array";
  if (!start.startsWith("{")) return lines && start !== "" ? "newline_delimited" : undefined;
  if (lines) return "newline_delimited";
  const [first = "", ...rest] = start.split("\n");
  return isWhole(first) && rest.some((line) => line.trimStart().startsWith("{")) ? "newline_delimited" : "unstructured";
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

function noRecords(path: string, text: string): Error {
  if (text.trim() === "") return pipewrightError("emptyFile", { path });
  return pipewrightError("unreadableSource", { path, format: "JSON", reason: "it begins with neither an object nor an array of objects." });
}

/** The engine's options that say how to read the files. */
export function jsonOptions(files: JsonFiles, hive: readonly HiveColumn[]): string {
  return `format = ${literal(files.layout)}, compression = ${literal(files.compression === "none" ? "uncompressed" : "zstd")}, ${hiveOptions(hive)}`;
}

export function jsonPaths(files: JsonFiles): string {
  return `[${files.paths.map((path) => literal(path)).join(", ")}]`;
}
