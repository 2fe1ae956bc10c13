import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import { errorCode } from "../file-errors.ts";

const chunkBytes = 1024 * 1024;

/** Yields a gzip file's content; returns false where it is cut off or damaged, after all that could be had. */
export async function* gzipChunks(path: string, signal: AbortSignal): AsyncGenerator<Uint8Array, boolean> {
  const input = createReadStream(path, { highWaterMark: chunkBytes, signal });
  const stream = input.pipe(createGunzip({ chunkSize: chunkBytes }));
  input.once("error", (error) => stream.destroy(error));
  try {
    for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
    return true;
  } catch (error) {
    signal.throwIfAborted();
    if (!errorCode(error).startsWith("Z_")) throw error;
    return false;
  } finally {
    input.destroy();
  }
}
