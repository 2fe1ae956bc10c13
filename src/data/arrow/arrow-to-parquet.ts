/** Copies an Arrow IPC file or stream into Parquet, batch by batch, so that memory stays bounded by a batch. */
import { createWriteStream } from "node:fs";
import { open, rm, writeFile, type FileHandle } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type * as Arrow from "apache-arrow";
import { PipewrightError, pipewrightError } from "../../core/errors.ts";
import { streamError } from "../text/byte-streams.ts";
import { decodeLz4 } from "./lz4.ts";

/** A column that Parquet has no type for and that is stored as an integer. */
export interface SecondsColumn {
  readonly name: string;
  readonly zoned: boolean;
}

const rowsAtOnce = 131_072;

/**
 * Returns the columns of timestamps in whole seconds, which arrive as integers. Errors: `unreadableSource`, `unsupportedFeature` (Feather 1,
 * Zstandard-compressed bodies), `cannotWrite`, `cancelled`.
 */
export async function arrowToParquet(path: string, target: string, signal: AbortSignal): Promise<readonly SecondsColumn[]> {
  const arrow = await import("apache-arrow");
  const { CompressionType, compressionRegistry, RecordBatchReader } = arrow;
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: decodeLz4 });
  const file = await open(path);
  let failure: unknown;
  try {
    await refuseFeather1(file, path);
    const reader = await RecordBatchReader.from(file);
    await reader.open();
    const { schema } = reader;
    const batches = wasmBatches(arrow, reader, schema, signal, (error) => {
      failure = error;
    });
    const { Table, transformParquetStream, writeParquet } = await import("parquet-wasm");
    const first = await batches.next();
    if (first.done === true) {
      await writeFile(target, writeParquet(Table.fromIPCStream(arrow.tableToIPC(new arrow.Table(schema), "stream"))));
    } else {
      const parquet = await transformParquetStream(ReadableStream.from(startingWith(first.value, batches)));
      await pipeline(Readable.from(chunks(parquet)), createWriteStream(target), { signal });
    }
    return secondsColumns(arrow, schema);
  } catch (error) {
    await rm(target, { force: true });
    throw arrowError(path, target, failure ?? error, signal);
  } finally {
    await file.close().catch(() => undefined);
  }
}

async function* wasmBatches(
  arrow: typeof Arrow,
  reader: Arrow.RecordBatchReader,
  schema: Arrow.Schema,
  signal: AbortSignal,
  failed: (error: unknown) => void,
): AsyncGenerator {
  const { Table: WasmTable } = await import("parquet-wasm");
  const toWasm = (table: Arrow.Table): readonly unknown[] => WasmTable.fromIPCStream(arrow.tableToIPC(table, "stream")).recordBatches();
  try {
    for await (const batch of reader) {
      for (let at = 0; at < batch.numRows; at += rowsAtOnce) {
        signal.throwIfAborted();
        const part = batch.numRows <= rowsAtOnce ? batch : batch.slice(at, at + rowsAtOnce);
        yield* toWasm(new arrow.Table(schema, [part]));
      }
    }
  } catch (error) {
    failed(error);
    throw error;
  }
}

async function* startingWith(first: unknown, rest: AsyncGenerator): AsyncGenerator {
  yield first;
  yield* rest;
}

async function* chunks(stream: ReadableStream): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream) if (chunk instanceof Uint8Array) yield chunk;
}

function secondsColumns(arrow: typeof Arrow, schema: Arrow.Schema): readonly SecondsColumn[] {
  return schema.fields.flatMap(({ name, type }) =>
    arrow.DataType.isTimestamp(type) && type.unit === arrow.TimeUnit.SECOND ? [{ name, zoned: (type.timezone ?? "") !== "" }] : [],
  );
}

async function refuseFeather1(file: FileHandle, path: string): Promise<void> {
  const magic = Buffer.alloc(4);
  await file.read(magic, 0, 4, 0);
  if (magic.toString("latin1") !== "FEA1") return;
  const advice = "Write it again as Feather 2 (the default since 2020) or as Parquet.";
  throw pipewrightError("unsupportedFeature", { path, feature: "Feather version 1", advice });
}

function arrowError(path: string, target: string, error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return pipewrightError("cancelled", {}, error);
  if (error instanceof PipewrightError) return error;
  const known = streamError(error, target, signal);
  if (known instanceof PipewrightError) return known;
  const message = error instanceof Error ? error.message : String(error);
  if (message.includes("codec not found")) {
    const advice = "Write it without compression or with LZ4 (the default of pandas and pyarrow), or as Parquet.";
    return pipewrightError("unsupportedFeature", { path, feature: "Zstandard compression inside Arrow data", advice }, error);
  }
  const reason = `${message.replace(/\s+/g, " ").slice(0, 200).replace(/\.$/, "")}.`;
  return pipewrightError("unreadableSource", { path, format: "Arrow IPC", reason }, error);
}
