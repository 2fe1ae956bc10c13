/** Advice beyond a query's text: how its tables should be stored, and what its runs cost. From one query or a workload. */
import type { DialectId } from "./dialect.ts";
import type { AnalysedStatement } from "./scope.ts";

/** A query of a workload with what is known of its runs. */
export interface WorkloadQuery {
  readonly id: string;
  readonly statement: AnalysedStatement;
  /** How often it ran in the period of the workload; 1 for a file of queries. */
  readonly runs: number;
  /** Of all its runs, where the history says so. */
  readonly totalMilliseconds?: number;
  readonly bytesScanned?: number;
}

export type AdviceKind = "partition" | "cluster" | "sortKey" | "distributionKey" | "index" | "materialization" | "dropIndex" | "fileSize";

export interface Advice {
  readonly kind: AdviceKind;
  readonly table: string;
  /** One line: what to do. */
  readonly title: string;
  /** In the dialect, to be reviewed before it is run. */
  readonly ddl?: string;
  readonly why: string;
  /** The arithmetic: row counts, sizes, distinct values, how many queries of the workload use it. */
  readonly evidence: readonly string[];
  readonly caveats: readonly string[];
  /** Figures that would be needed and weren't given. */
  readonly missing: readonly string[];
}

export interface AdviceRequest {
  readonly dialect: DialectId;
  readonly workload: readonly WorkloadQuery[];
}

export type Platform = "bigquery" | "snowflake" | "redshift" | "databricks";

/** What a cost needs and only the user knows. All optional: what is missing is asked for, never invented. */
export interface CostInputs {
  readonly platform: Platform;
  readonly runsPerMonth?: number | undefined;
  readonly bytesScanned?: number | undefined;
  readonly secondsPerRun?: number | undefined;
  readonly warehouseSize?: string | undefined;
  readonly edition?: string | undefined;
  readonly region?: string | undefined;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

export interface CostEstimate {
  readonly platform: Platform;
  /** USD. */
  readonly perRun?: Range;
  readonly perMonth?: Range;
  /** After the recommended rewrites, where their effect on bytes or time is known. */
  readonly after?: { readonly perRun?: Range; readonly perMonth?: Range; readonly basis: string };
  /** Step by step, with the prices used. */
  readonly arithmetic: readonly string[];
  readonly missing: readonly string[];
  /** The date of the price table. */
  readonly pricesAsOf: string;
}
