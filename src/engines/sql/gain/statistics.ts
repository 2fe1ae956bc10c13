/** What repeated timings of two queries say: medians, spreads, and whether they differ. Pure. */
import type { GainVerdict } from "../gain.ts";

export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
  /** The middle half of the runs lies between these; the extremes where there are fewer than five. */
  readonly low: number;
  readonly high: number;
  readonly runs: number;
}

export interface Comparison {
  readonly before: Spread;
  readonly after: Spread;
  /** Median before / median after: above 1 is faster. */
  readonly factor: number;
  readonly verdict: Exclude<GainVerdict, "unknown">;
}

/** A difference of less than 5% is no gain, whatever the spread: machines and data differ by more. */
export const leastFactor = 1.05;
/**
 * A rewrite whose median factor is below this is not recommended, even where the spread of the runs allows no verdict: what is more likely to lose than to
 * gain is no advice.
 */
export const leastRecommended = 0.95;
/** Below this difference of the medians the clock and the scheduler say more than the query. */
export const leastMilliseconds = 0.5;
/**
 * With fewer runs each than this, chance alone sets all of one apart from all of the other too often: of two each in 2 of 6 orders, of three in 2 of 20, of
 * four in 2 of 70, of five in 2 of 252. So the medians must differ by more there.
 */
const enoughRuns = 5;
const leastFactorOfFew = 1.5;
const leastFactorOfTwo = 2;

/** Of at least one time, in milliseconds. Quartiles are interpolated linearly between the ordered values (type 7 of Hyndman and Fan, 1996). */
export function spreadOf(times: readonly number[]): Spread {
  const sorted = times.toSorted((a, b) => a - b);
  const [min = 0] = sorted;
  const max = sorted.at(-1) ?? 0;
  const few = sorted.length < enoughRuns;
  return {
    median: quantile(sorted, 0.5),
    min,
    max,
    low: few ? min : quantile(sorted, 0.25),
    high: few ? max : quantile(sorted, 0.75),
    runs: sorted.length,
  };
}

/**
 * Faster or slower only where all of these hold: the middle halves of the runs don't overlap (of fewer than five runs, all of them), the medians
 * differ by more than 5% (of three or four runs by half, of two by twice), and by half a millisecond or more. The middle half rather than the
 * extremes, since one interrupted run among many says nothing of the query.
 */
export function compareTimes(before: readonly number[], after: readonly number[]): Comparison {
  const a = spreadOf(before);
  const b = spreadOf(after);
  const factor = b.median === 0 ? (a.median === 0 ? 1 : Number.POSITIVE_INFINITY) : a.median / b.median;
  const apart = Math.abs(a.median - b.median) >= leastMilliseconds;
  const least = leastFactorOf(Math.min(a.runs, b.runs));
  const faster = apart && b.high < a.low && factor > least;
  const slower = apart && a.high < b.low && factor < 1 / least;
  return { before: a, after: b, factor, verdict: faster ? "faster" : slower ? "slower" : "noGain" };
}

/** Whether a factor that was measured, or that an engine's cost model gives, speaks for a rewrite or at least not against it. */
export function isRecommended(verdict: GainVerdict, factor: number): boolean {
  return verdict !== "slower" && factor >= leastRecommended;
}

/** The runs allow no verdict, and yet their medians would keep a rewrite from being recommended: worth a second look. */
export function isUndecided(before: readonly number[], after: readonly number[]): boolean {
  const { verdict, factor } = compareTimes(before, after);
  return verdict === "noGain" && factor < leastRecommended;
}

function leastFactorOf(runs: number): number {
  if (runs >= enoughRuns) return leastFactor;
  return runs > 2 ? leastFactorOfFew : leastFactorOfTwo;
}

function quantile(sorted: readonly number[], share: number): number {
  const position = (sorted.length - 1) * share;
  const below = sorted[Math.floor(position)] ?? 0;
  const above = sorted[Math.ceil(position)] ?? below;
  return below + (above - below) * (position - Math.floor(position));
}
