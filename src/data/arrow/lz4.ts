/** LZ4 frames (LZ4 Frame Format 1.6.1 and Block Format), as Arrow and Feather files use them by default. */

const frameMagic = 0x184d2204;
const minimumMatch = 4;

/** Decompresses whole frames, one after the other. Throws a RangeError for damaged data. Checksums are not verified. */
export function decodeLz4(input: Uint8Array): Uint8Array {
  const view = new DataView(input.buffer, input.byteOffset, input.byteLength);
  const blocks: Uint8Array[] = [];
  let at = 0;
  while (at < input.length) {
    if (view.getUint32(at, true) !== frameMagic) throw new RangeError("not an LZ4 frame");
    at = decodeFrame(input, view, at + 4, blocks);
  }
  return blocks.length === 1 && blocks[0] !== undefined ? blocks[0] : concat(blocks);
}

function decodeFrame(input: Uint8Array, view: DataView, start: number, blocks: Uint8Array[]): number {
  const flags = view.getUint8(start);
  const independent = (flags & 0x20) !== 0;
  const blockChecksum = (flags & 0x10) !== 0;
  const contentSize = (flags & 0x08) !== 0;
  const contentChecksum = (flags & 0x04) !== 0;
  const dictionary = (flags & 0x01) !== 0;
  const largest = 1 << (8 + 2 * ((view.getUint8(start + 1) >>> 4) & 7));
  let at = start + 2 + (contentSize ? 8 : 0) + (dictionary ? 4 : 0) + 1;
  /** Matches of a dependent block reach back into the 64 KB before it. */
  let history: Uint8Array = new Uint8Array(0);
  for (;;) {
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const size = header & 0x7fffffff;
    const bytes = input.subarray(at, at + size);
    if (bytes.length < size) throw new RangeError("LZ4 data are cut off");
    const block = header >>> 31 === 1 ? bytes.slice() : decodeBlock(bytes, history, largest);
    blocks.push(block);
    if (!independent) history = concat([history, block]).slice(-65_536);
    at += size + (blockChecksum ? 4 : 0);
  }
  return at + (contentChecksum ? 4 : 0);
}

function decodeBlock(input: Uint8Array, history: Uint8Array, largest: number): Uint8Array {
  const output = new Uint8Array(history.length + largest);
  output.set(history);
  let from = 0;
  let to = history.length;
  const length = (base: number): number => {
    let total = base;
    if (base < 15) return total;
    for (;;) {
      const more = input[from] ?? 0;
      from += 1;
      total += more;
      if (more !== 255) return total;
    }
  };
  while (from < input.length) {
    const token = input[from] ?? 0;
    from += 1;
    const literals = length(token >>> 4);
    if (from + literals > input.length || to + literals > output.length) throw new RangeError("LZ4 data are damaged");
    output.set(input.subarray(from, from + literals), to);
    from += literals;
    to += literals;
    if (from >= input.length) break;
    const offset = (input[from] ?? 0) | ((input[from + 1] ?? 0) << 8);
    from += 2;
    const match = length(token & 15) + minimumMatch;
    if (offset === 0 || offset > to || to + match > output.length) throw new RangeError("LZ4 data are damaged");
    copyMatch(output, to, offset, match);
    to += match;
  }
  // A copy of its own size: the caller keeps it, and reads it as 4- and 8-byte numbers from its start.
  return output.slice(history.length, to);
}

/** A match may overlap what it writes: then it repeats. */
function copyMatch(output: Uint8Array, to: number, offset: number, length: number): void {
  if (offset >= length) {
    output.copyWithin(to, to - offset, to - offset + length);
    return;
  }
  for (let index = 0; index < length; index += 1) output[to + index] = output[to - offset + index] ?? 0;
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
