/** What a Postgres connection offers, as plain data. */
import type { QueryFailure, QueryResult, RunOptions } from "../laboratory-types.ts";
import type { TypeKind } from "../types.ts";

export interface PostgresColumn {
  readonly name: string;
  /** As the server writes it: `numeric(10,2)`. */
  readonly type: string;
  readonly kind: TypeKind;
  /** Declared and, where the server tells them apart, validated. */
  readonly notNull: boolean;
  /** Distinct values as the server's statistics estimate them; absent where ANALYZE never ran or the user may not see them. */
  readonly distinct?: number;
  /** Share of NULLs, 0 to 1, estimated. */
  readonly nullShare?: number;
  /** Mean width in bytes, estimated. */
  readonly averageBytes?: number;
}

export interface PostgresKey {
  readonly columns: readonly string[];
  readonly primary: boolean;
}

export interface PostgresForeignKey {
  readonly columns: readonly string[];
  /** `schema.table`. */
  readonly table: string;
  readonly referenced: readonly string[];
}

export interface PostgresIndex {
  readonly name: string;
  /** The CREATE INDEX that makes it. */
  readonly definition: string;
  readonly unique: boolean;
  readonly bytes: number;
  /** False while it is being built or after a failed build: it is not used. */
  readonly valid: boolean;
  /** `column` is absent for an expression; `order` names operator class, collation and direction, in one spelling. */
  readonly keys: readonly { readonly definition: string; readonly column?: string; readonly order: string }[];
  /** Columns that are stored beside the key. */
  readonly included: readonly string[];
  /** `btree`, `hash`, `gin`... */
  readonly method: string;
  /** Of a partial index. */
  readonly predicate?: string;
  /** A constraint, replication or CLUSTER stands on it. */
  readonly needed: boolean;
  /** Of this server alone, since `countedSince` (ISO) at the latest; absent for indexes of partitioned tables, whose partitions count. */
  readonly scans?: number;
  readonly countedSince?: string;
}

export interface PostgresTable {
  readonly schema: string;
  readonly name: string;
  readonly kind: "table" | "view" | "materializedView" | "foreignTable";
  readonly columns: readonly PostgresColumn[];
  /** Primary keys, and unique constraints and indexes over plain columns of all rows. */
  readonly keys: readonly PostgresKey[];
  /** Those that the server enforces and has checked. */
  readonly foreignKeys: readonly PostgresForeignKey[];
  readonly indexes: readonly PostgresIndex[];
  /** As the server writes it, `RANGE (created_at)`; absent where the table is not partitioned. */
  readonly partitionKey?: string;
  /** How many partitions it has at the lowest level. */
  readonly partitions?: number;
  /** The planner's estimate; absent before the first ANALYZE or VACUUM, and for views. */
  readonly rows?: number;
  /** The table without its indexes, all partitions together. */
  readonly bytes?: number;
}

export interface PostgresCatalog {
  readonly tables: readonly PostgresTable[];
  /** What is left out, and why. */
  readonly problems: readonly string[];
}

export interface ExplainOptions {
  /** Runs the query and reads what it did; otherwise only the planner's estimate is read. */
  readonly analyze?: boolean;
  readonly timeoutMilliseconds?: number;
  /** CREATE INDEX statements that are supposed to exist (hypopg); only without `analyze`. Errors: `unsupportedFeature` without the extension. */
  readonly hypotheticalIndexes?: readonly string[];
}

/** A plan's figures. Blocks have 8 KiB unless the server was built otherwise. */
export interface PostgresPlan {
  readonly outcome: "plan";
  /** The planner's arbitrary unit: one sequential page read is 1 by default. */
  readonly totalCost: number;
  readonly estimatedRows: number;
  /** The nodes as a tree: type, relation or index, estimated cost and rows. */
  readonly root: PlanNode;
  /** The whole plan as JSON, conditions and costs included: equal texts are equal plans. Of EXPLAIN ANALYZE it holds times too. */
  readonly text: string;
  /** With `analyze` only. */
  readonly actual?: {
    /** Planning and execution apart; without sending rows to a client. */
    readonly planningMilliseconds: number;
    readonly executionMilliseconds: number;
    readonly rows: number;
    /** Rows that came out of scans plus those that their filters removed, all loops. */
    readonly rowsScanned: number;
    /** Rows of all nodes, all loops. */
    readonly cardinality: number;
    /** Blocks found in the cache or read, shared, local and temporary, in bytes. */
    readonly bytesRead: number;
    /** The largest memory that a sort, hash or the like reports. */
    readonly peakMemoryBytes: number;
  };
}

export interface PlanNode {
  readonly type: string;
  readonly relation?: string;
  readonly index?: string;
  readonly totalCost: number;
  readonly rows: number;
  readonly children: readonly PlanNode[];
}

/**
 * One connection to a Postgres server. Everything runs in a read-only transaction with a time limit that is always rolled back. SQL given by a
 * user must be one SELECT that only reads (throws `notReadOnly`, `invalidPostgresQuery`). A query that fails is an outcome; a lost connection throws `cannotConnect`;
 * an aborted signal throws `cancelled`.
 */
export interface PostgresConnection extends AsyncDisposable {
  /** `host:port/database`, never with credentials. */
  readonly address: string;
  /** As `18.4`. */
  readonly version: string;
  /** As `180004`. */
  readonly versionNumber: number;
  /** Whether hypothetical indexes can be asked about here. */
  readonly hypotheticalIndexes: boolean;
  /** Tables and views that are the user's own (no system schemas); partitions are told by their parent. */
  catalog(): Promise<PostgresCatalog>;
  explain(sql: string, options?: ExplainOptions): Promise<PostgresPlan | QueryFailure>;
  run(sql: string, options?: Pick<RunOptions, "maximumRows" | "timeoutMilliseconds">): Promise<QueryResult | QueryFailure>;
}
