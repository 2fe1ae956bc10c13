/** Copies a damaged text file record by record: the good ones for the engine, the bad ones as findings with their lines. */
import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { countText } from "../../core/count-text.ts";
import type { SourceFinding } from "../types.ts";
import { readChunks, streamError } from "./byte-streams.ts";
import type { Dialect } from "./dialect.ts";
import { walkRecords, type RecordOutcome } from "./records.ts";

export type Reject = Exclude<RecordOutcome, "accepted" | "blank">;

export interface RejectedRecords {
  readonly code: Reject;
  readonly count: number;
  readonly lines: readonly number[];
  readonly samples: readonly string[];
}

export interface RecordFile {
  readonly path: string;
  readonly dialect: Dialect;
  readonly width: number;
  readonly header: boolean;
  readonly skipLines: number;
}

const shownRejects = 10;
const sampleLength = 160;

/**
 * Writes the header and all good records of `file` to `target`, each with the line end of the first, and returns what was left out.
 * The header is kept whatever its width.
 */
export async function repairFile(file: RecordFile, target: string, signal: AbortSignal): Promise<readonly RejectedRecords[]> {
  const rejects = new Map<Reject, { count: number; lines: number[]; samples: string[] }>();
  try {
    await pipeline(goodRecords(file, rejects, signal), createWriteStream(target), { signal });
  } catch (error) {
    await rm(target, { force: true });
    throw streamError(error, target, signal);
  }
  return [...rejects].map(([code, found]) => ({ code, ...found }));
}

async function* goodRecords(
  file: RecordFile,
  rejects: Map<Reject, { count: number; lines: number[]; samples: string[] }>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const collected = collector(file.dialect.newline);
  let headerSeen = !file.header;
  const walk = walkRecords(readChunks(file.path, signal), file, (outcome, line, data, start, end, next) => {
    if (outcome === "blank") return;
    if (!headerSeen || outcome === "accepted") {
      headerSeen = true;
      collected.keep(data, start, end, next);
    } else {
      note(rejects, outcome, line, data.subarray(start, Math.min(end, start + sampleLength * 4)));
    }
  });
  for await (const _ of walk) {
    const bytes = collected.take();
    if (bytes.length > 0) yield bytes;
  }
}

/** Joins records that follow each other, so that a clean stretch is copied at once. */
function collector(newline: string): { keep: (data: Buffer, start: number, end: number, next: number) => void; take: () => Buffer } {
  const lineEnd = Buffer.from(newline);
  let parts: Buffer[] = [];
  let run: { readonly data: Buffer; readonly start: number; end: number } | undefined;
  const close = (): void => {
    if (run !== undefined) parts.push(run.data.subarray(run.start, run.end));
    run = undefined;
  };
  return {
    keep: (data, start, end, next) => {
      if (run === undefined || run.data !== data || run.end !== start) {
        close();
        run = { data, start, end: start };
      }
      const sameLineEnd = next - end === lineEnd.length && data[end] === lineEnd[0];
      run.end = sameLineEnd ? next : end;
      if (sameLineEnd) return;
      close();
      parts.push(lineEnd);
    },
    take: () => {
      close();
      const bytes = Buffer.concat(parts);
      parts = [];
      return bytes;
    },
  };
}

function note(
  rejects: Map<Reject, { count: number; lines: number[]; samples: string[] }>,
  code: Reject,
  line: number,
  record: Buffer,
): void {
  const found = rejects.get(code) ?? { count: 0, lines: [], samples: [] };
  rejects.set(code, found);
  found.count += 1;
  if (found.lines.length >= shownRejects) return;
  found.lines.push(line);
  found.samples.push(record.toString("utf8").slice(0, sampleLength));
}

/** The physical lines of the accepted records with the given ordinals (from 1, ascending, without the header). */
export async function recordLines(
  file: RecordFile,
  ordinals: readonly number[],
  signal: AbortSignal,
): Promise<ReadonlyMap<number, number>> {
  const lines = new Map<number, number>();
  let count = 0;
  let headerSeen = !file.header;
  const walk = walkRecords(readChunks(file.path, signal), file, (outcome, line) => {
    if (outcome === "blank") return;
    if (!headerSeen) {
      headerSeen = true;
      return;
    }
    if (outcome !== "accepted") return;
    count += 1;
    if (count === ordinals[lines.size]) lines.set(count, line);
  });
  try {
    for await (const _ of walk) if (lines.size === ordinals.length) break;
  } catch (error) {
    throw streamError(error, file.path, signal);
  }
  return lines;
}

const reasons: Readonly<Record<Reject, (one: boolean) => string>> = {
  "ragged-row": (one) => (one ? "has another number of fields than the header" : "have another number of fields than the header"),
  quoting: (one) => (one ? "has a quote that is not closed properly" : "have a quote that is not closed properly"),
  "line-too-long": (one) => (one ? "is longer than 2 MB" : "are longer than 2 MB"),
};

/** The finding for what was left out of a dataset; `where` names the file where there are several. */
export function rejectFinding({ code, count, lines, samples }: RejectedRecords, where: string): SourceFinding {
  const one = count === 1;
  const rows = one ? "1 row" : `${countText(count)} rows`;
  return {
    code,
    level: "warning",
    message: `${rows}${where} ${reasons[code](one)} and ${one ? "was" : "were"} left out.`,
    count,
    lines,
    samples,
  };
}
