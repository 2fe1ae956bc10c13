/** Words that stand like a column and are none of any table: functions without parentheses, and what engines add to every row. */
import type { DialectId } from "../../dialect.ts";

const everywhere: ReadonlySet<string> = new Set([
  "current_date",
  "current_time",
  "current_timestamp",
  "current_user",
  "current_role",
  "current_schema",
  "current_catalog",
  "localtime",
  "localtimestamp",
  "session_user",
  "system_user",
]);

const byDialect: Readonly<Partial<Record<DialectId, ReadonlySet<string>>>> = {
  oracle: new Set(["sysdate", "systimestamp", "rownum", "rowid", "level", "user", "uid", "connect_by_isleaf", "connect_by_iscycle"]),
  redshift: new Set(["sysdate"]),
  postgres: new Set(["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"]),
  bigquery: new Set(["_partitiontime", "_partitiondate", "_table_suffix", "_file_name"]),
  duckdb: new Set(["rowid", "filename"]),
  clickhouse: new Set(["_part", "_table", "_file", "_path"]),
  mysql: new Set(["utc_date", "utc_time", "utc_timestamp"]),
};

/** True of an unquoted name that has a meaning of its own; a known column of that name still comes first. */
export function isPseudoColumn(name: string, dialect: DialectId): boolean {
  const lower = name.toLowerCase();
  return everywhere.has(lower) || byDialect[dialect]?.has(lower) === true;
}
