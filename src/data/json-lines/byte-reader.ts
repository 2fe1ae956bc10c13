/** Reads a file's bytes in pieces of the lengths that a framing asks for. */
import { createReadStream } from "node:fs";

const chunkBytes = 1024 * 1024;

export interface ByteReader {
  /** The next `length` bytes; fewer only where the file ends. */
  read(length: number): Promise<Buffer>;
  close(): void;
}

export function createByteReader(path: string, signal: AbortSignal): ByteReader {
  const stream = createReadStream(path, { highWaterMark: chunkBytes, signal });
  const chunks = stream[Symbol.asyncIterator]();
  let rest: Buffer = Buffer.alloc(0);
  return {
    read: async (length) => {
      const parts: Buffer[] = [rest];
      let have = rest.length;
      while (have < length) {
        const { done, value }: IteratorResult<unknown, unknown> = await chunks.next();
        if (done === true) break;
        if (!Buffer.isBuffer(value)) continue;
        parts.push(value);
        have += value.length;
      }
      const whole = parts.length === 1 ? rest : Buffer.concat(parts);
      rest = whole.subarray(length);
      return whole.subarray(0, length);
    },
    close: () => void stream.destroy(),
  };
}
