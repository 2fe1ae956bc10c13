/** The dialects that the SQL engine reads, and what differs between them for reading, comparing names and semantics. */
export const dialectIds = [
  "generic",
  "postgres",
  "duckdb",
  "snowflake",
  "bigquery",
  "redshift",
  "databricks",
  "spark",
  "mysql",
  "tsql",
  "trino",
  "oracle",
  "clickhouse",
] as const;

export type DialectId = (typeof dialectIds)[number];

/** For what holds everywhere but in a few dialects. */
export function dialectsExcept(...exceptions: readonly DialectId[]): readonly DialectId[] {
  return dialectIds.filter((id) => !exceptions.includes(id));
}

export interface Dialect {
  readonly id: DialectId;
  readonly title: string;
  /** Characters that quote an identifier; the first is used when one has to be written. */
  readonly identifierQuotes: readonly ('"' | "`" | "[")[];
  /** A double quote starts a string (BigQuery, MySQL, Spark, Databricks). */
  readonly doubleQuotedStrings: boolean;
  /** A backslash escapes inside strings. */
  readonly backslashEscapes: boolean;
  /** `$$...$$` and `$tag$...$tag$`. */
  readonly dollarQuotes: boolean;
  readonly tripleQuotes: boolean;
  /** `#` starts a comment to the end of the line. */
  readonly hashComments: boolean;
  /** `//` does (Snowflake). */
  readonly slashComments: boolean;
  readonly nestedComments: boolean;
  /** How unquoted names fold before they are compared. */
  readonly folding: "lower" | "upper" | "insensitive" | "sensitive";
  /** `7 / 2` of two integers is 3. */
  readonly integerDivision: boolean;
  /** Where NULLs sort in an ascending ORDER BY that doesn't say. */
  readonly nullsAscending: "first" | "last";
  /** The name of the dialect in polyglot. */
  readonly polyglot: string;
}
