/**
 * The types of ODCS properties: the DuckDB type a text file's column is read as, and the family of types a stored column must be of.
 * physicalType is in the words of whatever database the contract was written for; the common ones of Postgres, MySQL, SQL Server, Oracle,
 * Snowflake, BigQuery, Spark and DuckDB are known.
 */
import type { TypeKind } from "../../../data/types.ts";
import { typeKind } from "../../../data/type-kind.ts";
import type { LogicalType } from "./odcs-property-structure.ts";
import { own } from "./own.ts";

export interface PhysicalType {
  /** The DuckDB type; absent for nested ones, whose structure is for the data to say. */
  readonly type?: string;
  readonly kind: TypeKind;
  /** The most characters, where the type limits them. */
  readonly maxLength?: number;
}

/** DuckDB types by the names that databases have for them, lower case, without arguments. */
const names: Readonly<Record<string, string>> = {
  ...named("BOOLEAN", "boolean bool logical"),
  ...named("TINYINT", "tinyint int1"),
  ...named("SMALLINT", "smallint int2 short smallserial int16"),
  ...named("INTEGER", "integer int int4 signed mediumint serial int32"),
  ...named("BIGINT", "bigint int8 long bigserial int64 identity"),
  ...named("HUGEINT", "hugeint int128"),
  ...named("UTINYINT", "utinyint uint8"),
  ...named("USMALLINT", "usmallint uint16"),
  ...named("UINTEGER", "uinteger uint32"),
  ...named("UBIGINT", "ubigint uint64"),
  ...named("UHUGEINT", "uhugeint uint128"),
  // FLOAT has 32 bits in DuckDB and 64 in several databases; the wider one holds both.
  ...named("DOUBLE", "double float float4 float8 real float64 float32|double precision"),
  ...named(
    "VARCHAR",
    "varchar char bpchar text string nvarchar nchar varchar2 nvarchar2 clob nclob character tinytext mediumtext longtext ntext|character varying",
  ),
  ...named("DATE", "date date32"),
  ...named(
    "TIMESTAMP",
    "timestamp datetime datetime2 timestamp_ntz timestampntz timestamp_s timestamp_ms smalldatetime|timestamp without time zone",
  ),
  ...named(
    "TIMESTAMP WITH TIME ZONE",
    "timestamptz timestamp_tz timestamp_ltz timestampltz datetimeoffset|timestamp with time zone|timestamp with local time zone",
  ),
  ...named("TIMESTAMP_NS", "timestamp_ns"),
  ...named("TIME_NS", "time_ns"),
  ...named("BIGNUM", "bignum varint"),
  ...named("TIME", "time|time without time zone"),
  ...named("TIME WITH TIME ZONE", "timetz|time with time zone"),
  ...named("UUID", "uuid guid uniqueidentifier"),
  ...named("BLOB", "blob bytea binary varbinary bytes longblob raw"),
  ...named("JSON", "json jsonb variant"),
  ...named("INTERVAL", "interval"),
};

function named(type: string, words: string): Readonly<Record<string, string>> {
  const [single = "", ...phrases] = words.split("|");
  return Object.fromEntries([...single.split(" "), ...phrases].map((name) => [name, type]));
}

/** Reads a physicalType; undefined for one that DuckDB has nothing like. */
export function physicalType(text: string): PhysicalType | undefined {
  const folded = text.trim().toLowerCase().replaceAll(/\s+/g, " ");
  if (/^(struct|map|union|enum|row|record|list|array|object)\b|\[\d*\]$/.test(folded)) return nestedType(folded);
  const match = /^([a-z][a-z0-9_ ]*?) ?(?:\(([^)]*)\))?( (?:with|without) (?:local )?time zone)?( unsigned)?$/.exec(folded);
  if (match === null) return undefined;
  const [, base = "", args = "", zone = ""] = match;
  const numbers = args.split(",").map((part) => Number.parseInt(part, 10));
  if (["decimal", "numeric", "dec", "number", "bignumeric"].includes(base)) return decimalType(numbers);
  const type = own(names, base + zone);
  if (type === undefined) return undefined;
  const [maxLength] = numbers;
  const isLimited = type === "VARCHAR" && maxLength !== undefined && Number.isInteger(maxLength) && maxLength > 0;
  return { type, kind: typeKind(type), ...(isLimited ? { maxLength } : {}) };
}

