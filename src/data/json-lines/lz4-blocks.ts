/**
 * The stream of lz4-java's LZ4BlockOutputStream: blocks with a header of 21 bytes each: `LZ4Block`, a token (method in the high four bits: 0x10 stored,
 * 0x20 LZ4), the compressed length, the original length and a checksum, little-endian. A block of length 0 ends a stream; another may follow.
 */
import { createByteReader } from "./byte-reader.ts";

const headerBytes = 21;
const magic = "LZ4Block";
const stored = 0x10;
const compressed = 0x20;
/** LZ4BlockOutputStream's own limit. */
const largestBlock = 32 * 1024 * 1024;

/** Yields what the blocks hold; returns false where the file ends within one or a block is damaged, which a log still being written does. Checksums are not verified. */
export async function* lz4Blocks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, boolean> {
  const { decompressBlock } = await import("lz4js");
  const reader = createByteReader(path, signal);
  try {
    for (;;) {
      const header = await reader.read(headerBytes);
      if (header.length === 0) return true;
      if (header.length < headerBytes || header.toString("latin1", 0, 8) !== magic) return false;
      const method = header.readUInt8(8) & 0xf0;
      const length = header.readInt32LE(9);
      const original = header.readInt32LE(13);
      if (original === 0) continue;
      if (length < 0 || original < 0 || original > largestBlock || length > largestBlock) return false;
      const block = await reader.read(length);
      if (block.length < length) return false;
      if (method === stored) {
        yield block;
        continue;
      }
      if (method !== compressed) return false;
      const output = new Uint8Array(original);
      if (!decoded(() => decompressBlock(block, output, 0, length, 0), original)) return false;
      yield output;
    }
  } finally {
    reader.close();
  }
}

/** The decompressor throws for some damaged blocks, and comes to another length for others. */
function decoded(decompress: () => number, expected: number): boolean {
  try {
    return decompress() === expected;
  } catch {
    return false;
  }
}
