/** A {@link Gain} from interleaved runs, whichever engine made them. */
import { wholeText } from "../../../core/count-text.ts";
import type { DialectId } from "../dialect.ts";
import type { Gain, RunFigures } from "../gain.ts";
import type { Interleaved } from "./interleave.ts";
import { compareTimes, isRecommended, leastFactor, leastRecommended, spreadOf, type Comparison, type Spread } from "./statistics.ts";
import { shownBytes, shownFactor, shownSpeed, shownTime } from "./wording.ts";

/** Figures of one run that the engine gives besides the time; absent where it doesn't. */
export type ProfileFigures = Pick<RunFigures, "rowsScanned" | "cardinality" | "bytesRead" | "peakMemoryBytes" | "cost">;

export interface Measured {
  readonly engine: DialectId;
  /** As told in sentences: `DuckDB`, `Postgres 18.4`. */
  readonly engineTitle: string;
  readonly on: Gain["on"];
  /** How it was set up, e.g. "on generated data (orders 1,000,000 rows)". */
  readonly setting: string;
  readonly reproduce?: string;
}

/** `samePlan`: the engine makes the same plan of both, so that all runs are runs of one query and what differs in their times is chance. */
export function gainOfRuns(runs: Interleaved<ProfileFigures>, measured: Measured, samePlan = false): Gain {
  if (runs.outcome === "error") return unknownGain(measured, `The query ${runs.which} the rewrite fails there: ${runs.message}`);
  if (samePlan) return gainOfSamePlan(runs, measured);
  if (runs.outcome === "timeout") return gainOfTimeout(runs, measured);
  const comparison = compareTimes(runs.before, runs.after);
  const recommended = isRecommended(comparison.verdict, comparison.factor);
  return {
    ...identity(measured),
    before: figuresOf(comparison.before, runs.beforeFigures),
    after: figuresOf(comparison.after, runs.afterFigures),
    factor: comparison.factor,
    verdict: comparison.verdict,
    recommended,
    explanation: [
      explanationOf(comparison, measured),
      ...differences(runs.beforeFigures, runs.afterFigures),
      ...(recommended ? [] : [notRecommended(comparison, measured)]),
    ].join(" "),
  };
}

function notRecommended({ verdict, factor }: Comparison, { engineTitle }: Measured): string {
  return verdict === "slower"
    ? `Not recommended for ${engineTitle}.`
    : `Not recommended for ${engineTitle}: the median is ${factor.toFixed(2)}x, below ${leastRecommended}x.`;
}

function gainOfSamePlan(runs: Exclude<Interleaved<ProfileFigures>, { outcome: "error" }>, measured: Measured): Gain {
  const { engineTitle, setting } = measured;
  const said = `No gain: ${engineTitle} makes the same plan of both.`;
  const gain = { ...identity(measured), factor: 1, verdict: "noGain", recommended: true } as const;
  if (runs.outcome === "timeout")
    return { ...gain, explanation: `${said} ${engineTitle} ${setting}: not each run ended within ${shownTime(runs.limit)}.` };
  const all = spreadOf([...runs.before, ...runs.after]);
  const figures = figuresOf(all, runs.afterFigures);
  const times = `${engineTitle} ${setting}: ${shownTime(all.median)} (median of all ${all.runs} runs of either; ${range(all)}).`;
  return { ...gain, before: figures, after: figures, explanation: `${said} ${times}` };
}

/** Nothing was measured, and why. It stays recommended: nothing speaks against it. */
export function unknownGain({ engine, engineTitle, reproduce }: Measured, reason: string): Gain {
  const explanation = `The gain on ${engineTitle} is not known. ${reason}`;
  return {
    basis: "none",
    engine,
    on: "nothing",
    verdict: "unknown",
    recommended: true,
    explanation,
    ...(reproduce === undefined ? {} : { reproduce }),
  };
}

/** A run that was stopped took at least its limit, which is enough to tell the order where the other took less by more than 5%. */
function gainOfTimeout(runs: Extract<Interleaved<ProfileFigures>, { outcome: "timeout" }>, measured: Measured): Gain {
  const limit = shownTime(runs.limit);
  if (runs.which === "both" || runs.other === undefined || runs.limit <= runs.other * leastFactor) {
    const which = runs.which === "both" ? "Neither query ends" : `The query ${runs.which} the rewrite doesn't end each time`;
    // That only the rewritten query doesn't end speaks against it, by however little.
    const lost = runs.which === "after" && runs.other !== undefined;
    return { ...unknownGain(measured, `${which} within ${limit}; try it on less data.`), recommended: !lost };
  }
  const single: RunFigures = { medianMilliseconds: runs.other, minMilliseconds: runs.other, maxMilliseconds: runs.other, runs: 1 };
  const ratio = runs.limit / runs.other;
  const faster = runs.which === "before";
  const { engineTitle, setting } = measured;
  return {
    ...identity(measured),
    ...(faster ? { after: single } : { before: single }),
    factor: faster ? ratio : 1 / ratio,
    verdict: faster ? "faster" : "slower",
    recommended: faster,
    explanation: faster
      ? `${engineTitle} ${setting}: the query before the rewrite was stopped after ${limit}, after it takes ${shownTime(runs.other)}: at least ${shownFactor(ratio)} times as fast.`
      : `${engineTitle} ${setting}: ${shownTime(runs.other)} before the rewrite, and after it the query was stopped after ${limit}: at least ${shownFactor(ratio)} times as slow. Not recommended for ${engineTitle}.`,
  };
}

function identity({ engine, on, reproduce }: Measured): Pick<Gain, "basis" | "engine" | "on" | "reproduce"> {
  return { basis: "measured", engine, on, ...(reproduce === undefined ? {} : { reproduce }) };
}

function figuresOf(spread: Spread, figures: ProfileFigures): RunFigures {
  return {
    medianMilliseconds: spread.median,
    minMilliseconds: spread.min,
    maxMilliseconds: spread.max,
    runs: spread.runs,
    ...figures,
  };
}

function explanationOf({ before, after, factor, verdict }: Comparison, { engineTitle, setting }: Measured): string {
  const medians = `${shownTime(before.median)} before, ${shownTime(after.median)} after`;
  const spread = `medians of ${before.runs} interleaved runs each; ${range(before)} and ${range(after)}`;
  const result = verdict === "noGain" ? "no gain beyond the spread of the runs" : shownSpeed(factor);
  return `${engineTitle} ${setting}: ${medians}, ${result} (${spread}).`;
}

function range({ min, max }: Spread): string {
  return `${shownTime(min)} to ${shownTime(max)}`;
}

/** What the engine's profile says where it differs by more than a tenth. */
function differences(before: ProfileFigures, after: ProfileFigures): readonly string[] {
  const compared: readonly (readonly [string, number | undefined, number | undefined, (value: number) => string])[] = [
    ["Rows scanned", before.rowsScanned, after.rowsScanned, wholeText],
    ["Rows passed between operators", before.cardinality, after.cardinality, wholeText],
    ["Bytes read", before.bytesRead, after.bytesRead, shownBytes],
    ["Peak memory", before.peakMemoryBytes, after.peakMemoryBytes, shownBytes],
    ["Planner's cost", before.cost, after.cost, wholeText],
  ];
  return compared.flatMap(([name, a, b, shown]) =>
    a === undefined || b === undefined || Math.abs(a - b) <= Math.max(a, b) * 0.1
      ? []
      : [`${name}: ${shown(a)} before, ${shown(b)} after.`],
  );
}
