/** Runs two queries in turns, as often as the time allows, so that whatever else the machine does falls on both. */
import type { QueryFailure } from "../../../data/laboratory-types.ts";

/** One run: its time, or why there is none. */
export type RunOutcome<Figures> =
  | { readonly outcome: "time"; readonly milliseconds: number; readonly figures: Figures }
  /** Stopped after so long, in the measure of the other times. */
  | { readonly outcome: "timeout"; readonly limitMilliseconds: number }
  | { readonly outcome: "error"; readonly message: string };

/** A query that the engine refused or stopped. */
export function failedRun({ outcome, message }: QueryFailure, limitMilliseconds: number): RunOutcome<never> {
  return outcome === "timeout" ? { outcome, limitMilliseconds } : { outcome, message };
}

export type Runner<Figures> = (limitMilliseconds: number) => Promise<RunOutcome<Figures>>;

export interface InterleaveOptions {
  /** Wall time for all runs after the first of each, in milliseconds; at least two pairs are run all the same. */
  readonly budgetMilliseconds: number;
  /** Pairs at most. */
  readonly mostPairs: number;
  /** Of one run, in milliseconds. */
  readonly limitMilliseconds: number;
  /** Whether the times leave open what they have to decide: then as many pairs again are run, once. */
  readonly isOpen?: (before: readonly number[], after: readonly number[]) => boolean;
}

export const defaultInterleaving: InterleaveOptions = { budgetMilliseconds: 3000, mostPairs: 15, limitMilliseconds: 10_000 };

export type Interleaved<Figures> =
  | {
      readonly outcome: "times";
      readonly before: readonly number[];
      readonly after: readonly number[];
      readonly beforeFigures: Figures;
      readonly afterFigures: Figures;
    }
  /** One of them didn't end in time; `limit` is what it had, `other` the other's time where it ended. */
  | { readonly outcome: "timeout"; readonly which: "before" | "after" | "both"; readonly limit: number; readonly other?: number }
  | { readonly outcome: "error"; readonly which: "before" | "after"; readonly message: string };

const leastPairs = 3;
const leastPairsOverBudget = 2;
/** The second query gets this many times what the first took, so that a rewrite that loses badly doesn't cost the whole limit. */
const patience = 20;
const leastLimitMilliseconds = 1000;

/**
 * A first run of each warms caches and isn't counted. Then pairs follow, the order within them changing each time (before after, after before),
 * as many as the budget allows by what the first took. A run that exceeds its limit ends the measurement.
 */
export async function interleave<Figures>(
  before: Runner<Figures>,
  after: Runner<Figures>,
  options: InterleaveOptions,
): Promise<Interleaved<Figures>> {
  const first = await before(options.limitMilliseconds);
  if (first.outcome === "error") return { outcome: "error", which: "before", message: first.message };
  const limit =
    first.outcome === "timeout"
      ? options.limitMilliseconds
      : Math.min(options.limitMilliseconds, Math.max(leastLimitMilliseconds, first.milliseconds * patience));
  const second = await after(limit);
  if (second.outcome === "error") return { outcome: "error", which: "after", message: second.message };
  if (first.outcome === "timeout" || second.outcome === "timeout") return timeoutOf(first, second);
  const pairMilliseconds = first.milliseconds + second.milliseconds;
  const least = pairMilliseconds > options.budgetMilliseconds ? leastPairsOverBudget : leastPairs;
  const affordable = Math.floor(options.budgetMilliseconds / Math.max(pairMilliseconds, 0.01));
  const pairs = Math.max(least, Math.min(options.mostPairs, affordable));
  const times: { before: number[]; after: number[] } = { before: [], after: [] };
  const figures = { before: first.figures, after: second.figures };
  const affordsMore = pairMilliseconds * pairs <= options.budgetMilliseconds;
  for (let pair = 0, last = pairs; pair < last; pair++) {
    for (const which of pair % 2 === 0 ? (["before", "after"] as const) : (["after", "before"] as const)) {
      const run = await (which === "before" ? before : after)(options.limitMilliseconds);
      if (run.outcome === "error") return { outcome: "error", which, message: run.message };
      if (run.outcome === "timeout") return { outcome: "timeout", which, limit: run.limitMilliseconds };
      times[which].push(run.milliseconds);
      figures[which] = run.figures;
    }
    if (pair === pairs - 1 && affordsMore && options.isOpen?.(times.before, times.after) === true) last += pairs;
  }
  return { outcome: "times", ...times, beforeFigures: figures.before, afterFigures: figures.after };
}

function timeoutOf<Figures>(first: RunOutcome<Figures>, second: RunOutcome<Figures>): Interleaved<Figures> {
  if (first.outcome === "time" && second.outcome === "timeout") {
    return { outcome: "timeout", which: "after", limit: second.limitMilliseconds, other: first.milliseconds };
  }
  if (first.outcome === "timeout" && second.outcome === "time") {
    return { outcome: "timeout", which: "before", limit: first.limitMilliseconds, other: second.milliseconds };
  }
  const limits = [first, second].flatMap((run) => (run.outcome === "timeout" ? [run.limitMilliseconds] : []));
  return { outcome: "timeout", which: "both", limit: Math.max(0, ...limits) };
}
