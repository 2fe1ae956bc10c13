/** What in a text speaks for a dialect. */
import type { DialectId } from "../dialect.ts";

export interface Evidence {
  readonly pattern: RegExp;
  readonly dialects: readonly DialectId[];
  /** 3: only these dialects have it; 1: others may have it too. */
  readonly weight: 1 | 2 | 3;
  readonly reason: string;
  /** Look at the text of string literals too, which are blanked otherwise. */
  readonly inStrings?: boolean;
}

/**
 * Patterns over the text with comments and strings blanked. Functions and clauses are told by the engines' reference manuals. A reason reads
 * after "because of".
 */
export const evidence: readonly Evidence[] = [
  { pattern: /`[^`\n]+\.[^`\n]+`/, dialects: ["bigquery"], weight: 3, reason: "a dotted name in one pair of backticks" },
  { pattern: /`\w+`/, dialects: ["mysql", "bigquery", "spark", "databricks", "clickhouse"], weight: 2, reason: "backticks around names" },
  {
    pattern: /(?:\bFROM|\bJOIN|\.|,|\bSELECT|\bINTO)\s*\[[A-Za-z_][\w ]*\]/i,
    dialects: ["tsql"],
    weight: 3,
    reason: "brackets around names",
  },
  { pattern: /::\s*[A-Za-z]/, dialects: ["postgres", "snowflake", "redshift", "duckdb", "databricks"], weight: 2, reason: "casts by ::" },
  { pattern: /\bQUALIFY\b/i, dialects: ["snowflake", "bigquery", "databricks", "duckdb", "redshift"], weight: 2, reason: "QUALIFY" },
  { pattern: /\bSAFE_(?:CAST|DIVIDE|OFFSET|ORDINAL)\b|\bSAFE\.\w+\s*\(/i, dialects: ["bigquery"], weight: 3, reason: "SAFE_ functions" },
  {
    pattern:
      /\b(?:TIMESTAMP_TRUNC|TIMESTAMP_DIFF|DATE_DIFF\s*\([^()]*,\s*(?:DAY|MONTH|YEAR|WEEK)\s*\)|FORMAT_DATE|PARSE_DATE|GENERATE_DATE_ARRAY|GENERATE_ARRAY|APPROX_QUANTILES|FARM_FINGERPRINT|INT64|FLOAT64|BIGNUMERIC|_TABLE_SUFFIX|_PARTITIONTIME|_PARTITIONDATE)\b/i,
    dialects: ["bigquery"],
    weight: 3,
    reason: "functions and types of BigQuery",
  },
  { pattern: /\bUNNEST\s*\([^()]*\)[^()]{0,40}\bWITH\s+OFFSET\b/i, dialects: ["bigquery"], weight: 3, reason: "UNNEST WITH OFFSET" },
  {
    pattern: /\*\s*EXCEPT\s*\(\s*(?!SELECT|WITH|\()/i,
    dialects: ["bigquery", "databricks", "clickhouse"],
    weight: 2,
    reason: "* EXCEPT (...)",
  },
  { pattern: /\*\s*EXCLUDE\b/i, dialects: ["snowflake", "duckdb", "redshift"], weight: 2, reason: "* EXCLUDE" },
  {
    pattern: /\bSTRUCT\s*<|\bARRAY\s*<\s*(?:STRUCT|STRING|INT64)/i,
    dialects: ["bigquery", "databricks", "spark"],
    weight: 2,
    reason: "types with angle brackets",
  },
  { pattern: /\bSELECT\s+(?:DISTINCT\s+)?TOP\s*(?:\(|\d)/i, dialects: ["tsql"], weight: 2, reason: "TOP" },
  {
    pattern:
      /\b(?:CROSS|OUTER)\s+APPLY\b|\bWITH\s*\(\s*NOLOCK\b|\bNVARCHAR\b|\bDATETIME2\b|\bCHARINDEX\s*\(|\bGETUTCDATE\s*\(|\bOPTION\s*\(\s*(?:RECOMPILE|MAXDOP)|\b(?:TRY_)?CONVERT\s*\(\s*(?:n?varchar|date|datetime|int|decimal)\b/i,
    dialects: ["tsql"],
    weight: 3,
    reason: "functions and hints of SQL Server",
  },
  { pattern: /^\s*GO\s*$/im, dialects: ["tsql"], weight: 3, reason: "GO between batches" },
  { pattern: /\bDECLARE\s+@|\bSET\s+@\w+\s*=/i, dialects: ["tsql"], weight: 2, reason: "variables that are declared with @" },
  { pattern: /@[A-Za-z_]\w*/, dialects: ["tsql", "bigquery", "mysql"], weight: 1, reason: "variables with @" },
  { pattern: /\bGETDATE\s*\(/i, dialects: ["tsql", "redshift"], weight: 2, reason: "GETDATE()" },
  { pattern: /\bISNULL\s*\([^()]*,/i, dialects: ["tsql"], weight: 1, reason: "ISNULL of two arguments" },
  {
    pattern: /\b(?:DATEADD|DATEDIFF)\s*\(\s*'?(?:day|month|year|hour|minute|week|second)'?\s*,/i,
    dialects: ["snowflake", "tsql", "redshift", "databricks"],
    weight: 1,
    reason: "DATEADD or DATEDIFF with the unit first",
  },
  {
    pattern:
      /\bFLATTEN\s*\(|\bIFF\s*\(|\bZEROIFNULL\s*\(|\bTRY_TO_\w+\s*\(|\bOBJECT_CONSTRUCT\s*\(|\bTO_VARIANT\s*\(|\bPARSE_JSON\s*\([^()]*\)\s*:|\bVARIANT\b|\bTIMESTAMP_(?:NTZ|LTZ|TZ)\b|\bCOPY\s+INTO\s+\w|\bAT\s*\(\s*(?:TIMESTAMP|OFFSET)\s*=>/i,
    dialects: ["snowflake"],
    weight: 3,
    reason: "functions and types of Snowflake",
  },
  {
    pattern: /[A-Za-z_]\w*:[A-Za-z_]\w*(?:\.\w+|\[\d+\])*::/,
    dialects: ["snowflake", "databricks"],
    weight: 3,
    reason: "paths by a colon",
  },
  {
    pattern: /\bLATERAL\s+VIEW\b|\b(?:POSEXPLODE|EXPLODE_OUTER)\s*\(/i,
    dialects: ["spark", "databricks"],
    weight: 3,
    reason: "LATERAL VIEW",
  },
  {
    pattern: /\b(?:DISTRIBUTE|SORT)\s+BY\b|\bEXPLODE\s*\(|\bCOLLECT_(?:LIST|SET)\s*\(|\bUSING\s+PARQUET\b/i,
    dialects: ["spark", "databricks"],
    weight: 2,
    reason: "functions and clauses of Spark",
  },
  {
    pattern: /\bZORDER\s+BY\b|\bUSING\s+DELTA\b|\bVERSION\s+AS\s+OF\b|\bTBLPROPERTIES\s*\(\s*'?delta\.|\bCLUSTER\s+BY\s+AUTO\b/i,
    dialects: ["databricks"],
    weight: 3,
    reason: "Delta Lake",
  },
  {
    pattern: /\b(?:DISTKEY|SORTKEY|DISTSTYLE)\b|\bENCODE\s+(?:zstd|lzo|az64|raw)\b/i,
    dialects: ["redshift"],
    weight: 3,
    reason: "distribution and sort keys of Redshift",
  },
  { pattern: /\bILIKE\b/i, dialects: ["postgres", "snowflake", "redshift", "duckdb", "databricks"], weight: 1, reason: "ILIKE" },
  { pattern: /\bDISTINCT\s+ON\s*\(/i, dialects: ["postgres", "duckdb"], weight: 2, reason: "DISTINCT ON" },
  {
    pattern:
      /!?~~?\*|\s!?~\s|->>|#>>|@>|<@|\bJSONB\b|\bTSVECTOR\b|\bto_tsvector\s*\(|\bSERIAL\b|\bBIGSERIAL\b|\bTIMESTAMPTZ\b|\bpg_\w+|\bREGCLASS\b|\bCONCURRENTLY\b/i,
    dialects: ["postgres"],
    weight: 2,
    reason: "operators and types of PostgreSQL",
  },
  { pattern: /\bON\s+CONFLICT\b|\bRETURNING\b/i, dialects: ["postgres", "duckdb"], weight: 1, reason: "ON CONFLICT or RETURNING" },
  {
    pattern:
      /\bread_(?:csv|parquet|json)\w*\s*\(|\bSUMMARIZE\b|\bPIVOT\s+\w+\s+ON\b|\bCOLUMNS\s*\(|\blist_\w+\s*\(|\bstruct_pack\s*\(|\bASOF\s+(?:LEFT\s+)?JOIN\b|^\s*FROM\s+\w+/i,
    dialects: ["duckdb"],
    weight: 2,
    reason: "functions and forms of DuckDB",
  },
  { pattern: /\bFROM\s+'[^']+\.(?:parquet|csv|json)[^']*'/i, dialects: ["duckdb"], weight: 3, reason: "a file in FROM", inStrings: true },
  {
    pattern:
      /\bLIMIT\s+\d+\s*,\s*\d+|\bGROUP_CONCAT\s*\(|\bDATE_FORMAT\s*\(|\bSTR_TO_DATE\s*\(|\bAUTO_INCREMENT\b|\bENGINE\s*=\s*InnoDB|\bON\s+DUPLICATE\s+KEY\b|\bSTRAIGHT_JOIN\b|\bIFNULL\s*\(|\bCURDATE\s*\(|\bUNSIGNED\b/i,
    dialects: ["mysql"],
    weight: 2,
    reason: "functions and clauses of MySQL",
  },
  {
    pattern:
      /\bROWNUM\b|\(\s*\+\s*\)|\bCONNECT\s+BY\b|\bVARCHAR2\b|\bFROM\s+DUAL\b|\bSYSDATE\b(?!\s*\()|\bTO_CHAR\s*\([^()]*,\s*'(?:YYYY|DD|MM)|\bLISTAGG\s*\([^()]*\)\s*WITHIN\b.*\bFROM\s+DUAL\b|\bNVL2\s*\(|\bMINUS\s+SELECT\b/i,
    dialects: ["oracle"],
    weight: 2,
    reason: "functions and forms of Oracle",
    inStrings: true,
  },
  {
    pattern:
      /\bto(?:Date|DateTime|String|Int32|Int64|UInt\d+|StartOf\w+|YYYYMM)\s*\(|\bcountIf\s*\(|\bsumIf\s*\(|\barray(?:Map|Filter|Join)\s*\(|\buniq(?:Exact)?\s*\(|\bNullable\s*\(|\bLowCardinality\s*\(/,
    dialects: ["clickhouse"],
    weight: 3,
    reason: "functions of ClickHouse",
  },
  { pattern: /\bCROSS\s+JOIN\s+UNNEST\s*\(/i, dialects: ["trino", "bigquery", "duckdb"], weight: 1, reason: "CROSS JOIN UNNEST" },
  {
    pattern:
      /\bAPPROX_DISTINCT\s*\(|\bDATE_PARSE\s*\(|\bFROM_ISO8601_\w+\s*\(|\bTRY\s*\(|\bWITH\s+ORDINALITY\b|\bCARDINALITY\s*\(|\bMAP_AGG\s*\(|\bdate_add\s*\(\s*'/i,
    dialects: ["trino"],
    weight: 2,
    reason: "functions of Trino",
    inStrings: true,
  },
  {
    pattern: /"[A-Za-z_][\w]*"\s*(?:\.|,|\bAS\b)|\.\s*"\w+"/i,
    dialects: ["postgres", "snowflake", "redshift", "duckdb", "trino", "oracle", "clickhouse", "generic", "tsql"],
    weight: 1,
    reason: "double quotes around names",
  },
  {
    pattern: /(?:=|\(|,|\bIN|\bLIKE)\s*"[^"\n]*[^\w"\n][^"\n]*"/i,
    dialects: ["bigquery", "mysql", "spark", "databricks"],
    weight: 2,
    reason: "double quotes around strings",
  },
  { pattern: /(?:^|\n)\s*#[^\n>]/, dialects: ["mysql", "bigquery"], weight: 1, reason: "comments by #" },
  {
    pattern: /\bPREWHERE\b|\b(?:LEFT\s+)?ARRAY\s+JOIN\b|\bENGINE\s*=\s*\w*MergeTree|\bLIMIT\s+\d+\s+BY\b|\bFROM\s+\w+\s+FINAL\b/i,
    dialects: ["clickhouse"],
    weight: 3,
    reason: "clauses of ClickHouse",
  },
];
