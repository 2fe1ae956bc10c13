import type { TypeKind } from "./types.ts";

const kinds: ReadonlyMap<string, TypeKind> = new Map<string, TypeKind>(
  Object.entries({
    VARCHAR: "text",
    ENUM: "text",
    TINYINT: "integer",
    SMALLINT: "integer",
    INTEGER: "integer",
    BIGINT: "integer",
    HUGEINT: "integer",
    BIGNUM: "integer",
    UTINYINT: "integer",
    USMALLINT: "integer",
    UINTEGER: "integer",
    UBIGINT: "integer",
    UHUGEINT: "integer",
    DECIMAL: "decimal",
    FLOAT: "float",
    DOUBLE: "float",
    BOOLEAN: "boolean",
    DATE: "date",
    TIMESTAMP: "timestamp",
    TIMESTAMP_S: "timestamp",
    TIMESTAMP_MS: "timestamp",
    TIMESTAMP_NS: "timestamp",
    "TIMESTAMP WITH TIME ZONE": "timestamptz",
    TIME: "time",
    TIME_NS: "time",
    "TIME WITH TIME ZONE": "time",
    UUID: "uuid",
    BLOB: "blob",
    STRUCT: "nested",
    MAP: "nested",
    UNION: "nested",
    JSON: "nested",
    VARIANT: "nested",
  } satisfies Record<string, TypeKind>),
);

/** The family of a DuckDB type as DESCRIBE writes it: `DECIMAL(10,2)` is `decimal`, `INTEGER[]` is `nested`. */
export function typeKind(type: string): TypeKind {
  if (type.endsWith("]")) return "nested";
  const name = type.replace(/\(.*$/s, "").trim();
  return kinds.get(name) ?? "other";
}
