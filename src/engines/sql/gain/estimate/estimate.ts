/** The gain on an engine that isn't at hand: how many bytes each query has to read, by the columns it names and the partitions it leaves. */
import { dialects } from "../../dialects/index.ts";
import type { DialectId } from "../../dialect.ts";
import type { Gain, RunFigures } from "../../gain.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { leastFactor } from "../statistics.ts";
import { shownBytes, shownFactor } from "../wording.ts";
import { readingOf, type Reading } from "./reading.ts";

export interface EstimateRequest {
  readonly before: AnalysedStatement;
  readonly after: AnalysedStatement;
  readonly engine: DialectId;
}

/**
 * An estimate of bytes, never of time, with its arithmetic in the explanation. Verdict unknown where a size, a column or the number of partitions isn't
 * known, and where both read the same: what else the engine makes of a rewrite, bytes don't tell. Never throws.
 */
export function estimateGain({ before, after, engine }: EstimateRequest): Gain {
  const unknown = (reason: string): Gain => ({
    basis: "none",
    engine,
    on: "nothing",
    verdict: "unknown",
    recommended: true,
    explanation: `The gain on ${dialects[engine].title} is not known: ${reason}.`,
  });
  const [left, right] = [readingOf(before, engine), readingOf(after, engine)];
  for (const side of [left, right]) if ("problem" in side) return unknown(side.problem);
  if ("problem" in left || "problem" in right) return unknown("nothing could be read");
  const sized = [...left.parts, ...right.parts].every(({ bytes }) => bytes !== undefined);
  const shares = sized ? undefined : sharesOfOneTable(left, right);
  const [a, b] = sized ? [total(left), total(right)] : (shares ?? []);
  if (a === undefined || b === undefined) {
    return unknown(`the size of ${unsized([left, right]).join(", ")} is not known; give row counts (statistics) or a live source`);
  }
  const arithmetic = `Before: ${left.parts.map(({ text }) => text).join("; ") || "no table"}. After: ${right.parts.map(({ text }) => text).join("; ") || "no table"}.`;
  const factor = b === 0 ? (a === 0 ? 1 : Number.POSITIVE_INFINITY) : a / b;
  const less = factor > leastFactor;
  const more = factor < 1 / leastFactor;
  if (!less && !more) {
    return unknown(`both queries read the same columns and partitions, by estimate. ${arithmetic} Whether it is faster, only a run tells`);
  }
  const change = less ? `${shownFactor(factor)} times fewer bytes` : `${shownFactor(1 / factor)} times more bytes`;
  return {
    basis: "estimated",
    engine,
    on: "nothing",
    ...(sized ? { before: figures(a), after: figures(b) } : {}),
    factor,
    verdict: less ? "faster" : "slower",
    recommended: less,
    explanation: `Estimate for ${dialects[engine].title}, not measured: ${change} to read${sized ? ` (${shownBytes(a)} before, ${shownBytes(b)} after)` : ""}. ${arithmetic}`,
  };
}

/** Where all that is read is one table, its size cancels out. */
function sharesOfOneTable(left: Reading, right: Reading): readonly [number, number] | undefined {
  const tables = new Set([...left.parts, ...right.parts].map(({ table }) => table.name));
  if (tables.size !== 1) return undefined;
  return [tablesIn(left), tablesIn(right)];
}

const tablesIn = ({ parts }: Reading): number => parts.reduce((sum, { share }) => sum + share, 0);

function unsized(readings: readonly Reading[]): readonly string[] {
  return [...new Set(readings.flatMap(({ parts }) => parts.filter(({ bytes }) => bytes === undefined).map(({ table }) => table.name)))];
}

function total({ parts }: Reading): number {
  return parts.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
}

/** Bytes only: no run, no time. */
function figures(bytesRead: number): RunFigures {
  return { medianMilliseconds: 0, minMilliseconds: 0, maxMilliseconds: 0, runs: 0, bytesRead };
}
