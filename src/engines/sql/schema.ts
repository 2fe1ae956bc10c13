/** What is known of the tables that a query reads: from DDL, dbt, a live source, or the data itself. */
import type { TypeKind } from "../../data/types.ts";

/**
 * Where a fact comes from; a fact seen in data holds for that data alone and is said so; what dbt tests (`dbt`) is tested, not
 * enforced; what a contract of dbt declares (`contract`) is enforced or not, as the warehouse does with constraints; `query` is inferred
 * from how a query uses a table, or is what the query of a view makes so.
 */
export type FactSource = "ddl" | "dbt" | "contract" | "live" | "data" | "query";

export interface ColumnSchema {
  readonly name: string;
  /** As its source writes it, upper case. Empty where unknown. */
  readonly type: string;
  readonly kind: TypeKind | "unknown";
  /** Declared NOT NULL (primary keys included). False says nothing is declared. */
  readonly notNull: boolean;
  /** Where that was declared, if elsewhere than the table. */
  readonly notNullSource?: FactSource;
}

export interface ForeignKey {
  readonly columns: readonly string[];
  readonly table: string;
  readonly referenced: readonly string[];
  /** Where it was declared, if elsewhere than the table. */
  readonly source?: FactSource;
}

/** One part of an index's key. */
export interface IndexKey {
  /** Absent where the part is an expression. */
  readonly column?: string;
  /** With its direction, operator class and collation, in one spelling: two indexes whose parts are the same text are sorted by the same. */
  readonly text: string;
}

/** An index that exists, those behind keys included. */
export interface TableIndex {
  /** Absent where the engine chose one. */
  readonly name?: string;
  readonly keys: readonly IndexKey[];
  readonly unique: boolean;
  /** Lower case: `btree` unless its source says otherwise. */
  readonly method: string;
  /** Only rows that fulfil it are in the index. */
  readonly predicate?: string;
  /** Columns that are stored with the key and not sorted by. */
  readonly included: readonly string[];
  /** Something else needs it: a primary key, a constraint, replication. It isn't dropped by itself. */
  readonly required: boolean;
  /** False after a build that failed: it costs writes and answers nothing. */
  readonly valid: boolean;
  readonly bytes?: number;
  /** How often the server used it, and since when it counts at the latest (ISO). */
  readonly scans?: { readonly count: number; readonly since: string };
  readonly source: FactSource;
}

export interface TableSchema {
  /** As declared, dotted: `analytics.orders`. Matched by its last parts, names compared as the dialect folds them. */
  readonly name: string;
  readonly columns: readonly ColumnSchema[];
  /** There may be columns that aren't listed (dbt documents what it likes). */
  readonly partial?: boolean;
  /** Declared primary keys and unique constraints. Uniqueness alone allows NULLs. */
  readonly keys: readonly { readonly columns: readonly string[]; readonly primary: boolean; readonly source: FactSource }[];
  readonly foreignKeys: readonly ForeignKey[];
  /** Absent where nothing is known of them, so that there may be some. */
  readonly indexes?: readonly TableIndex[];
  /** Columns or expressions as written. */
  readonly partitionBy: readonly string[];
  /** How many there are, where that is known; where a range of values makes one, it isn't their number. */
  readonly partitions?: number;
  readonly clusterBy: readonly string[];
  /** `clusterBy` gives each column the same weight (Redshift's INTERLEAVED SORTKEY), so that its order says nothing. */
  readonly interleaved?: boolean;
  /** The column whose values decide on which node a row is kept (Redshift's DISTKEY). */
  readonly distributedBy?: string;
  readonly source: FactSource;
  /** Row count and bytes where known (live source, data, statistics given by the user). */
  readonly rows?: number;
  readonly bytes?: number;
  /** Distinct values by column, where known. */
  readonly distinct?: Readonly<Record<string, number>>;
  /** A FROM item in a data session that holds its rows, where data was given. */
  readonly relation?: string;
  /** What a session opens to read them. */
  readonly dataset?: string;
  readonly kind: "table" | "view" | "model";
}

export interface SchemaCatalog {
  readonly tables: readonly TableSchema[];
  /** Where each table came from could not be read completely: said in the report. */
  readonly problems: readonly string[];
}

export const emptyCatalog: SchemaCatalog = { tables: [], problems: [] };
