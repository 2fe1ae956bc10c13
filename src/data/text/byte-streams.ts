/** Files as streams of UTF-8 bytes: decompressed and decoded on the way. */
import { createReadStream, createWriteStream } from "node:fs";
import { open, rm } from "node:fs/promises";
import { Transform, type Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { pipewrightError } from "../../core/errors.ts";
import { errorCode, errorReason } from "../file-errors.ts";
import type { Encoding } from "./encoding.ts";

export type Compression = "none" | "gzip" | "zstd";

const chunkBytes = 1024 * 1024;

/** The first decompressed bytes of a plain or gzip file. A damaged gzip gives what could be had; the full read reports it. */
export async function readHead(path: string, compression: Compression, length: number): Promise<Buffer> {
  if (compression === "none") {
    const file = await open(path);
    try {
      const buffer = Buffer.alloc(length);
      const { bytesRead } = await file.read(buffer, 0, length, 0);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  }
  const parts: Buffer[] = [];
  let total = 0;
  const input = createReadStream(path);
  const stream = input.pipe(createGunzip());
  input.once("error", (error) => stream.destroy(error));
  try {
    for await (const part of stream) {
      if (!Buffer.isBuffer(part)) continue;
      parts.push(part);
      total += part.length;
      if (total >= length) break;
    }
  } catch (error) {
    if (total === 0) throw damagedGzip(path, error);
  } finally {
    input.destroy();
    stream.destroy();
  }
  return Buffer.concat(parts).subarray(0, length);
}

/** A plain file's bytes in large chunks. */
export async function* readChunks(path: string, signal: AbortSignal): AsyncGenerator<Buffer> {
  const stream = createReadStream(path, { highWaterMark: chunkBytes, signal });
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}

interface Transcoding {
  readonly compression: Exclude<Compression, "zstd">;
  /** Absent: the bytes are copied as they are. */
  readonly encoding?: Encoding["label"];
  readonly signal: AbortSignal;
}

/**
 * Writes the file as plain UTF-8 without a byte order mark to `target`; bytes that the encoding doesn't know become U+FFFD.
 * Errors: `unreadableSource` for a damaged gzip, `cannotWrite` for a full disk, `cancelled`.
 */
export async function transcode(path: string, target: string, { compression, encoding, signal }: Transcoding): Promise<void> {
  const input = createReadStream(path, { highWaterMark: chunkBytes });
  const steps: Transform[] = [];
  if (compression === "gzip") steps.push(createGunzip({ chunkSize: chunkBytes }));
  if (encoding !== undefined) steps.push(decoder(encoding));
  try {
    await run(input, steps, target, signal);
  } catch (error) {
    await rm(target, { force: true });
    throw errorCode(error).startsWith("Z_") && !signal.aborted ? damagedGzip(path, error) : streamError(error, target, signal);
  }
}

/** What a failed copy into the scratch folder is told as. */
export function streamError(error: unknown, target: string, signal: AbortSignal): unknown {
  if (signal.aborted) return pipewrightError("cancelled", {}, error);
  return errorCode(error) === "" ? error : pipewrightError("cannotWrite", { path: target, reason: errorReason(error) }, error);
}

async function run(input: Readable, steps: readonly Transform[], target: string, signal: AbortSignal): Promise<void> {
  const output = createWriteStream(target, { highWaterMark: chunkBytes });
  await pipeline([input, ...steps, output], { signal });
}

/** Decodes to UTF-8; a character may be cut by a chunk's end. */
export function decoder(label: Encoding["label"]): Transform {
  const text = new TextDecoder(label);
  return new Transform({
    highWaterMark: chunkBytes,
    transform: (chunk: Buffer, _, done) => done(null, Buffer.from(text.decode(chunk, { stream: true }))),
    flush: (done) => done(null, Buffer.from(text.decode())),
  });
}

function damagedGzip(path: string, cause: unknown): Error {
  return pipewrightError("unreadableSource", { path, format: "gzip", reason: "the compressed data are damaged or cut off." }, cause);
}
