import { isAscii, isUtf8 } from "node:buffer";
import { readChunks } from "./byte-streams.ts";

/** What is not UTF-8 in a file that mostly looked like it. */
export interface InvalidBytes {
  /** Physical lines with bytes that are not UTF-8. */
  readonly invalidLines: number;
  /** Physical lines with characters beyond ASCII that are valid UTF-8. */
  readonly validLines: number;
  /** The first few invalid lines, from 1. */
  readonly lines: readonly number[];
  readonly samples: readonly string[];
  /** Whether any byte of the invalid lines is in 0x80-0x9F, which Windows-1252 uses and Latin-1 does not. */
  readonly windows: boolean;
}

const lineFeed = 10;
const kept = 10;

/** Reads a file whole and counts its lines by how they are encoded. Runs of valid lines are checked natively, a chunk at a time. */
export async function findInvalidBytes(path: string, signal: AbortSignal): Promise<InvalidBytes> {
  const found = { invalidLines: 0, validLines: 0, lines: [0].slice(1), samples: [""].slice(1), windows: false };
  let line = 1;
  let rest: Buffer = Buffer.alloc(0);

  const look = (data: Buffer): void => {
    if (isAscii(data)) {
      line += countLines(data);
      return;
    }
    let start = 0;
    while (start < data.length) {
      const feed = data.indexOf(lineFeed, start);
      const end = feed < 0 ? data.length : feed + 1;
      const text = data.subarray(start, end);
      if (!isAscii(text)) note(found, text, line);
      line += 1;
      start = end;
    }
  };

  for await (const chunk of readChunks(path, signal)) {
    const data = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    const last = data.lastIndexOf(lineFeed) + 1;
    look(data.subarray(0, last));
    rest = data.subarray(last);
  }
  look(rest);
  return found;
}

function note(
  found: { invalidLines: number; validLines: number; lines: number[]; samples: string[]; windows: boolean },
  text: Buffer,
  line: number,
): void {
  if (isUtf8(text)) {
    found.validLines += 1;
    return;
  }
  found.invalidLines += 1;
  found.windows ||= text.some((byte) => byte >= 0x80 && byte <= 0x9f);
  if (found.lines.length < kept) {
    found.lines.push(line);
    found.samples.push(text.toString("latin1").trim().slice(0, 120));
  }
}

function countLines(data: Buffer): number {
  let count = 0;
  for (let at = data.indexOf(lineFeed); at >= 0; at = data.indexOf(lineFeed, at + 1)) count += 1;
  return count;
}
