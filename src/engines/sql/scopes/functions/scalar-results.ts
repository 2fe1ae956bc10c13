/** What well-known scalar functions return, where all engines that have them agree. */
import type { DialectId } from "../../dialect.ts";
import type { TypeFact } from "../draft.ts";

type Kind = TypeFact["kind"];

interface Result {
  readonly kind: Kind;
  /** arguments: not NULL where no argument is. */
  readonly nullable: "arguments" | "never" | "always" | "temporal";
}

const results = new Map<string, Result>([
  ...entries("text", "arguments", "lower upper ucase lcase trim ltrim rtrim btrim replace initcap md5 substr substring left right concat"),
  ...entries(
    "text",
    "always",
    "concat_ws lpad rpad to_char to_varchar date_format format_date format_timestamp format_datetime array_to_string hex reverse repeat regexp_replace regexp_extract regexp_substr split_part translate chr json_extract_scalar json_value json_extract_path_text datename monthname dayname sha1 sha2 sha256 to_hex quote_literal soundex",
  ),
  ...entries("integer", "arguments", "length char_length character_length len octet_length strpos instr charindex ascii"),
  ...entries("integer", "temporal", "year month day quarter dayofmonth dayofweek dayofyear weekofyear hour minute"),
  ...entries("boolean", "arguments", "starts_with startswith ends_with endswith"),
  ...entries("boolean", "always", "regexp_like regexp_contains like_regex is_nan isnan is_inf"),
]);

function entries(kind: Kind, nullable: Result["nullable"], names: string): [string, Result][] {
  return names.split(" ").map((name) => [name, { kind, nullable }]);
}

const temporal: ReadonlySet<Kind> = new Set(["date", "timestamp", "timestamptz"]);

/** Undefined where the function isn't known. */
export function scalarResult(name: string, facts: readonly TypeFact[], dialect: DialectId): TypeFact | undefined {
  const special = dateResult(name, facts, dialect) ?? numberResult(name, facts);
  if (special !== undefined) return special;
  const result = results.get(name);
  if (result === undefined) return undefined;
  return { kind: result.kind, type: "", nullable: isNullable(result, facts, dialect) };
}

function isNullable({ kind, nullable }: Result, facts: readonly TypeFact[], dialect: DialectId): boolean {
  if (nullable === "never") return false;
  // Oracle: a text function may make an empty string, which is NULL, and the length of one is NULL.
  if (nullable === "always" || (dialect === "oracle" && (kind === "text" || kind === "integer"))) return true;
  if (facts.length === 0 || facts.some((fact) => fact.nullable)) return true;
  return nullable === "temporal" && facts.some((fact) => !temporal.has(fact.kind));
}

function numberResult(name: string, [first]: readonly TypeFact[]): TypeFact | undefined {
  if (name === "abs" && first !== undefined) return { ...first, type: "" };
  if (name === "random" || name === "rand") return { kind: "float", type: "", nullable: true };
  return undefined;
}

// ---- dates

const zonedNow: ReadonlySet<DialectId> = new Set([
  "postgres",
  "duckdb",
  "snowflake",
  "bigquery",
  "spark",
  "databricks",
  "trino",
  "redshift",
  "oracle",
]);

function dateResult(name: string, facts: readonly TypeFact[], dialect: DialectId): TypeFact | undefined {
  const fact = (kind: Kind, nullable = false): TypeFact => ({ kind, type: "", nullable });
  // A date of Oracle has a time of day.
  const date: Kind = dialect === "oracle" ? "timestamp" : "date";
  switch (name) {
    case "current_date":
    case "curdate":
      return fact(date);
    case "to_date":
    case "date":
    case "make_date":
    case "date_from_parts":
    case "datefromparts":
      return fact(date, true);
    case "now":
    case "current_timestamp":
      if (dialect === "mysql" || dialect === "tsql") return fact("timestamp");
      return zonedNow.has(dialect) ? fact("timestamptz") : fact("unknown");
    case "localtimestamp":
      return fact("timestamp");
    case "getdate":
    case "sysdate":
    case "sysdatetime":
      return dialect === "snowflake" || dialect === "databricks" ? fact("unknown") : fact("timestamp");
    case "date_trunc":
    case "timestamp_trunc":
    case "datetime_trunc":
      return truncated(facts, dialect);
    default:
      return undefined;
  }
}

/** The truncated argument keeps its type, except that some engines make a timestamp of a date. */
function truncated(facts: readonly TypeFact[], dialect: DialectId): TypeFact | undefined {
  const argument = facts.find((fact) => temporal.has(fact.kind));
  if (argument === undefined) return undefined;
  const keepsDate = dialect === "bigquery" || dialect === "snowflake" || dialect === "trino";
  return argument.kind === "date" && !keepsDate
    ? { kind: "unknown", type: "", nullable: true }
    : { kind: argument.kind, type: "", nullable: argument.nullable };
}
