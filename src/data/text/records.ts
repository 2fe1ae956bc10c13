/**
 * Finds the records of a delimited UTF-8 text by its bytes. The engine reads clean files by itself, in parallel; this is for the files that it
 * refuses (to keep every good record and to name the line of every bad one) and for the line number of a record.
 *
 * A record ends at a line end outside quotes (RFC 4180; `\n`, `\r\n` and `\r` alike). A field is quoted when its first character after spaces
 * is the quote. A quoted field that is not closed properly spoils its own physical line only: reading goes on at the next line.
 */
import type { Dialect } from "./dialect.ts";

export type RecordOutcome = "accepted" | "blank" | "ragged-row" | "quoting" | "line-too-long";

/** `data[start, end)` is the record without its line end, `data[end, next)` the line end; `line` is its first physical line, from 1. */
export type RecordVisitor = (
  outcome: RecordOutcome,
  line: number,
  data: Buffer,
  start: number,
  end: number,
  next: number,
  fields: number,
) => void;

export interface RecordRules {
  readonly dialect: Pick<Dialect, "delimiter" | "quote" | "escape">;
  /** The number of fields of a good record; blank lines are records of a single column only. */
  readonly width: number;
  /** Physical lines before the first record, which are passed over. */
  readonly skipLines: number;
}

/** Longest record in bytes; the engine's own limit. */
export const longestRecord = 2_000_000;

const lineFeed = 10;
const carriageReturn = 13;
const space = 32;
const nothing = -1;

interface Scan {
  state: "complete" | "incomplete" | "quoting";
  end: number;
  next: number;
  fields: number;
  lines: number;
}

/** Visits all records of `source` in order; yields after each chunk, so that the caller can write out what was collected, or stop. */
export async function* walkRecords(source: AsyncIterable<Buffer>, rules: RecordRules, visit: RecordVisitor): AsyncGenerator<void> {
  const walk = recordWalk(rules, visit);
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of source) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    rest = data.subarray(walk(data, false));
    yield;
  }
  walk(rest, true);
  yield;
}

/** Returns how many bytes of the data were dealt with; the rest is an unfinished record. */
function recordWalk({ dialect, width, skipLines }: RecordRules, visit: RecordVisitor): (data: Buffer, final: boolean) => number {
  const bytes = {
    delimiter: byteOf(dialect.delimiter),
    quote: byteOf(dialect.quote),
    escape: byteOf(dialect.escape),
  };
  const scan: Scan = { state: "complete", end: 0, next: 0, fields: 0, lines: 0 };
  let line = 1;
  /** Inside a record that is longer than {@link longestRecord}: everything up to the next line end belongs to it. */
  let skipping = false;

  return (data, final) => {
    let at = byteOrderMarkLength(data, line);
    while (at < data.length) {
      if (skipping || line <= skipLines) {
        const next = afterLineEnd(data, at, final);
        if (next === nothing) return final ? data.length : keepLast(data);
        skipping = false;
        line += 1;
        at = next;
        continue;
      }
      scanRecord(data, at, final, bytes, scan);
      if (scan.state === "complete") {
        const tooLong = scan.end - at > longestRecord;
        visit(tooLong ? "line-too-long" : outcomeOf(data, at, scan, width), line, data, at, scan.end, scan.next, scan.fields);
        line += scan.lines;
        at = scan.next;
        continue;
      }
      if (scan.state === "incomplete" && data.length - at <= longestRecord) return at;
      const next = afterLineEnd(data, at, final);
      if (next === nothing && data.length - at <= longestRecord) return at;
      if (next === nothing || next - at > longestRecord) {
        visit("line-too-long", line, data, at, Math.min(data.length, at + longestRecord), at, 0);
        skipping = true;
      } else {
        visit("quoting", line, data, at, lineEndBefore(data, at, next), next, 0);
        line += 1;
        at = next;
      }
    }
    return data.length;
  };
}

function outcomeOf(data: Buffer, start: number, scan: Scan, width: number): RecordOutcome {
  if (scan.fields === width) return "accepted";
  return scan.fields === 1 && isSpaces(data, start, scan.end) ? "blank" : "ragged-row";
}

