/** The score: how much of what was asked for holds, by dimension. */
import { dimensions, type Dimension, type Severity } from "../check.ts";
import type { CheckResult, Score } from "../report.ts";

/** A severity weighs twice the next milder one. */
const weights: Readonly<Record<Severity, number>> = { P0: 8, P1: 4, P2: 2, P3: 1 };

/**
 * score(dimension) = 100 x sum(weight x credit) / sum(weight) over its checks that passed or failed or could not be run.
 *
 * Credit is 1 for a check that passes (also one that passes within its tolerance), 0 for one that could not be run, and for one that
 * fails: the share of its rows that hold where it counts rows, else 0. Not applicable checks don't count.
 * overall = the same over the checks of all dimensions together.
 */
export function scoreOf(results: readonly CheckResult[]): Score {
  const counted = results.filter(({ outcome }) => outcome !== "notApplicable");
  const scores: Record<Dimension, number | null> = {
    completeness: null,
    uniqueness: null,
    validity: null,
    accuracy: null,
    consistency: null,
    freshness: null,
  };
  for (const dimension of dimensions) {
    scores[dimension] = weighted(counted.filter((result) => result.dimension === dimension));
  }
  return { overall: weighted(counted), dimensions: scores };
}

function weighted(results: readonly CheckResult[]): number | null {
  const total = results.reduce((sum, { severity }) => sum + weights[severity], 0);
  if (total === 0) return null;
  const earned = results.reduce((sum, result) => sum + weights[result.severity] * credit(result), 0);
  return floorTo2((100 * earned) / total);
}

function credit({ outcome, failingRows, totalRows }: CheckResult): number {
  if (outcome === "pass") return 1;
  if (outcome === "error" || failingRows === null || totalRows === null || totalRows === 0) return 0;
  return Math.max(0, 1 - failingRows / totalRows);
}

/** Rounded down, so that 100 means that everything holds. */
function floorTo2(value: number): number {
  return Math.floor(value * 100) / 100;
}
