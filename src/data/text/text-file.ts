/** One delimited text file, looked at and made ready for the engine to read. */
import { mkdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { pipewrightError } from "../../core/errors.ts";
import { literal } from "../../core/sql.ts";
import type { FormatOfFile } from "../file-format.ts";
import { hiveFolders } from "../hive.ts";
import { textOf } from "../row-values.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFile, SourceFinding } from "../types.ts";
import { readHead, transcode, type Compression } from "./byte-streams.ts";
import { detectDialect, type Dialect } from "./dialect.ts";
import { detectEncoding, type Encoding } from "./encoding.ts";
import { decideHeader } from "./header.ts";
import { readPreamble } from "./preamble.ts";
import { isWholeZstd } from "./zstd-frames.ts";

export interface TextFile {
  /** The file as the user knows it. */
  readonly source: SourceFile;
  /** UTF-8, not compressed unless `compression` says so: the file itself or a copy in the scratch folder. */
  readonly readable: string;
  readonly compression: Extract<Compression, "none" | "zstd">;
  readonly encoding: Encoding;
  readonly dialect: Dialect;
  /** Fields of a good record. */
  readonly width: number;
  readonly header: boolean;
  readonly names: readonly string[];
  /** Physical lines before the first record: blank ones and comments. */
  readonly skipLines: number;
  readonly findings: readonly SourceFinding[];
  /** The records of the head, without the header. */
  readonly head: readonly (readonly string[])[];
}

const headBytes = 256 * 1024;

/**
 * Finds encoding, dialect and header from the head of a file and copies it as plain UTF-8 into the scratch folder where the engine could
 * not read it as it is. Errors: `emptyFile`, `unreadableSource`.
 */
export async function prepareTextFile(context: SessionContext, source: SourceFile, format: FormatOfFile): Promise<TextFile> {
  const { signal } = context.connection;
  const { compression } = format;
  const isZstd = compression === "zstd";
  if (isZstd && !(await isWholeZstd(source.path, signal))) {
    throw pipewrightError("unreadableSource", {
      path: source.path,
      format: "Zstandard",
      reason: "the compressed data are damaged or cut off.",
    });
  }
  const head = isZstd ? await zstdHead(context, source.path) : await readHead(source.path, compression, headBytes);
  if (head.length === 0) throw pipewrightError("emptyFile", { path: source.path });
  const encoding = detectEncoding(head);
  const text = new TextDecoder(encoding.label).decode(head);
  const complete = head.length < headBytes;
  if (text.trim() === "") throw pipewrightError("emptyFile", { path: source.path });
  if (text.includes("\0")) {
    throw pipewrightError("unreadableSource", { path: source.path, format: "delimited text", reason: "it holds binary data." });
  }
  const preamble = readPreamble(text);
  const { dialect, records, width } = detectDialect(preamble.body, preamble.delimiter ?? format.delimiter, complete);
  const header = decideHeader(records, width);
  const copied = compression === "gzip" || encoding.label !== "utf-8";
  const decoded = encoding.label === "utf-8" ? undefined : encoding;
  const readable = copied ? await copyAsUtf8(context, source.path, compression, decoded) : source.path;
  return {
    source,
    readable,
    compression: copied || compression !== "zstd" ? "none" : "zstd",
    encoding,
    dialect,
    width,
    header: header.present,
    names: header.names,
    skipLines: preamble.lines,
    findings: [...encodingFindings(encoding), ...preamble.findings, ...delimiterFindings(dialect, format, width), ...header.findings],
    head: header.present ? records.slice(1) : records,
  };
}

/** A new place in the scratch folder that keeps the partition folders of the original. */
export async function scratchPath(context: SessionContext, path: string): Promise<string> {
  const folder = join(await context.scratchPath("text"), hiveFolders(path));
  await mkdir(folder, { recursive: true });
  return join(folder, basename(path).replace(/\.(gz|gzip|zst|zstd)$/i, ""));
}

/** The scratch copy of a file, decompressed, and decoded where an encoding is given. */
export async function copyAsUtf8(
  context: SessionContext,
  path: string,
  compression: Compression,
  encoding: Encoding | undefined,
): Promise<string> {
  if (compression === "zstd") {
    const reason = `it is compressed and written in ${encoding?.title ?? "UTF-8"}; decompress it first.`;
    throw pipewrightError("unreadableSource", { path, format: "delimited text", reason });
  }
  const target = await scratchPath(context, path);
  const { signal } = context.connection;
  await transcode(path, target, { compression, signal, ...(encoding === undefined ? {} : { encoding: encoding.label }) });
  return target;
}

/** Node 20 has no Zstandard: the engine decompresses the first lines. */
async function zstdHead(context: SessionContext, path: string): Promise<Buffer> {
  const rows = await context.connection.rows(`SELECT coalesce(line, '') AS line FROM ${zstdLines(path)} LIMIT 2000`, {
    kind: "source",
    path,
    format: "delimited text in Zstandard",
  });
  return Buffer.from(rows.map((row) => `${textOf(row, "line")}\n`).join("")).subarray(0, headBytes);
}

/** A compressed text as one column of physical lines. */
export function zstdLines(path: string): string {
  const options = "auto_detect = false, columns = {'line': 'VARCHAR'}, header = false, quote = '', escape = '', compression = 'zstd'";
  return `read_csv(${literal(path)}, ${options}, delim = '\u0001')`;
}

function encodingFindings(encoding: Encoding): readonly SourceFinding[] {
  if (encoding.label === "utf-8") {
    return encoding.byteOrderMark
      ? [
          {
            code: "byte-order-mark",
            level: "info",
            message: "The file begins with a UTF-8 byte order mark; it is not part of the first column's name.",
          },
        ]
      : [];
  }
  return [{ code: "encoding", level: "info", message: `The file is written in ${encoding.title}, not in UTF-8; it was read as such.` }];
}

const delimiterNames: Readonly<Record<string, string>> = {
  "\t": "a tab",
  " ": "a space",
  "\u0001": "the control character U+0001",
  "\u001F": "the unit separator U+001F",
};

function delimiterFindings({ delimiter }: Dialect, format: FormatOfFile, width: number): readonly SourceFinding[] {
  if (delimiter === format.delimiter || width < 2) return [];
  const name = delimiterNames[delimiter] ?? delimiter;
  return [{ code: "delimiter", level: "info", message: `The columns are separated by ${name}.` }];
}
