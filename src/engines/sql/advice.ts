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

/** What a server's planner says of advised indexes, without building them. */
export interface IndexTrial {
  /** Queries of the workload that were asked about, and how many of them would use it. */
  readonly asked: number;
  readonly using: number;
  /** Of the queries that were asked about, each as often as it runs: the planner's unit. */
  readonly costBefore: number;
  readonly costAfter: number;
}

/** How a table would be stored, as far as it changes what queries read. */
export type StorageChange =
  /** `days`: of the partition key's values; `each`: of one partition. */
  | { readonly kind: "partition"; readonly column: string; readonly days: number; readonly each: number }
  /** Clustered or sorted by these. */
  | { readonly kind: "cluster"; readonly columns: readonly string[] }
  /** The query whose result would be stored; the advice's `queries` read it. */
  | { readonly kind: "materialize"; readonly query: string };

export interface Advice {
  readonly kind: AdviceKind;
  /** Absent where it changes nothing that can be counted, or where that isn't known. */
  readonly change?: StorageChange;
  readonly table: string;
  /** The ids of the queries that it is for, where it isn't for the whole workload. */
  readonly queries?: readonly string[];
  readonly trial?: IndexTrial;
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
  /** For what a server has counted until now; default: the clock's. */
  readonly now?: Date;
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
  /** How often a stored result would be computed anew, and its size: for the price of materialization. */
  readonly refreshesPerMonth?: number | undefined;
  readonly resultBytes?: number | undefined;
}

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** What a run costs after a change; without a price where nothing is known, and then `missing` says what would be needed. */
export interface CostAfter {
  readonly change: string;
  readonly perRun?: Range;
  readonly perMonth?: Range;
  /** Where the figures come from, and what they suppose. */
  readonly basis: string;
  readonly missing: readonly string[];
}

export interface CostEstimate {
  readonly platform: Platform;
  /** USD. */
  readonly perRun?: Range;
  readonly perMonth?: Range;
  /** After the recommended rewrites, and after each piece of advice, each by itself. */
  readonly after: readonly CostAfter[];
  /** Step by step, with the prices used. */
  readonly arithmetic: readonly string[];
  readonly missing: readonly string[];
  /** The date of the price table. */
  readonly pricesAsOf: string;
}
