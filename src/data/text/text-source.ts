/** All text files of one dataset as one raw relation of VARCHAR columns, and how it is mended when the engine refuses a file. */
import { countText } from "../../core/count-text.ts";
import { identifier, literal } from "../../core/sql.ts";
import { hiveOptions, isPartition, type HiveColumn } from "../hive.ts";
import type { SessionContext } from "../session-context.ts";
import type { SourceFinding } from "../types.ts";
import { singleByteEncoding, type Encoding } from "./encoding.ts";
import { findInvalidBytes, type InvalidBytes } from "./invalid-bytes.ts";
import { copyAsUtf8, scratchPath, zstdLines, type TextFile } from "./text-file.ts";
import { longestRecord } from "./records.ts";
import { rejectFinding, repairFile, type RejectedRecords } from "./repair.ts";

/** A file as it is read now: the prepared one, or a mended copy. */
export interface ReadFile {
  readonly prepared: TextFile;
  readonly path: string;
  readonly compression: "none" | "zstd";
  readonly skipLines: number;
  /** Where records are counted for line numbers: plain UTF-8 with every record of the original. */
  readonly original: string;
  readonly mended: boolean;
  /** Read by one thread: several may take CSV text inside a quoted value for records, where a block begins in it. */
  readonly serial: boolean;
  readonly rejects: readonly RejectedRecords[];
  readonly findings: readonly SourceFinding[];
}

export interface TextSource {
  /** The quoted name of the raw view. */
  readonly raw: string;
  readonly columns: readonly string[];
  readonly hive: readonly HiveColumn[];
  readonly dataset: string;
  files: readonly ReadFile[];
}

/** Makes the raw view over prepared files. Where they have different columns, what a file lacks is NULL. */
export async function createTextSource(
  context: SessionContext,
  dataset: string,
  files: readonly TextFile[],
  hive: readonly HiveColumn[],
): Promise<TextSource> {
  const columns = unionOfNames(files).filter((name) => !isPartition(hive, name));
  const source: TextSource = {
    raw: context.temporaryName("raw"),
    columns,
    hive,
    dataset,
    files: files.map((prepared) => context.textFiles.get(prepared.source.path) ?? unmended(prepared)),
  };
  for (const file of source.files) context.textFiles.set(file.prepared.source.path, file);
  await createRawView(context, source);
  context.textSources.push(source);
  return source;
}

function unmended(prepared: TextFile): ReadFile {
  const { readable, compression, skipLines } = prepared;
  return { prepared, path: readable, compression, skipLines, original: readable, mended: false, serial: false, rejects: [], findings: [] };
}

