import type { TypeKind } from "../types.ts";

const kinds: readonly (readonly [RegExp, TypeKind])[] = [
  [/\[\]$/, "nested"],
  [/^(?:text|character varying|character|"char"|name|citext|varchar|bpchar)\b/, "text"],
  [/^(?:smallint|integer|bigint|oid)$/, "integer"],
  [/^(?:numeric|decimal)\b/, "decimal"],
  [/^(?:real|double precision)$/, "float"],
  [/^boolean$/, "boolean"],
  [/^date$/, "date"],
  [/^timestamp\b.* with time zone$/, "timestamptz"],
  [/^timestamp\b/, "timestamp"],
  [/^time\b/, "time"],
  [/^uuid$/, "uuid"],
  [/^bytea$/, "blob"],
  [/^(?:json|jsonb|hstore|xml)$/, "nested"],
];

/** The family of a Postgres type as `format_type` writes it. */
export function postgresTypeKind(type: string): TypeKind {
  return kinds.find(([pattern]) => pattern.test(type))?.[1] ?? "other";
}