/** `varchar[15]` is some catalogues' way to write `varchar(15)`; with empty brackets it is a list. */
function nestedType(folded: string): PhysicalType {
  const length = /^(?:n?varchar|n?char|bpchar|character varying|character)\[(\d+)\]$/.exec(folded)?.[1];
  if (length !== undefined) return { type: "VARCHAR", kind: "text", maxLength: Number(length) };
  return folded.startsWith("enum") ? { type: "VARCHAR", kind: "text" } : { kind: "nested" };
}

/** Without arguments the precision is whatever the database has, which no DuckDB decimal is: no type is declared then. */
function decimalType([precision, scale = 0]: readonly number[]): PhysicalType | undefined {
  if (precision === undefined || !Number.isInteger(precision)) return undefined;
  const isValid = precision >= 1 && precision <= 38 && Number.isInteger(scale) && scale >= 0 && scale <= precision;
  return isValid ? { type: `DECIMAL(${precision},${scale})`, kind: "decimal" } : undefined;
}

/** What a logical type is read as from text. An integer has no limits, so it is read as the widest one. */
const typesByLogicalType: Readonly<Record<LogicalType, string | undefined>> = {
  string: "VARCHAR",
  date: "DATE",
  timestamp: "TIMESTAMP",
  time: "TIME",
  number: "DOUBLE",
  integer: "HUGEINT",
  boolean: "BOOLEAN",
  object: undefined,
  array: undefined,
};

const kindsByLogicalType: Readonly<Record<LogicalType, readonly TypeKind[]>> = {
  string: ["text"],
  date: ["date"],
  timestamp: ["timestamp", "timestamptz"],
  time: ["time"],
  number: ["integer", "decimal", "float"],
  integer: ["integer"],
  boolean: ["boolean"],
  object: ["nested"],
  array: ["nested"],
};

/** The families of the `type` check by the kind of a physical type. */
const familiesByKind: Readonly<Partial<Record<TypeKind, string>>> = {
  text: "text",
  integer: "integer",
  decimal: "number",
  float: "number",
  boolean: "boolean",
  date: "date",
  timestamp: "timestamp",
  timestamptz: "timestamptz",
  time: "time",
  uuid: "uuid",
  blob: "blob",
  nested: "object",
};

export interface ColumnType {
  /** For reading text: absent where the type is left to be found in the data. */
  readonly declared?: string;
  /** For the `type` check; absent where any type will do. */
  readonly family?: string;
}

/** Whether instants have a time zone: by logicalTypeOptions.timezone, and by the pattern that they are written in. */
export interface TimeZones {
  readonly stated?: boolean | undefined;
  readonly written?: boolean | undefined;
}

/** What the two types of a property come to. */
export function columnType(logical: LogicalType | undefined, physical: PhysicalType | undefined, zones: TimeZones): ColumnType {
  const byPhysicalType = physical === undefined ? {} : ofPhysicalType(physical);
  if (logical === undefined) return byPhysicalType;
  const agrees = physical === undefined || kindsByLogicalType[logical].includes(physical.kind);
  // Text and JSON carry values of any logical type: what the values are is for the logical type to say. Otherwise (a date stored as a
  // timestamp, an integer as a decimal, an identifier as a UUID) the physical type is what the data really have.
  if (!agrees && physical.kind !== "text" && physical.kind !== "nested") return byPhysicalType;
  if (logical === "timestamp") return timestampType(agrees ? physical : undefined, zones);
  const family = logical === "string" ? "text" : logical;
  if (agrees && physical !== undefined) return { ...byPhysicalType, family };
  const declared = typesByLogicalType[logical];
  return { ...(declared === undefined ? {} : { declared }), family };
}

/**
 * ODCS writes instants with an offset by default, and a database's plain `timestamp` may have a time zone or not. Where nothing says which,
 * no type is declared, so that text is read as what it is.
 */
function timestampType(physical: PhysicalType | undefined, { stated, written }: TimeZones): ColumnType {
  const family = stated === true ? "timestamptz" : "timestamp";
  const isZoned = stated ?? written ?? (physical?.kind === "timestamptz" ? true : undefined);
  if (isZoned === undefined) return { family };
  if (isZoned) return { declared: "TIMESTAMP WITH TIME ZONE", family };
  return { declared: physical?.kind === "timestamp" && physical.type !== undefined ? physical.type : "TIMESTAMP", family };
}

function ofPhysicalType({ type, kind }: PhysicalType): ColumnType {
  if (kind === "timestamp") return timestampType(undefined, {});
  const family = familiesByKind[kind] ?? type;
  return { ...(type === undefined ? {} : { declared: type }), ...(family === undefined ? {} : { family }) };
}
