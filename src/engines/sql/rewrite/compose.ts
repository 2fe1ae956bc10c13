/** Several rewrites of one text: those that don't touch each other are applied together, the others wait for the next round. */
import type { Edit, ProposedRewrite } from "../rule.ts";
import { applyEdits, editsOverlap } from "./edits.ts";

export interface Composition<R extends ProposedRewrite> {
  readonly source: string;
  readonly edits: readonly Edit[];
  readonly applied: readonly R[];
  /** Overlap one that was applied: their spans mean nothing in the new source, so they have to be found anew there. */
  readonly deferred: readonly R[];
}

/** Applies as many of the rewrites as don't overlap, the earlier in the list winning. */
export function composeRewrites<R extends ProposedRewrite>(source: string, rewrites: readonly R[]): Composition<R> {
  const applied: R[] = [];
  const deferred: R[] = [];
  const edits: Edit[] = [];
  for (const rewrite of rewrites) {
    if (editsOverlap(rewrite.edits, edits)) {
      deferred.push(rewrite);
    } else {
      applied.push(rewrite);
      edits.push(...rewrite.edits);
    }
  }
  return { source: applyEdits(source, edits), edits, applied, deferred };
}

export interface RewriteRound<R extends ProposedRewrite> {
  readonly before: string;
  readonly after: string;
  readonly applied: readonly R[];
}

export interface RewriteLoop<R extends ProposedRewrite> {
  readonly source: string;
  readonly rounds: readonly RewriteRound<R>[];
  /** What was still proposed when the bound was met; empty when nothing was left to do. */
  readonly left: readonly R[];
  /** A round led back to a text that had been there before: two rules undo each other. */
  readonly cycle: boolean;
}

/**
 * Applies, re-analyses and applies again until nothing is proposed, the text repeats, or `rounds` are done.
 * `propose` parses and visits the text it is given; it leaves out what may not be applied (not admitted, refused by the judge).
 */
export async function rewriteUntilStable<R extends ProposedRewrite>(
  source: string,
  propose: (source: string) => Promise<readonly R[]> | readonly R[],
  rounds = 8,
): Promise<RewriteLoop<R>> {
  const done: RewriteRound<R>[] = [];
  const seen = new Set([source]);
  let current = source;
  let proposed = await propose(current);
  while (proposed.length > 0 && done.length < rounds) {
    const composition = composeRewrites(current, proposed);
    if (seen.has(composition.source)) return { source: current, rounds: done, left: proposed, cycle: true };
    done.push({ before: current, after: composition.source, applied: composition.applied });
    current = composition.source;
    seen.add(current);
    proposed = await propose(current);
  }
  return { source: current, rounds: done, left: proposed, cycle: false };
}
