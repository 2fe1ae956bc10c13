/** How a file of JSON lines is compressed, by its first bytes: names lie, and in-progress logs have endings of their own. */
import { open } from "node:fs/promises";

/** lz4: lz4-java's LZ4BlockOutputStream; snappy: snappy-java's SnappyOutputStream. Both are what the JVM's data tools write, not the formats of the command-line tools. */
export type LinesCompression = "none" | "gzip" | "zstd" | "lz4" | "snappy" | "lzf" | "lz4-frame" | "unknown";

const signatures: readonly { readonly compression: LinesCompression; readonly bytes: readonly number[] }[] = [
  { compression: "zstd", bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { compression: "lz4", bytes: [0x4c, 0x5a, 0x34, 0x42, 0x6c, 0x6f, 0x63, 0x6b] },
  { compression: "snappy", bytes: [0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00] },
  { compression: "gzip", bytes: [0x1f, 0x8b] },
  { compression: "lzf", bytes: [0x5a, 0x56] },
  { compression: "lz4-frame", bytes: [0x04, 0x22, 0x4d, 0x18] },
];

export async function compressionOf(path: string): Promise<LinesCompression> {
  const file = await open(path);
  try {
    const head = Buffer.alloc(16);
    const { bytesRead } = await file.read(head, 0, 16, 0);
    const bytes = head.subarray(0, bytesRead);
    const found = signatures.find((signature) => signature.bytes.every((byte, index) => bytes[index] === byte));
    if (found !== undefined) return found.compression;
    // Text has no control characters but white space; anything else is a compression that is not known.
    return bytes.every((byte) => byte >= 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d) ? "none" : "unknown";
  } finally {
    await file.close();
  }
}