/** The columns of all files, each once. */
export function unionOfNames(files: readonly TextFile[]): readonly string[] {
  const names = new Map<string, string>();
  for (const name of files.flatMap((file) => file.names)) if (!names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  return [...names.values()];
}

async function createRawView(context: SessionContext, source: TextSource): Promise<void> {
  const query = rawQuery(source, source.files);
  await context.connection.execute(`CREATE OR REPLACE TEMP VIEW ${source.raw} AS ${query}`, {
    kind: "source",
    path: source.dataset,
    format: "delimited text",
  });
}

/** Files that are written alike are read by one call, in parallel. */
function rawQuery(source: TextSource, files: readonly ReadFile[]): string {
  const groups = new Map<string, ReadFile[]>();
  for (const file of files) {
    const { names, dialect, header } = file.prepared;
    const key = JSON.stringify([
      names,
      dialect.delimiter,
      dialect.quote,
      dialect.escape,
      header,
      file.compression,
      file.skipLines,
      file.serial,
    ]);
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()].map((group) => groupQuery(source, group)).join(" UNION ALL ");
}

function groupQuery(source: TextSource, files: readonly ReadFile[]): string {
  const [first] = files;
  const present = new Set((first?.prepared.names ?? []).map((name) => name.toLowerCase()));
  const columns = source.columns.map((name) =>
    present.has(name.toLowerCase()) ? identifier(name) : `CAST(NULL AS VARCHAR) AS ${identifier(name)}`,
  );
  // The engine would call a partition as a file's own column of that name is written.
  const hive = source.hive.map(({ name }) => `${identifier(name)} AS ${identifier(name)}`);
  return `SELECT ${[...columns, ...hive].join(", ")} FROM ${readCsv(source, files)}`;
}

/**
 * A quarter of the engine's own: the threads end closer together (4 % of the wall time of 365 MB by two of them, 1.5 % of the CPU time) and hold less memory.
 * It must hold several of the longest records.
 */
const bufferBytes = 8 * 1024 * 1024;

/** Explicit settings throughout: nothing is sniffed, and a record that doesn't fit is an error, never a silent loss. */
function readCsv({ hive }: TextSource, files: readonly ReadFile[]): string {
  const [first] = files;
  if (first === undefined) throw new Error("a text source without files");
  const { dialect, header, names } = first.prepared;
  const paths = files.map(({ path }) => literal(path)).join(", ");
  const columns = names.map((name) => `${literal(name)}: 'VARCHAR'`).join(", ");
  const options = [
    "auto_detect = false",
    `columns = {${columns}}`,
    `delim = ${literal(dialect.delimiter)}`,
    `quote = ${literal(dialect.quote)}`,
    `escape = ${literal(dialect.escape)}`,
    `header = ${String(header)}`,
    `skip = ${first.skipLines}`,
    `compression = ${literal(first.compression)}`,
    "strict_mode = true",
    `buffer_size = ${bufferBytes}`,
    `max_line_size = ${longestRecord}`,
    `parallel = ${String(!first.serial)}`,
    hiveOptions(hive),
  ];
  return `read_csv([${paths}], ${options.join(", ")})`;
}

/**
 * Copies the files that the engine can't read as they are: bad bytes decoded, bad records left out and counted. A file that it can't read even
 * then is read by one thread. Returns false where nothing was left to do. The raw view has the same name and columns afterwards, so that the
 * failed statement can simply be run again.
 */
export async function mendTextSource(context: SessionContext, source: TextSource): Promise<boolean> {
  const changed = new Map<ReadFile, ReadFile>();
  for (const file of source.files) {
    if (file.serial || (source.files.length > 1 && (await isReadable(context, source, file)))) continue;
    const known = context.textFiles.get(file.prepared.source.path);
    if (file.mended) changed.set(file, { ...file, serial: true });
    else changed.set(file, known?.mended === true ? known : await mendFile(context, file));
  }
  if (changed.size === 0) return false;
  for (const file of changed.values()) context.textFiles.set(file.prepared.source.path, file);
  source.files = source.files.map((file) => changed.get(file) ?? file);
  await createRawView(context, source);
  return true;
}

async function isReadable(context: SessionContext, source: TextSource, file: ReadFile): Promise<boolean> {
  try {
    await context.connection.rows(`SELECT count(COLUMNS(*)) FROM (${rawQuery(source, [file])})`);
    return true;
  } catch (error) {
    if (context.connection.signal.aborted) throw error;
    return false;
  }
}

async function mendFile(context: SessionContext, file: ReadFile): Promise<ReadFile> {
  const { prepared } = file;
  const { signal } = context.connection;
  const plain = await plainText(context, file);
  const invalid = await findInvalidBytes(plain, signal);
  const encoding = invalid.invalidLines === 0 ? undefined : trueEncoding(invalid);
  const original = encoding === undefined ? plain : await copyAsUtf8(context, plain, "none", encoding);
  const target = await scratchPath(context, prepared.source.path);
  const { dialect, width, header, skipLines } = prepared;
  const rejects = await repairFile({ path: original, dialect, width, header, skipLines }, target, signal);
  return {
    prepared,
    path: target,
    compression: "none",
    skipLines: 0,
    original,
    mended: true,
    serial: false,
    rejects,
    findings: encoding === undefined ? [] : [encodingFinding(encoding, invalid)],
  };
}

/** The file without compression. */
export async function plainText(context: SessionContext, file: Pick<ReadFile, "original" | "compression" | "prepared">): Promise<string> {
  if (file.compression === "none") return file.original;
  const target = await scratchPath(context, file.prepared.source.path);
  const options = "FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '\u0001', NULLSTR '\u0002'";
  await context.connection.execute(`COPY (SELECT coalesce(line, '') FROM ${zstdLines(file.original)}) TO ${literal(target)} (${options})`, {
    kind: "source",
    path: file.prepared.source.path,
    format: "delimited text in Zstandard",
  });
  return target;
}

/** Where most lines beyond ASCII are not UTF-8 the whole file is Windows-1252; else single bytes of a UTF-8 file are damaged. */
function trueEncoding(invalid: InvalidBytes): Encoding | undefined {
  if (invalid.invalidLines < invalid.validLines) return { label: "utf-8", title: "UTF-8", byteOrderMark: false };
  return { ...singleByteEncoding(Buffer.from(invalid.windows ? [0x80] : [])), byteOrderMark: false };
}

function encodingFinding(encoding: Encoding, { invalidLines, lines, samples }: InvalidBytes): SourceFinding {
  if (encoding.label !== "utf-8") {
    const message = `The file begins as UTF-8 but is written in ${encoding.title}; it was read as such.`;
    return { code: "encoding", level: "info", message, lines: lines.slice(0, 1) };
  }
  const rows = invalidLines === 1 ? "1 line has bytes" : `${countText(invalidLines)} lines have bytes`;
  const message = `${rows} that are not UTF-8; each was read as the replacement character U+FFFD.`;
  return { code: "invalid-encoding", level: "warning", message, count: invalidLines, lines, samples };
}

/** What reading has found so far: rejected records and bytes. */
export function readingFindings(source: TextSource): readonly SourceFinding[] {
  const several = source.files.length > 1;
  return source.files.flatMap(({ findings, rejects, prepared }) => {
    const where = several ? ` of ${prepared.source.path}` : "";
    return [...findings, ...rejects.map((reject) => rejectFinding(reject, where))];
  });
}

/** Records left out so far. */
export function rejectedRecords(source: TextSource): number {
  return source.files.reduce((sum, { rejects }) => sum + rejects.reduce((count, reject) => count + reject.count, 0), 0);
}

/** The rows of one file alone, for line numbers. */
export function fileQuery(source: TextSource, index: number): string {
  return rawQuery(source, source.files.slice(index, index + 1));
}
