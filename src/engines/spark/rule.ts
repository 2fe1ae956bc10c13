/** A rule over the facts of an event log: one file in rules/, one exported `defineSparkRule({...})`, the file's name is its id. */
import type { Execution, PlanNode, SparkFacts } from "./facts.ts";

/** error: it failed, or a quarter and more of the core time is lost; warning: a twentieth and more; info: could be better. */
export const sparkSeverities = ["error", "warning", "info"] as const;
export type SparkSeverity = (typeof sparkSeverities)[number];
/** The worst is the least. */
export const severityRank: Readonly<Record<SparkSeverity, number>> = { error: 0, warning: 1, info: 2 };

export interface SettingAdvice {
  readonly key: string;
  readonly value: string;
  /** The arithmetic with its figures, e.g. `ceil(48 GiB / 128 MiB) = 384`. */
  readonly formula: string;
}

export interface SparkMatch {
  /** What was seen, with its figures; one or two sentences. */
  readonly message: string;
  readonly evidence: readonly string[];
  readonly stages: readonly number[];
  readonly at?: { readonly execution: Execution; readonly node?: PlanNode };
  /** Core time in milliseconds that would be saved at most; 0 where nothing can be said. */
  readonly wasted: number;
  /** How {@link wasted} was reckoned. */
  readonly basis: string;
  readonly recommendation: string;
  readonly settings: readonly SettingAdvice[];
  /** At least this severe, whatever the time. */
  readonly atLeast?: SparkSeverity;
  /** At most this severe: a hint that may be of no use. */
  readonly atMost?: SparkSeverity;
}

export interface SparkRule {
  readonly id: string;
  readonly title: string;
  readonly why: string;
  readonly whenNot: string;
  /** Pure. Don't match what the log can't prove: a false alarm costs as much as a miss. */
  readonly find: (facts: SparkFacts) => readonly SparkMatch[];
}

export function defineSparkRule(definition: SparkRule): SparkRule {
  return definition;
}
