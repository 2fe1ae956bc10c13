/**
 * The stream of snappy-java's SnappyOutputStream: a header of 16 bytes (0x82 `SNAPPY` 0x00, two version numbers), then chunks of a big-endian length and
 * raw Snappy data. Streams may follow each other: a header may stand where a chunk is expected.
 */
import { createByteReader } from "./byte-reader.ts";

const headerBytes = 16;
/** The first four bytes of a header, read as the length of a chunk. */
const headerAsLength = 0x82534e41;
/** SnappyOutputStream's largest block is 512 MB; Spark's is 32 KB by default. */
const largestChunk = 64 * 1024 * 1024;

/** Yields what the chunks hold; returns false where the file ends within one or a chunk is damaged, which a log still being written does. */
export async function* snappyChunks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, boolean> {
  const { uncompress } = await import("snappyjs");
  const reader = createByteReader(path, signal);
  try {
    if ((await reader.read(headerBytes)).length < headerBytes) return false;
    for (;;) {
      const prefix = await reader.read(4);
      if (prefix.length === 0) return true;
      if (prefix.length < 4) return false;
      const length = prefix.readUInt32BE(0);
      if (length === headerAsLength) {
        if ((await reader.read(headerBytes - 4)).length < headerBytes - 4) return false;
        continue;
      }
      if (length > largestChunk) return false;
      const chunk = await reader.read(length);
      if (chunk.length < length) return false;
      const output = decoded(() => uncompress(chunk, largestChunk));
      if (output === undefined) return false;
      yield output;
    }
  } finally {
    reader.close();
  }
}

function decoded(uncompress: () => Uint8Array): Uint8Array | undefined {
  try {
    return uncompress();
  } catch {
    return undefined;
  }
}
