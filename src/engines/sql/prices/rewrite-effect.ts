/** What the recommended rewrites do to bytes and time. */
import type { Platform } from "../advice.ts";
import { dialects } from "../dialects/index.ts";
import type { Gain } from "../gain.ts";
import type { AnalysedStatement } from "../scope.ts";
import { bytesOfWorkload, rangeOf, shareOf, widthsAssumed } from "./bytes-of-workload.ts";
import { billsBytes, bytesAreNotTime, timeOfBytes, type Effect } from "./effect.ts";

export interface PricedStatement {
  readonly id: string;
  readonly before: AnalysedStatement;
  /** After its best recommended rewrite; absent where it has none, null where that can't be read as one statement. */
  readonly after?: AnalysedStatement | null;
  readonly gain?: Gain;
  readonly runs: number;
  /** Of all runs, where a history says so. */
  readonly totalMilliseconds?: number;
}

const change = "After the recommended rewrites";

/** Undefined where no rewrite is recommended. */
export function rewriteEffect(platform: Platform, statements: readonly PricedStatement[]): Effect | undefined {
  const rewritten = statements.filter(({ after }) => after !== undefined);
  if (rewritten.length === 0) return undefined;
  const bytes = bytesEffect(platform, statements);
  if (billsBytes(platform)) return bytes;
  const time = timeEffect(platform, statements);
  // Where as many bytes are read, only a run tells.
  if (time.known || !bytes.known || bytes.share.low >= 1) return time;
  return { ...bytes, share: timeOfBytes(bytes.share), basis: `${bytes.basis}. ${bytesAreNotTime}` };
}

function bytesEffect(platform: Platform, statements: readonly PricedStatement[]): Effect {
  const after = statements.map(({ id, before, after: rewritten, runs }) => ({
    id,
    statement: rewritten === undefined ? before : rewritten,
    runs,
  }));
  const readable = after.flatMap(({ id, statement, runs }) => (statement === null ? [] : [{ id, statement, runs }]));
  const unknown = (missing: readonly string[]): Effect => ({
    change,
    known: false,
    basis: "The bytes that the rewritten queries read are not known.",
    missing: [...missing, "or what a dry run says of the rewritten query"],
  });
  if (readable.length < after.length) return unknown(["a rewritten statement can't be read as one"]);
  const left = bytesOfWorkload(
    platform,
    statements.map(({ id, before, runs }) => ({ id, statement: before, runs })),
  );
  if ("missing" in left) return unknown(left.missing);
  const right = bytesOfWorkload(platform, readable);
  if ("missing" in right) return unknown(right.missing);
  const share = shareOf(left, right);
  if (share === undefined) return unknown(["rows or bytes of the tables (statistics)"]);
  const basis = `Estimated from referenced columns and partitions (${widthsAssumed}). Before: ${left.text}. After: ${right.text}`;
  return { change, known: true, share, basis };
}

/** Times of another engine say no more than that it lies between their factor and no change. */
function timeEffect(platform: Platform, statements: readonly PricedStatement[]): Effect {
  const measured = statements.map(({ after, gain }) => (after === undefined ? 1 : measuredShare(gain)));
  const unknown = (missing: string): Effect => ({
    change,
    known: false,
    basis: "The time that the rewritten queries take is not known.",
    missing: [missing],
  });
  const known = measured.filter((share) => share !== undefined);
  if (known.length < measured.length) {
    return unknown(
      "times of both queries: give data (a folder) or statistics to have them measured on DuckDB, or run both on the platform",
    );
  }
  const weights = statements.map(({ totalMilliseconds }) => (statements.length === 1 ? 1 : totalMilliseconds));
  if (weights.some((weight) => weight === undefined)) {
    return unknown(`how long each of the ${statements.length} queries takes, to weigh them: a query history, or one query at a time`);
  }
  const total = weights.reduce<number>((sum, weight) => sum + (weight ?? 0), 0);
  const share = known.reduce((sum, each, place) => sum + each * (weights[place] ?? 0), 0) / total;
  const settings = statements.flatMap(({ gain }) => (gain?.basis === "measured" ? [gain.engine] : []));
  const engines = [...new Set(settings.map((engine) => dialects[engine].title))].join(", ");
  const basis = `Measured on ${engines}, not on ${dialects[platform].title}: the range runs from the same factor to no change`;
  return Number.isFinite(share) ? { change, known: true, share: rangeOf([share, 1]), basis } : unknown("times that aren't zero");
}

/** After / before. */
function measuredShare(gain: Gain | undefined): number | undefined {
  return gain?.basis === "measured" && gain.factor !== undefined && gain.factor > 0 ? 1 / gain.factor : undefined;
}
