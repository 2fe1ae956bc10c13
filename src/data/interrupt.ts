/** Ending a running statement: by a signal, or when its time is up. */
import type { DuckDBConnection } from "@duckdb/node-api";

const everyMilliseconds = 5;

interface Interrupter {
  readonly begin: () => void;
  readonly hasBegun: () => boolean;
  readonly end: () => void;
}

/** An interrupt that arrives between two steps of the engine is lost, so it is repeated until the statement has ended. */
export function createInterrupter(connection: DuckDBConnection): Interrupter {
  let repeating: NodeJS.Timeout | undefined;
  return {
    begin: () => {
      connection.interrupt();
      repeating ??= setInterval(() => connection.interrupt(), everyMilliseconds);
    },
    hasBegun: () => repeating !== undefined,
    end: () => clearInterval(repeating),
  };
}

/** Runs work that the signal interrupts, be it aborted already. What the engine then throws is the caller's to read. */
export async function interruptible<T>(connection: DuckDBConnection, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  const { begin, end } = createInterrupter(connection);
  // The event doesn't come again where the signal was aborted before.
  if (signal.aborted) begin();
  signal.addEventListener("abort", begin, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener("abort", begin);
    end();
  }
}
