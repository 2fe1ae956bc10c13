/** What the engine hands to the tool: findings by what they cost, settings with their arithmetic, and the application's figures. */
import type { LogSource } from "./facts.ts";
import type { SparkSeverity } from "./rule.ts";

export interface SparkFinding {
  readonly rule: string;
  readonly severity: SparkSeverity;
  readonly title: string;
  readonly message: string;
  readonly evidence: readonly string[];
  readonly stages: readonly number[];
  readonly execution?: number;
  readonly node?: string;
  /** Lines of the plan's text, 1-based below `== Physical Plan ==`. */
  readonly plan: readonly { readonly line: number; readonly text: string }[];
  /** Core time in milliseconds. */
  readonly wasted: number;
  /** Of the core time that was there between the first stage and the last. */
  readonly wastedShare: number;
  readonly basis: string;
  readonly why: string;
  readonly recommendation: string;
  readonly whenNot: string;
}

export interface RecommendedSetting {
  readonly key: string;
  readonly value: string;
  /** What was in force; `not set` where no default is known. */
  readonly current: string;
  readonly formula: string;
  readonly findings: readonly string[];
  /** The program sets it in its session, so it is there that it has to be changed. */
  readonly inSession: boolean;
}

export interface SparkReport {
  readonly application: {
    readonly id: string;
    readonly name: string;
    readonly sparkVersion: string;
    readonly master: string;
    readonly finished: boolean;
    readonly duration: number;
    readonly cores: number;
    readonly executors: number;
    readonly jobs: number;
    readonly stages: number;
    readonly tasks: number;
    readonly queries: number;
    /** Core time of executors, of tasks, and the difference. */
    readonly available: number;
    readonly busy: number;
  };
  readonly findings: readonly SparkFinding[];
  readonly settings: readonly RecommendedSetting[];
  /** Matches too small to tell. */
  readonly minor: number;
  readonly source: LogSource;
}