/** One record from `start` on; what it found is left in `scan`. */
function scanRecord(
  data: Buffer,
  start: number,
  final: boolean,
  bytes: { delimiter: number; quote: number; escape: number },
  scan: Scan,
): void {
  const { delimiter, quote } = bytes;
  scan.fields = 1;
  scan.lines = 0;
  let at = start;
  for (;;) {
    const field = delimiter === space ? at : afterSpaces(data, at);
    if (quote !== nothing && data[field] === quote) {
      at = afterQuoted(data, field + 1, final, bytes, scan);
      if (at === nothing) return;
      if (delimiter !== space) at = afterSpaces(data, at);
    } else {
      at = afterPlain(data, at, delimiter);
    }
    if (at >= data.length) {
      finish(scan, final ? "complete" : "incomplete", data.length, data.length);
      return;
    }
    const byte = data[at];
    if (byte === delimiter) {
      scan.fields += 1;
      at += 1;
    } else if (byte === lineFeed || byte === carriageReturn) {
      const next = afterLineEnd(data, at, final);
      finish(scan, next === nothing ? "incomplete" : "complete", at, next);
      return;
    } else {
      finish(scan, "quoting", at, at);
      return;
    }
  }
}

function finish(scan: Scan, state: Scan["state"], end: number, next: number): void {
  scan.state = state;
  scan.end = end;
  scan.next = next;
  scan.lines += 1;
}

function afterSpaces(data: Buffer, start: number): number {
  let at = start;
  while (data[at] === space) at += 1;
  return at;
}

function afterPlain(data: Buffer, start: number, delimiter: number): number {
  for (let at = start; at < data.length; at += 1) {
    const byte = data[at];
    if (byte === delimiter || byte === lineFeed || byte === carriageReturn) return at;
  }
  return data.length;
}

/** The position after the closing quote, or {@link nothing} with the scan's state set. */
function afterQuoted(
  data: Buffer,
  start: number,
  final: boolean,
  { quote, escape }: { quote: number; escape: number },
  scan: Scan,
): number {
  const more = final ? "quoting" : "incomplete";
  for (let at = start; at < data.length; at += 1) {
    const byte = data[at];
    if (byte === escape && escape !== quote) {
      at += 1;
    } else if (byte === quote) {
      if (escape !== quote) return at + 1;
      if (at + 1 >= data.length && !final) break;
      if (data[at + 1] !== quote) return at + 1;
      at += 1;
    } else if (byte === lineFeed || (byte === carriageReturn && data[at + 1] !== lineFeed)) {
      scan.lines += 1;
    }
  }
  finish(scan, more, data.length, data.length);
  return nothing;
}

/** The position after the next line end at or after `from`; {@link nothing} where the data don't tell. */
function afterLineEnd(data: Buffer, from: number, final: boolean): number {
  for (let at = from; at < data.length; at += 1) {
    const byte = data[at];
    if (byte === lineFeed) return at + 1;
    if (byte === carriageReturn) {
      if (at + 1 < data.length) return data[at + 1] === lineFeed ? at + 2 : at + 1;
      return final ? at + 1 : nothing;
    }
  }
  return final ? data.length : nothing;
}

/** A carriage return at the very end may be half of a line end: it is looked at again. */
function keepLast(data: Buffer): number {
  return data[data.length - 1] === carriageReturn ? data.length - 1 : data.length;
}

function lineEndBefore(data: Buffer, start: number, next: number): number {
  let end = next;
  while (end > start && (data[end - 1] === lineFeed || data[end - 1] === carriageReturn)) end -= 1;
  return end;
}

function isSpaces(data: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (data[at] !== space) return false;
  return true;
}

function byteOrderMarkLength(data: Buffer, line: number): number {
  return line === 1 && data[0] === 0xef && data[1] === 0xbb && data[2] === 0xbf ? 3 : 0;
}

function byteOf(character: string): number {
  return character === "" ? nothing : character.charCodeAt(0);
}
