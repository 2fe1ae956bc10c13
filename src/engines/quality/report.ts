/** The result of a validation as plain data: what the engine hands to the tool. */
import type { Cell, SourceFinding } from "../../data/types.ts";
import type { CheckRequest, Dimension, Evaluation, Evidence, Outcome, Severity } from "./check.ts";

export interface CheckResult extends Evaluation {
  readonly id: string;
  readonly check: string;
  readonly columns: readonly string[];
  readonly severity: Severity;
  readonly dimension: Dimension;
  readonly outcome: Outcome;
  /** Rows that break the check; 0 for dataset-level checks that pass, null where rows make no sense (a schema check, an error). */
  readonly failingRows: number | null;
  /** Rows that the check applied to (after its filter, without NULLs where they don't count). */
  readonly totalRows: number | null;
  readonly evidence: Evidence;
  /** The first few failing rows, columns of the check first; cells cut. */
  readonly samples: readonly Readonly<Record<string, Cell>>[];
  readonly origin: string;
  readonly reason?: string;
}

export interface PlanStep {
  /** What is run: `footers`, `scan`, `group by customer_id`, `lookup customer_id in customers.parquet`, `query`. */
  readonly step: string;
  /** Ids of the checks it answers. */
  readonly answers: readonly string[];
  readonly columns: readonly string[];
  /** Bytes of the data it reads: compressed column bytes by the footers for Parquet, file bytes for text; null where unknown. */
  readonly bytes: number | null;
  readonly evidence: Evidence;
}

export interface Score {
  /** 0..100, or null where no check of any dimension could be evaluated. */
  readonly overall: number | null;
  readonly dimensions: Readonly<Record<Dimension, number | null>>;
}

export interface ValidationReport {
  readonly dataset: string;
  readonly rows: number;
  readonly verdict: "pass" | "fail";
  readonly score: Score;
  readonly checks: readonly CheckResult[];
  readonly plan: readonly PlanStep[];
  readonly source: readonly SourceFinding[];
  /** Distinct rows that break at least one row-level check; null when not known without the quarantine. */
  readonly failingRows: number | null;
  readonly quarantine?: { readonly path: string; readonly rows: number };
}

export interface ValidationRequest {
  readonly dataset: string;
  readonly checks: readonly CheckRequest[];
  readonly quarantine?: string;
  /** The least severe severity that makes the verdict `fail`; `never` for none. */
  readonly failOn: Severity | "never";
  /** Samples a check. */
  readonly samples: number;
  /** Column types by a contract. */
  readonly types?: Readonly<Record<string, string>>;
}
