/** One engine connection with cancellation, progress and error mapping: everything a session runs goes through it. */
import type { DuckDBConnection, DuckDBResult } from "@duckdb/node-api";
import { countText } from "../core/count-text.ts";
import { pipewrightError } from "../core/errors.ts";
import { cellConverter } from "./cells.ts";
import { mapEngineError, type Purpose } from "./duckdb-errors.ts";
import type { Engine } from "./engine.ts";
import { interruptible } from "./interrupt.ts";
import type { Cell, Row } from "./types.ts";

export interface Connection {
  readonly api: Engine["api"];
  readonly scratch: string;
  /** The engine's. */
  readonly threads: number;
  /** The rows of one query; throws `tooLarge` above {@link maximumRows}. */
  rows(sql: string, purpose?: Purpose): Promise<readonly Row[]>;
  /** Runs one statement (several run as one: none is run again when a later one fails). */
  execute(sql: string, purpose?: Purpose): Promise<void>;
  /** For what needs the binding itself (statement types); queued and cancelled like the rest. */
  use<T>(work: (connection: DuckDBConnection) => Promise<T>, purpose?: Purpose): Promise<T>;
  readonly signal: AbortSignal;
  /** Waits for the running statement, runs what tidies up even after the signal was aborted, and closes. Never throws. */
  close(tidyUp: readonly string[]): Promise<void>;
}

export const maximumRows = 100_000;
const progressEveryMilliseconds = 100;

interface ConnectionOptions {
  readonly signal: AbortSignal;
  readonly onProgress?: (share: number) => void;
}

/** Opens a connection whose statements run one after the other; each ends with `cancelled` soon after the signal is aborted. */
export async function openConnection(engine: Engine, options: ConnectionOptions): Promise<Connection> {
  const connection = await engine.connect();
  const converter = cellConverter(engine.api);
  let last: Promise<unknown> = Promise.resolve();

  async function use<T>(work: (connection: DuckDBConnection) => Promise<T>, purpose: Purpose = { kind: "internal" }): Promise<T> {
    const turn = last.then(
      async () => guarded(connection, options, engine, async () => work(connection), purpose),
      async () => guarded(connection, options, engine, async () => work(connection), purpose),
    );
    last = turn.catch(() => undefined);
    return turn;
  }

  return {
    api: engine.api,
    scratch: engine.scratch,
    threads: engine.threads,
    signal: options.signal,
    use,
    rows: async (sql, purpose) => use(async (open) => readRows(await open.stream(sql), converter, options.signal), purpose),
    execute: async (sql, purpose) => use(async (open) => void (await open.run(sql)), purpose),
    close: async (tidyUp) => {
      await last;
      for (const sql of tidyUp) await connection.run(sql).catch(() => undefined);
      connection.closeSync();
    },
  };
}

async function guarded<T>(
  connection: DuckDBConnection,
  { signal, onProgress }: ConnectionOptions,
  engine: Engine,
  work: () => Promise<T>,
  purpose: Purpose,
): Promise<T> {
  const release = await engine.slots.take(signal);
  if (signal.aborted) {
    release();
    throw pipewrightError("cancelled", {});
  }
  const polling =
    onProgress === undefined ? undefined : setInterval(() => reportProgress(connection, onProgress), progressEveryMilliseconds);
  try {
    const result = await interruptible(connection, signal, work);
    if (signal.aborted) throw pipewrightError("cancelled", {});
    return result;
  } catch (error) {
    throw signal.aborted ? pipewrightError("cancelled", {}, error) : mapEngineError(error, purpose, engine);
  } finally {
    clearInterval(polling);
    release();
  }
}

function reportProgress(connection: DuckDBConnection, onProgress: (share: number) => void): void {
  const { percentage } = connection.progress;
  if (percentage >= 0) onProgress(Math.min(1, percentage / 100));
}

async function readRows(result: DuckDBResult, converter: ReturnType<typeof cellConverter>, signal: AbortSignal): Promise<readonly Row[]> {
  const names = result.deduplicatedColumnNames();
  const rows: Row[] = [];
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    if (signal.aborted) throw pipewrightError("cancelled", {});
    if (rows.length + chunk.rowCount > maximumRows) {
      throw pipewrightError("tooLarge", {
        what: "The result",
        limit: `${countText(maximumRows)} rows`,
        advice: "Aggregate it, or write it to a file instead.",
      });
    }
    for (const values of chunk.convertRows(converter)) rows.push(row(names, values));
  }
  return rows;
}

function row(names: readonly string[], values: readonly (Cell | null)[]): Row {
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? null]));
}
