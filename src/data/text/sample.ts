/** A sample of a delimited text file, spread over all of it: evenly spaced blocks, cut to whole lines. */
import { open, writeFile } from "node:fs/promises";
import { identifier, literal } from "../../core/sql.ts";
import { view } from "../describe.ts";
import type { SessionContext } from "../session-context.ts";
import { withoutLines } from "./preamble.ts";
import { splitRecords } from "./split-records.ts";
import type { TextFile } from "./text-file.ts";

const blocks = 16;
/** More would find rare forms, whose types then needn't be looked for twice, more often; but every large file would pay for it. */
const blockBytes = 32 * 1024;
/** Files up to this size are read whole. */
const wholeBytes = 2 * 1024 * 1024;

/** Records of the right width; where a quoted value spans lines a block may begin inside it, so some records may be wrong. */
export async function sampleRecords(file: TextFile): Promise<readonly (readonly string[])[]> {
  if (file.compression !== "none") return file.head;
  const handle = await open(file.readable);
  try {
    const { size } = await handle.stat();
    if (size <= wholeBytes) {
      const whole = Buffer.alloc(size);
      const { bytesRead } = await handle.read(whole, 0, size, 0);
      return recordsOf(file, whole.subarray(0, bytesRead), true);
    }
    const found: (readonly string[])[] = [];
    const buffer = Buffer.alloc(blockBytes);
    for (let index = 0; index < blocks; index += 1) {
      const at = Math.floor(((size - blockBytes) * index) / (blocks - 1));
      const { bytesRead } = await handle.read(buffer, 0, blockBytes, at);
      for (const record of recordsOf(file, buffer.subarray(0, bytesRead), index === 0)) found.push(record);
    }
    return found;
  } finally {
    await handle.close();
  }
}

/** Without the header; elsewhere than at the start the first record may begin in its middle. A last record without a line end is dropped too. */
function recordsOf(file: TextFile, bytes: Buffer, atStart: boolean): readonly (readonly string[])[] {
  const text = atStart ? withoutLines(bytes.toString("utf8"), file.skipLines) : bytes.toString("utf8");
  const { records } = splitRecords(text, file.dialect.delimiter, file.dialect, false);
  return (!atStart || file.header ? records.slice(1) : records).filter((record) => record.length === file.width);
}

/** The sampled texts as a relation of VARCHAR columns, to infer types from with the very SQL that proves them on the whole data. */
export async function sampleView(
  context: SessionContext,
  columns: readonly string[],
  samples: ReadonlyMap<string, readonly string[]>,
): Promise<string> {
  const path = `${await context.scratchPath("sample")}.json`;
  await writeFile(path, JSON.stringify(columns.map((name) => samples.get(name) ?? [])));
  const lists = columns.map((name, index) => `unnest(lists[${index + 1}]) AS ${identifier(name)}`).join(", ");
  const source = `read_json(${literal(path)}, format = 'unstructured', records = false, columns = {'lists': 'VARCHAR[][]'})`;
  return view(context, "sample", `SELECT ${lists} FROM ${source}`, { kind: "internal" });
}
