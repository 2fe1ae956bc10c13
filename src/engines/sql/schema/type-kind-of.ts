/** The family of a type by the name that a dialect gives it. */
import type { TypeKind } from "../../../data/types.ts";
import type { DialectId } from "../dialect.ts";

type Kind = TypeKind | "unknown";

const names: Readonly<Record<string, Kind>> = {
  ...kindOf(
    "text",
    "varchar char character nchar nvarchar nvarchar2 varchar2 text string clob nclob bpchar citext name tinytext mediumtext longtext enum fixedstring lowcardinality ntext sysname character_varying char_varying",
  ),
  ...kindOf(
    "integer",
    "int integer bigint smallint tinyint mediumint byteint hugeint int2 int4 int8 int16 int32 int64 int128 int256 uint8 uint16 uint32 uint64 uint128 uint256 utinyint usmallint uinteger ubigint uhugeint serial bigserial smallserial serial4 serial8 long short byte year signed unsigned bignum pls_integer simple_integer oid identity",
  ),
  ...kindOf("decimal", "decimal numeric dec number money smallmoney bignumeric bigdecimal fixed decimal32 decimal64 decimal128 decimal256"),
  ...kindOf("float", "float double real float4 float8 float32 float64 double_precision binary_float binary_double bfloat16"),
  ...kindOf("boolean", "boolean bool logical"),
  ...kindOf("date", "date date32"),
  ...kindOf(
    "timestamp",
    "datetime datetime2 smalldatetime timestamp timestamp_ntz timestampntz timestamp_s timestamp_ms timestamp_ns datetime64 timestamp_without_time_zone",
  ),
  ...kindOf(
    "timestamptz",
    "timestamptz timestamp_tz timestamp_ltz timestamptz timestampltz timestamp_with_time_zone timestamp_with_local_time_zone datetimeoffset",
  ),
  ...kindOf("time", "time timetz time_with_time_zone time_without_time_zone time_ns"),
  ...kindOf("uuid", "uuid uniqueidentifier"),
  ...kindOf("blob", "blob bytea binary varbinary bytes raw image tinyblob mediumblob longblob rowversion bit_varying varbyte long_raw"),
  ...kindOf("nested", "json jsonb struct map array object variant row record union list super nested tuple"),
  ...kindOf(
    "other",
    "interval geography geometry xml inet cidr macaddr tsvector tsquery bit varbit hstore point polygon box circle line path lseg hllsketch vector ipv4 ipv6 sql_variant hierarchyid int4range int8range numrange tsrange tstzrange daterange aggregatefunction",
  ),
};

/** Names that mean something else in a dialect. */
const exceptions: Partial<Record<DialectId, Readonly<Record<string, Kind>>>> = {
  bigquery: { timestamp: "timestamptz", float: "float" },
  spark: { timestamp: "timestamptz" },
  databricks: { timestamp: "timestamptz" },
  // Stored in UTC and shown in the session's zone.
  mysql: { timestamp: "timestamptz", bit: "boolean" },
  tsql: { bit: "boolean", timestamp: "blob" },
  // Oracle's DATE has a time of day.
  oracle: { date: "timestamp", long: "text", float: "float" },
  snowflake: { float: "float" },
  clickhouse: { datetime: "timestamptz", datetime64: "timestamptz", timestamp: "timestamptz" },
};

function kindOf(kind: Kind, list: string): Record<string, Kind> {
  return Object.fromEntries(list.split(" ").map((name) => [name, kind]));
}

/** `DECIMAL(18, 2)` is decimal, `NUMBER(38, 0)` integer, `INTEGER[]` nested; unknown where the name isn't known. */
export function typeKindOf(type: string, dialect: DialectId): Kind {
  const text = type.trim().toLowerCase();
  if (text === "") return "unknown";
  if (text.endsWith("]") || /^(?:array|list|map|struct|row|tuple|record)\b/u.test(text)) return "nested";
  const wrapped = /^(?:nullable|lowcardinality)\((.*)\)$/u.exec(text)?.[1];
  if (wrapped !== undefined) return typeKindOf(wrapped, dialect);
  const parameters = /\(([^)]*)\)/u.exec(text)?.[1];
  const words = text
    .replaceAll(/\([^)]*\)/gu, " ")
    .replaceAll(/\b(?:unsigned|zerofill|signed|character set \w+|collate \S+)\b/gu, (word) => (word === text ? word : " "))
    .trim()
    .split(/\s+/u);
  const name = words.join("_");
  const kind = exceptions[dialect]?.[name] ?? lookUp(name) ?? lookUp(words[0] ?? "") ?? "unknown";
  return kind === "decimal" ? decimalOrInteger(name, parameters, dialect) : kind;
}

function lookUp(name: string): Kind | undefined {
  return Object.hasOwn(names, name) ? names[name] : undefined;
}

/** A decimal of scale 0 is an integer by value; the scale of a bare NUMBER is 0 in Snowflake, that of NUMERIC free or 0 elsewhere. */
function decimalOrInteger(name: string, parameters: string | undefined, dialect: DialectId): Kind {
  if (/money/u.test(name)) return "decimal";
  const parts = parameters?.split(",").map((part) => part.trim());
  if (parts === undefined) return dialect === "snowflake" ? "integer" : "decimal";
  if (parts.length === 1) return name === "number" || name === "numeric" || name === "decimal" || name === "dec" ? "integer" : "decimal";
  return parts[1] === "0" ? "integer" : "decimal";
}
