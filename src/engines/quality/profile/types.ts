/** A profile as plain data: exact figures only. */
import type { Cell, SourceFinding, TypeKind } from "../../../data/types.ts";

export interface ValueCount {
  readonly value: Cell;
  readonly count: number;
}

/** Half-open bins [low, high), the last one closed; bounds as text in the column's own type. */
export interface HistogramBin {
  readonly low: string;
  readonly high: string;
  readonly count: number;
}

export interface NumberFigures {
  readonly mean: number | null;
  /** Sample standard deviation (n - 1). */
  readonly standardDeviation: number | null;
  readonly zeros: number;
  readonly negatives: number;
  readonly nans: number;
  readonly infinities: number;
}

export interface TextFigures {
  /** In Unicode code points. */
  readonly minLength: number;
  readonly maxLength: number;
  readonly meanLength: number;
  readonly empty: number;
  /** Values with leading or trailing white space. */
  readonly padded: number;
}

export type AlertCode =
  | "constant"
  | "all-null"
  | "mostly-null"
  | "skewed"
  | "high-cardinality"
  | "unique"
  | "misfits"
  | "padded"
  | "outliers"
  | "placeholder";

export interface Alert {
  readonly code: AlertCode;
  readonly message: string;
  /** Rows it concerns (distinct values for `high-cardinality`), exact. */
  readonly count?: number;
}

export interface ColumnProfile {
  readonly name: string;
  /** The DuckDB type of the column. */
  readonly type: string;
  readonly kind: TypeKind;
  /**
   * What the values mean: a format id (`email`, `iban`), or the kind's own name (`integer`, `decimal`, `text`...), proved on every value
   * where `semanticShare` is 1.
   */
  readonly semanticType: string;
  /** Share of the non-NULL values that have the semantic type; exact. */
  readonly semanticShare: number;
  /** All values that don't have it, where they are few. */
  readonly semanticExceptions?: readonly string[];
  readonly nulls: number;
  /** Text-sourced cells that don't fit `type`; they are neither NULL nor counted in the figures below. */
  readonly misfits: number;
  readonly distinct: number;
  /** Non-NULL rows beyond the first of each value. */
  readonly duplicates: number;
  readonly min: Cell;
  readonly max: Cell;
  /** Exact quartiles: interpolated (`quantile_cont`) for numbers, an actual value (`quantile_disc`) for dates and times; absent for others. */
  readonly quartiles?: readonly [Cell, Cell, Cell];
  readonly number?: NumberFigures;
  readonly text?: TextFigures;
  /** Most frequent first, ties by value. */
  readonly top: readonly ValueCount[];
  readonly histogram: readonly HistogramBin[];
  readonly alerts: readonly Alert[];
}

export interface CandidateKey {
  readonly columns: readonly string[];
  /** How it was proved: by distinct counts of one column, by a GROUP BY of several. */
  readonly evidence: "exact";
}

export interface DatasetProfile {
  readonly dataset: string;
  readonly format: string;
  readonly rows: number;
  readonly bytes: number;
  readonly columns: readonly ColumnProfile[];
  /** Rows that repeat another row in every column; absent where not all columns were profiled, or some values don't fit their type. */
  readonly duplicateRows?: number;
  /** Minimal keys only: no superset of another key. Columns have no NULLs in them. */
  readonly keys: readonly CandidateKey[];
  /** Whether every combination that could be a key was tried, and where not, what was left out. */
  readonly keySearch: { readonly complete: boolean; readonly message: string };
  readonly source: readonly SourceFinding[];
}
