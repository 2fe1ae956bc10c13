/** What running work may use of the world, kept small so that an engine can be run from a test with plain values. */

/** How far the work is; `total` is absent while it is not known. Monotonic within one call. */
export interface Progress {
  readonly done: number;
  readonly total?: number;
  readonly message: string;
}

export interface Context {
  /** Aborted when the client cancels; every engine stops within 100 ms of it. */
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** The only source of "now", so that freshness can be tested. */
  readonly clock: () => Date;
  /** A line for the person who runs the server; never data, never credentials. */
  readonly log: (line: string) => void;
}
