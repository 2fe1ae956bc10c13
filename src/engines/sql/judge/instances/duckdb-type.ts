/** The DuckDB type whose values a column of another engine has. */
import type { ColumnSchema } from "../../schema.ts";

const names: readonly (readonly [pattern: RegExp, type: string])[] = [
  [/^(?:NUMBER|NUMERIC|DECIMAL|DEC|BIGNUMERIC|BIGDECIMAL)$/, "DECIMAL(18,3)"],
  [/^(?:STRING|TEXT|CLOB|NCLOB|LONGTEXT|MEDIUMTEXT|TINYTEXT|NTEXT|BPCHAR|CITEXT|NAME)\b/, "VARCHAR"],
  [/^(?:N?VARCHAR2?|N?CHAR|CHARACTER(?: VARYING)?|FIXEDSTRING|LOWCARDINALITY)\b/, "VARCHAR"],
  [/^(?:INT64|LONG|SERIAL8|BIGSERIAL)$/, "BIGINT"],
  [/^(?:BYTEINT|MEDIUMINT|SERIAL|INTEGER UNSIGNED|INT UNSIGNED)$/, "INTEGER"],
  [/^(?:FLOAT64|DOUBLE PRECISION|BINARY_DOUBLE|FLOAT|REAL|BINARY_FLOAT|MONEY)\b/, "DOUBLE"],
  [/^(?:BOOL|BIT)$/, "BOOLEAN"],
  [/^(?:TIMESTAMP_?TZ|TIMESTAMP_LTZ|DATETIMEOFFSET|TIMESTAMP WITH (?:LOCAL )?TIME ZONE)\b/, "TIMESTAMPTZ"],
  [/^(?:TIMESTAMP|DATETIME|TIMESTAMP_NTZ|DATETIME2|SMALLDATETIME|DATETIME64)\b/, "TIMESTAMP"],
  [/^(?:BYTES|BYTEA|VARBINARY|BINARY|BLOB|RAW|IMAGE)\b/, "BLOB"],
  [/^(?:UNIQUEIDENTIFIER)$/, "UUID"],
  [/^(?:VARIANT|OBJECT|JSONB|SUPER)$/, "JSON"],
];

const kinds: Readonly<Record<ColumnSchema["kind"], string>> = {
  text: "VARCHAR",
  integer: "INTEGER",
  decimal: "DECIMAL(18,3)",
  float: "DOUBLE",
  boolean: "BOOLEAN",
  date: "DATE",
  timestamp: "TIMESTAMP",
  timestamptz: "TIMESTAMPTZ",
  time: "TIME",
  uuid: "UUID",
  blob: "BLOB",
  nested: "JSON",
  other: "VARCHAR",
  unknown: "VARCHAR",
};

/** Types to try in this order: as written, where DuckDB knows the word with that meaning; by name; by the family that the catalog tells. */
export function duckdbTypes({ type, kind }: Pick<ColumnSchema, "type" | "kind">): readonly string[] {
  const written = type.trim().toUpperCase();
  const precise = /^(?:NUMBER|NUMERIC|DECIMAL)\s*\((\d+)(?:\s*,\s*(\d+))?\)$/.exec(written);
  if (precise !== null) {
    const [, width = "18", scale = "0"] = precise;
    return [`DECIMAL(${Math.min(Number(width), 38)},${scale})`, kinds[kind]];
  }
  const named = names.find(([pattern]) => pattern.test(written))?.[1];
  return [...(named === undefined ? [] : [named]), ...(written === "" ? [] : [written]), kinds[kind]];
}
