/** How the process ends: by a signal, at once and cleanly, or by itself. */

const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof signals;

export interface Lifetime {
  /** Aborted by the first signal to end. */
  readonly stop: AbortSignal;
  /** The exit code of the signal that aborted `stop`; undefined where none did. */
  readonly exitCode: () => number | undefined;
}

export interface LifetimeOptions {
  /** False for what may outlive its terminal: to listen for SIGHUP would undo `nohup`. */
  readonly endsWithTerminal: boolean;
}

/** Listens for signals; a second one ends the process without waiting for the cleaning up. */
export function createLifetime({ endsWithTerminal }: LifetimeOptions): Lifetime {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const onSignal = (signal: Signal): void => {
    if (exitCode !== undefined) process.exit(exitCode);
    exitCode = signals[signal];
    controller.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  if (endsWithTerminal) process.on("SIGHUP", onSignal);
  return { stop: controller.signal, exitCode: () => exitCode };
}
