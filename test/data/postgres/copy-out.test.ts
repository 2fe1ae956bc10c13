import { expect, test } from "vitest";
import { createFrameReader } from "../../../src/data/postgres/copy-out.ts";

function frame(type: string, payload: string): Buffer {
  const body = Buffer.from(payload, "utf8");
  const header = Buffer.alloc(5);
  header.write(type, 0, "latin1");
  header.writeUInt32BE(body.length + 4, 1);
  return Buffer.concat([header, body]);
}

/** What the reader makes of a stream cut into pieces of that many bytes. */
function read(stream: Buffer, size: number): { readonly data: string; readonly others: readonly string[] } {
  let data = "";
  const others: string[] = [];
  const reader = createFrameReader({
    data: (bytes) => (data += bytes.toString("utf8")),
    other: (bytes) => others.push(bytes.toString("latin1", 0, 1)),
    last: (bytes) => others.push(`last ${bytes.toString("latin1", 0, 1)}${bytes.length}`),
  });
  for (let at = 0; at < stream.length; at += size) reader(Buffer.from(stream.subarray(at, at + size)));
  return { data, others };
}

test("data messages give their bytes in order wherever the stream is cut, and others pass whole", () => {
  const rows = Array.from({ length: 50 }, (_, index) => `${index},"${"x".repeat(index * 3)}"\n`);
  const stream = Buffer.concat([
    frame("H", "\0\0\0"),
    ...rows.map((row) => frame("d", row)),
    frame("N", "a notice"),
    frame("d", ""),
    frame("d", "end\n"),
    frame("c", ""),
    frame("C", "COPY 51\0"),
  ]);
  for (const size of [1, 2, 3, 5, 6, 7, 64, 1000, 100_000]) {
    expect(read(stream, size)).toEqual({ data: `${rows.join("")}end\n`, others: ["H", "N", "c", "C"] });
  }
});

test("what follows the end belongs to the client again", () => {
  const stream = Buffer.concat([frame("d", "a\n"), frame("Z", "I"), frame("S", "later"), frame("d", "not data")]);
  expect(read(stream, 100_000)).toEqual({ data: "a\n", others: ["last Z29"] });
});
