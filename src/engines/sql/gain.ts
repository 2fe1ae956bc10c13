/** What a rewrite gains: measured by interleaved runs, from an engine's EXPLAIN, or estimated and said so. */
import type { DialectId } from "./dialect.ts";

export interface RunFigures {
  readonly medianMilliseconds: number;
  readonly minMilliseconds: number;
  readonly maxMilliseconds: number;
  readonly runs: number;
  readonly rowsScanned?: number;
  readonly cardinality?: number;
  readonly bytesRead?: number;
  readonly peakMemoryBytes?: number;
  /** Postgres: total cost of EXPLAIN. */
  readonly cost?: number;
}

export type GainVerdict = "faster" | "noGain" | "slower" | "unknown";

export interface Gain {
  /** measured: both were run; explained: the engine's cost model; estimated: from referenced columns and partition selectivity; none: not known. */
  readonly basis: "measured" | "explained" | "estimated" | "none";
  readonly engine: DialectId;
  /** The user's own data, or generated to stated sizes. */
  readonly on: "data" | "generated" | "server" | "nothing";
  readonly before?: RunFigures;
  readonly after?: RunFigures;
  /** before / after of the median time (or cost, or bytes for an estimate): above 1 is faster. */
  readonly factor?: number;
  /**
   * Measured: faster or slower only where the middle halves of the runs don't overlap (of fewer than five runs, all of them), the medians differ by more than 5%
   * (of three or four runs by half, of two by twice) and by half a millisecond or more; else no gain. Explained and estimated: beyond 5%.
   */
  readonly verdict: GainVerdict;
  /** Not slower, and no factor below 0.95: a rewrite that loses on an engine, or rather loses than gains, isn't recommended for it. */
  readonly recommended: boolean;
  readonly explanation: string;
  /** How to run it again. */
  readonly reproduce?: string;
}
