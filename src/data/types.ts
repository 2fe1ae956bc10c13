/**
 * What the engines see of data: a session (one locked-down DuckDB connection a request) and the relations opened in it.
 * Nothing outside src/data imports DuckDB.
 */
import type { Laboratory, LaboratoryOptions } from "./laboratory-types.ts";
import type { PostgresConnection } from "./postgres/types.ts";

/** A cell as it comes out of the engine, made safe for JSON: bigint beyond 2^53, decimals, dates and times are strings. */
export type Cell = string | number | boolean | null | readonly Cell[] | { readonly [key: string]: Cell };
export type Row = Readonly<Record<string, Cell>>;

export type SourceFormat = "csv" | "json" | "parquet" | "arrow" | "duckdb" | "postgres" | "query";

/** The family of a DuckDB type, for "does this check apply". */
export type TypeKind =
  | "text"
  | "integer"
  | "decimal"
  | "float"
  | "boolean"
  | "date"
  | "timestamp"
  | "timestamptz"
  | "time"
  | "uuid"
  | "blob"
  | "nested"
  | "other";

export interface Column {
  readonly name: string;
  /** The DuckDB type of the typed view, e.g. `DECIMAL(10,2)`. */
  readonly type: string;
  readonly kind: TypeKind;
  /**
   * Set where the type was not stored with the data but read from its text (CSV, JSON): how to reach what was written.
   * Absent for Parquet, Arrow, DuckDB files and queries.
   */
  readonly text?: TextColumn;
}

export interface TextColumn {
  /**
   * SQL for the value as it was written, valid over {@link Relation.from}: VARCHAR, NULL where the cell is empty. In delimited text an empty
   * cell is NULL whether or not it stands in quotes; words such as NA or null are values. In JSON only null is NULL.
   */
  readonly raw: string;
  /**
   * SQL predicate, never NULL: the cell has a value and that value does not fit `Column.type`. The literal `FALSE` where it can't happen (text).
   * A misfit reads as NULL in the typed column, so whoever counts NULLs must count `raw IS NULL`.
   */
  readonly misfit: string;
  /**
   * SQL predicate, cheaper than `misfit`: TRUE only where the cell has a value that fits. Not TRUE says nothing. Absent where a sample shows that
   * it would be TRUE too seldom.
   */
  readonly fitsQuickly?: string;
  /**
   * `declared`: by the caller. `proved`: from every value of the file. `assumed`: from a sample, to be proved by counting `misfit` in the first
   * full scan; where that count is not 0, open the dataset again with `inference: "full"`.
   */
  readonly basis: "declared" | "proved" | "assumed";
  /** Values that don't fit, counted while the type was proved; absent unless basis is `proved`. */
  readonly misfits?: number;
  /** A hint, from a sample: nearly all texts are what the engine writes for their values. */
  readonly isOwnForm?: boolean;
}

/** Something that the source itself shows: how it was read, and what could not be read. */
export interface SourceFinding {
  readonly code:
    | "encoding"
    | "byte-order-mark"
    | "delimiter"
    | "ragged-row"
    | "quoting"
    | "invalid-encoding"
    | "header"
    | "duplicate-column"
    | "misfit"
    | "mixed-kinds"
    | "line-too-long";
  /** `info` says how the file was read; `warning` means that something was lost or does not fit. */
  readonly level: "info" | "warning";
  readonly message: string;
  /** How many rows or values it concerns, exact. */
  readonly count?: number;
  readonly column?: string;
  /** 1-based physical lines in the file, the first few. */
  readonly lines?: readonly number[];
  /** The first few offending texts, cut. */
  readonly samples?: readonly string[];
}

export interface SourceFile {
  readonly path: string;
  readonly bytes: number;
}

/** What Parquet footers say of one column over all files, only where every row group says it. */
export interface FooterColumn {
  readonly nulls?: bigint;
  /** As text, in the column's own type; present only where the footers mark them exact, and never for floating point (NaN hides there). */
  readonly min?: string;
  readonly max?: string;
  /** True where row groups, in file order, are strictly increasing and disjoint: a candidate for an order proof of uniqueness. */
  readonly ordered: boolean;
  readonly compressedBytes: number;
}

export interface Footers {
  readonly rows: bigint;
  readonly columns: ReadonlyMap<string, FooterColumn>;
}

/** A dataset opened in a session. */
export interface Relation {
  /** As the user named it. */
  readonly dataset: string;
  readonly format: SourceFormat;
  /**
   * A FROM item (the quoted name of a temporary view) whose columns are {@link columns}, typed, under their own names. For text files the view has
   * further columns that {@link TextColumn.raw} uses: name the columns you want rather than selecting `*`.
   */
  readonly from: string;
  readonly columns: readonly Column[];
  readonly files: readonly SourceFile[];
  /** Findings known at opening; {@link DataSession.sourceFindings} has those that need a full scan. */
  readonly findings: readonly SourceFinding[];
  /** Parquet only. */
  readonly footers?: Footers;
  /**
   * Rows that could not be read are left out of `from`; {@link DataSession.sourceFindings} counts them. True where there are some, or where only a
   * full scan will tell (types assumed from a sample).
   */
  readonly rejects: boolean;
}

