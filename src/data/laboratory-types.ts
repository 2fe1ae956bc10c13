/**
 * A laboratory: a DuckDB of its own in which queries of the user are run, timed and profiled without touching anything. Made for one request,
 * in memory; it can read below the roots, so that views over the user's files can be timed, and can write nothing.
 */
import type { Cell, DataSession } from "./types.ts";

export interface LaboratoryOptions {
  readonly signal: AbortSignal;
  /** DuckDB's notation; default 1GB. */
  readonly memoryLimit?: string;
  /** Default: as the engine. Judges want 1, so that results and times are steady. */
  readonly threads?: number;
  /** `7 / 2` of integers is 3, as in Postgres, Redshift, T-SQL. */
  readonly integerDivision?: boolean;
  readonly nullsAscending?: "first" | "last";
  /** Default: as {@link nullsAscending}. Where NULL counts as the largest value it is last ascending and first descending. */
  readonly nullsDescending?: "first" | "last";
  /** No files at all: for generated instances. */
  readonly withoutFiles?: boolean;
}

export interface RunOptions {
  /** Default on. Off disables every optimizer that can be disabled without changing how the query is bound. */
  readonly optimizer?: "on" | "off";
  /** Rows beyond are not fetched; the result says so. Default 10,000. */
  readonly maximumRows?: number;
  /** The query is interrupted after so long and the outcome is `timeout`. Default 10,000. */
  readonly timeoutMilliseconds?: number;
}

export interface QueryResult {
  readonly outcome: "rows";
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  /** Values as text-safe cells; floats that are equal up to rounding are compared by the caller. */
  readonly rows: readonly (readonly Cell[])[];
  readonly complete: boolean;
  readonly milliseconds: number;
}

/** A query that can't be bound or fails while it runs is an outcome, not an exception. */
export interface QueryFailure {
  readonly outcome: "error" | "timeout";
  /** Binder, Catalog, Parser, Conversion, Out of Range, Out of Memory...: the engine's own type. */
  readonly type: string;
  readonly message: string;
  /** Offset into the SQL, where the engine says it. */
  readonly position?: number;
}

/** From `EXPLAIN (ANALYZE, FORMAT JSON)`. */
export interface QueryProfile {
  readonly outcome: "profile";
  readonly milliseconds: number;
  readonly rowsScanned: number;
  readonly cardinality: number;
  readonly bytesRead: number;
  readonly peakMemoryBytes: number;
  /** Rows of the result. */
  readonly rows: number;
}

export interface Laboratory extends DataSession {
  /** Runs one SELECT that has passed {@link DataSession.readOnlyQuery}, or one of ours. Errors of the query are outcomes; a cancelled signal throws `cancelled`. */
  run(sql: string, options?: RunOptions): Promise<QueryResult | QueryFailure>;
  /** Runs one SELECT to its end, without fetching its rows, and reads the engine's profile of it. */
  profile(sql: string, options?: Pick<RunOptions, "timeoutMilliseconds" | "optimizer">): Promise<QueryProfile | QueryFailure>;
  /** Does DuckDB parse and bind it? Undefined when it does. */
  bind(sql: string): Promise<QueryFailure | undefined>;
}
