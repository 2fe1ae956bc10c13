import { isAscii, isUtf8 } from "node:buffer";

/** How the bytes of a text file become characters; `label` is what TextDecoder calls it. */
export interface Encoding {
  readonly label: "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";
  /** For people. */
  readonly title: "UTF-8" | "UTF-16 LE" | "UTF-16 BE" | "Windows-1252" | "Latin-1";
  readonly byteOrderMark: boolean;
}

const utf8: Encoding = { label: "utf-8", title: "UTF-8", byteOrderMark: false };

/**
 * The encoding of a file by its first bytes: a byte order mark, then the zero bytes of UTF-16, then valid UTF-8 (RFC 3629), else Windows-1252,
 * called Latin-1 where nothing of 0x80-0x9F is used (the WHATWG Encoding Standard decodes both with one table). Only the head is looked at:
 * a later byte that is not UTF-8 is found when the file is read.
 */
export function detectEncoding(head: Buffer): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return { label: "utf-16le", title: "UTF-16 LE", byteOrderMark: true };
  if (head[0] === 0xfe && head[1] === 0xff) return { label: "utf-16be", title: "UTF-16 BE", byteOrderMark: true };
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return { ...utf8, byteOrderMark: true };
  const wide = wideEncoding(head);
  if (wide !== undefined) return wide;
  return isUtf8(withoutCutCharacter(head)) || isMostlyUtf8(head) ? utf8 : singleByteEncoding(head);
}

/** Single damaged characters don't make another encoding of a file whose other lines beyond ASCII are UTF-8. */
function isMostlyUtf8(head: Buffer): boolean {
  let valid = 0;
  let invalid = 0;
  for (let start = 0; start < head.length;) {
    const feed = head.indexOf(10, start);
    const line = head.subarray(start, feed < 0 ? head.length : feed);
    if (!isAscii(line)) {
      if (isUtf8(line)) valid += 1;
      else invalid += 1;
    }
    start += line.length + 1;
  }
  return valid > invalid;
}

/** Windows-1252 or its subset Latin-1, by the bytes seen. */
export function singleByteEncoding(bytes: Buffer): Encoding {
  const title = bytes.some((byte) => byte >= 0x80 && byte <= 0x9f) ? "Windows-1252" : "Latin-1";
  return { label: "windows-1252", title, byteOrderMark: false };
}

/** UTF-16 text of mostly Latin letters has a zero in every second byte. */
function wideEncoding(head: Buffer): Encoding | undefined {
  const pairs = Math.floor(head.length / 2);
  if (pairs < 2) return undefined;
  const zeros = [0, 0];
  for (let index = 0; index < pairs * 2; index += 1) if (head[index] === 0) zeros[index % 2] = (zeros[index % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (odd > pairs * 0.4 && even < pairs * 0.1) return { label: "utf-16le", title: "UTF-16 LE", byteOrderMark: false };
  if (even > pairs * 0.4 && odd < pairs * 0.1) return { label: "utf-16be", title: "UTF-16 BE", byteOrderMark: false };
  return undefined;
}

/** The head without a character that its end cuts in two: a UTF-8 sequence is at most four bytes long. */
function withoutCutCharacter(head: Buffer): Buffer {
  for (let back = 1; back <= Math.min(3, head.length); back += 1) {
    const byte = head[head.length - back] ?? 0;
    if (byte >= 0xc0) return head.subarray(0, head.length - back);
    if (byte < 0x80) return head;
  }
  return head;
}
