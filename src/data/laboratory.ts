/** A DuckDB of its own for running, timing and profiling queries; see {@link Laboratory}. */
import type { DuckDBConnection } from "@duckdb/node-api";
import { openConnection } from "./connection.ts";
import { cellConverter } from "./cells.ts";
import { engineError, shortReason } from "./duckdb-errors.ts";
import { startLaboratoryEngine, type Engine } from "./engine.ts";
import { createInterrupter, interruptible } from "./interrupt.ts";
import { profileConnection, profileQuery } from "./profile-query.ts";
import { createSession } from "./session.ts";
import type { Laboratory, LaboratoryOptions, QueryFailure, QueryResult, RunOptions } from "./laboratory-types.ts";
import type { Cell } from "./types.ts";

const defaultRows = 10_000;
const defaultTimeout = 10_000;

/**
 * Starts a laboratory beside the engine: an instance of its own, locked down the same way, whose statements share the engine's slots and scratch
 * folder. Disposing it closes the instance.
 */
export async function createLaboratory(
  engine: Engine,
  roots: readonly string[],
  inputs: Set<ReadonlySet<string>>,
  options: LaboratoryOptions,
): Promise<Laboratory> {
  const own = await startLaboratoryEngine(engine, options);
  const connection = await openConnection(own, { signal: options.signal });
  const session = createSession(options.withoutFiles === true ? [] : roots, connection, inputs, { ownTables: true });
  const optimizer = optimizerSwitch();
  return {
    ...session,
    run: async (sql, request = {}) => {
      const { timeoutMilliseconds = defaultTimeout, maximumRows = defaultRows } = request;
      return connection.use(async (open) => {
        await optimizer(open, request.optimizer);
        return attempt(open, timeoutMilliseconds, async () => fetchRows(open, own, sql, maximumRows));
      });
    },
    profile: async (sql, request = {}) =>
      connection.use(async (main) => {
        await optimizer(main, request.optimizer);
        const { open, close } = await profileConnection(own, main);
        try {
          if (open !== main && request.optimizer === "off") await open.run("PRAGMA disable_optimizer");
          // The session's signal interrupts the session's own connection only.
          return await interruptible(open, options.signal, async () =>
            attempt(open, request.timeoutMilliseconds ?? defaultTimeout, async () => profileQuery(open, sql)),
          );
        } finally {
          close();
        }
      }),
    bind: async (sql) => connection.use(async (open) => bindFailure(open, sql)),
    [Symbol.asyncDispose]: async () => {
      await session[Symbol.asyncDispose]();
      await own.dispose();
    },
  };
}

/** Turns the optimizer on and off, only when it isn't as wanted already. */
function optimizerSwitch(): (open: DuckDBConnection, wanted: RunOptions["optimizer"]) => Promise<void> {
  let current: "on" | "off" = "on";
  return async (open, wanted = "on") => {
    if (wanted === current) return;
    await open.run(wanted === "on" ? "PRAGMA enable_optimizer" : "PRAGMA disable_optimizer");
    current = wanted;
  };
}

/** Runs work with a time limit; what the engine refuses becomes an outcome. Whether the signal was aborted is seen by the connection afterwards. */
async function attempt<T>(open: DuckDBConnection, limit: number, work: () => Promise<T>): Promise<T | QueryFailure> {
  const interrupter = createInterrupter(open);
  const timer = setTimeout(interrupter.begin, limit);
  try {
    return await work();
  } catch (error) {
    if (interrupter.hasBegun()) return { outcome: "timeout", type: "Timeout", message: `It did not end within ${limit} ms.` };
    return failure(error);
  } finally {
    clearTimeout(timer);
    interrupter.end();
  }
}

function failure(error: unknown): QueryFailure {
  const problem = engineError(error);
  const position = problem.position === undefined ? Number.NaN : Number(problem.position);
  return {
    outcome: "error",
    type: problem.type,
    message: shortReason(problem.message),
    ...(Number.isInteger(position) ? { position } : {}),
  };
}

async function fetchRows(open: DuckDBConnection, { api }: Engine, sql: string, maximumRows: number): Promise<QueryResult> {
  const converter = cellConverter(api);
  const started = performance.now();
  const result = await open.stream(sql);
  const rows: (readonly Cell[])[] = [];
  let complete = true;
  for (let chunk = await result.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await result.fetchChunk()) {
    for (const values of chunk.convertRows(converter)) {
      if (rows.length < maximumRows) rows.push(values);
      else complete = false;
    }
    if (!complete) break;
  }
  const milliseconds = performance.now() - started;
  const types = result.columnTypes();
  const columns = result.columnNames().map((name, index) => ({ name, type: String(types[index] ?? "") }));
  return { outcome: "rows", columns, rows, complete, milliseconds };
}

async function bindFailure(open: DuckDBConnection, sql: string): Promise<QueryFailure | undefined> {
  try {
    (await open.prepare(sql)).destroySync();
    return undefined;
  } catch (error) {
    return failure(error);
  }
}