export interface OpenOptions {
  /** DuckDB types by column name, declared by a contract; they win over inference. Unknown names are ignored here. */
  readonly types?: Readonly<Record<string, string>>;
  /**
   * For delimited text: `full` (default) proves every type on the whole file before it answers; `optimistic` does so for small files and
   * assumes the types from a sample for large ones (basis `assumed`); `none` looks at the head alone, for whom the columns' names are enough.
   */
  readonly inference?: "full" | "optimistic" | "none";
}

/** A Parquet, CSV or JSON file that a query is written to: whole or not at all (a temporary file, then a rename). */
export interface WriteResult {
  readonly path: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Files of one JSON object a line, ready to be read in order. */
export interface JsonLines {
  /** A FROM item with the columns asked for; a line that is no such object is a row of NULLs. */
  readonly from: string;
  readonly files: readonly SourceFile[];
  /** Compressed files that end within a block or frame: read as far as they go. */
  readonly cut: readonly string[];
}

export interface DataSession extends AsyncDisposable {
  /** Opens a file, glob, hive-partitioned folder glob, `file.duckdb#schema.table`, a Postgres table (URL or source with `#schema.table`) or a SELECT. Errors: file, format and query codes of the catalogue. */
  open(dataset: string, options?: OpenOptions): Promise<Relation>;
  /**
   * Runs one SELECT of ours and returns its rows, for small results only (throws `tooLarge` above 100,000 rows).
   * Cancels with the session's signal.
   */
  rows(sql: string): Promise<readonly Row[]>;
  /** Runs statements of ours (temporary tables and views). */
  execute(sql: string): Promise<void>;
  /** Runs work that groups up to `rows` rows and keeps no more than counts a group: integers close together are grouped faster there. */
  denseGroups<T>(rows: number, work: () => Promise<T>): Promise<T>;
  /**
   * Checks that `sql` is one read-only SELECT by the engine's own statement type (throws `notReadOnly` or `invalidQuery`) and returns it
   * ready to be wrapped in parentheses.
   */
  readOnlyQuery(sql: string): Promise<string>;
  /** Checks that `expression` is one boolean SQL expression over `relation` (binds it); throws `invalidQuery` with the engine's reason. */
  rowExpression(relation: Relation, expression: string): Promise<string>;
  /** After a full scan of `relation`: its rejected rows and misfits, with line numbers. Costs a scan of the affected columns only where something is wrong. */
  sourceFindings(relation: Relation, misfits: readonly string[]): Promise<readonly SourceFinding[]>;
  /** Writes the rows of a SELECT; the format follows the file name's ending. `path` must lie inside a root. */
  write(sql: string, path: string): Promise<WriteResult>;
  /**
   * Opens files of one JSON object a line (logs), compressed by zstd, gzip or the JVM's lz4 and snappy streams, whole or cut off, with DuckDB types by
   * column. `longestLine` in MiB (default 16): each thread holds twice that; a longer line makes reading fail with `tooLarge`. Errors: path codes,
   * `emptyFile`, `unsupportedFeature`.
   */
  jsonLines(paths: readonly string[], columns: Readonly<Record<string, string>>, longestLine?: number): Promise<JsonLines>;
  /** A name for a temporary table that nothing else uses, quoted. */
  temporaryName(hint: string): string;
}

/** Opens sessions; one a process. */
export interface DataAccess extends AsyncDisposable {
  readonly roots: readonly string[];
  /** A DuckDB of its own, for running queries to compare, time and profile them. Disposing it frees all it holds. */
  laboratory(options: LaboratoryOptions): Promise<Laboratory>;
  /** Connects to a Postgres server: a URL without a password, or a source of `pipewright.yaml`. Errors: those of names, `cannotConnect`. */
  postgres(name: string, options: { readonly signal: AbortSignal }): Promise<PostgresConnection>;
  session(options: { readonly signal: AbortSignal; readonly onProgress?: (share: number) => void }): Promise<DataSession>;
  /** The files below a folder inside a root whose names end so (`.sql`), sorted, at most 10,000; a file that is named itself is the only one. */
  listFiles(path: string, endings: readonly string[]): Promise<readonly string[]>;
  /** A small text file inside a root (a contract): its content. */
  readText(path: string): Promise<string>;
  /** Writes a text file inside a root, whole or not at all. */
  writeText(path: string, content: string): Promise<void>;
}
