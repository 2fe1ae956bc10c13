import { open } from "node:fs/promises";

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const runLengthBlock = 1;
const reservedBlock = 3;

/**
 * Whether a Zstandard file is whole: its frames are followed block by block, without decompressing (RFC 8878, section 3.1.1).
 * The engine reads a truncated file without complaint, which would lose rows silently.
 */
export async function isWholeZstd(path: string, signal: AbortSignal): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const buffer = Buffer.alloc(18);
    const read = async (position: number, length: number): Promise<number> => (await file.read(buffer, 0, length, position)).bytesRead;
    let at = 0;
    while (at < size) {
      signal.throwIfAborted();
      const available = await read(at, 18);
      if (available < 8) return false;
      const magic = buffer.readUInt32LE(0);
      if (magic >>> 4 === skippableMagic >>> 4) {
        at += 8 + buffer.readUInt32LE(4);
        continue;
      }
      if (magic !== frameMagic) return false;
      const descriptor = buffer[4] ?? 0;
      at += 5 + headerLength(descriptor);
      for (let last = false; !last;) {
        signal.throwIfAborted();
        if ((await read(at, 3)) < 3) return false;
        const block = buffer.readUIntLE(0, 3);
        const type = (block >>> 1) & 3;
        if (type === reservedBlock) return false;
        last = (block & 1) === 1;
        at += 3 + (type === runLengthBlock ? 1 : block >>> 3);
      }
      if ((descriptor & 4) !== 0) at += 4;
      if (at > size) return false;
    }
    return at === size && size > 0;
  } finally {
    await file.close();
  }
}

/** Bytes after the frame header descriptor: window descriptor, dictionary id and content size. */
function headerLength(descriptor: number): number {
  const single = (descriptor >>> 5) & 1;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const contentSize = [single, 2, 4, 8][descriptor >>> 6] ?? 0;
  return (single === 1 ? 0 : 1) + dictionary + contentSize;
}
