/** Types as contracts name them: a family (`integer`, `number`, `date`) or an exact type of the engine (`DECIMAL(10,2)`). */
import type { Column, TypeKind } from "../../../../data/types.ts";
import { typeKind } from "../../../../data/type-kind.ts";

/** The families, and the kinds of the engine's types that belong to each. */
const families: ReadonlyMap<string, readonly TypeKind[]> = new Map<string, readonly TypeKind[]>(
  Object.entries({
    integer: ["integer"],
    decimal: ["decimal", "integer"],
    float: ["float"],
    number: ["integer", "decimal", "float"],
    text: ["text"],
    string: ["text"],
    boolean: ["boolean"],
    date: ["date"],
    timestamp: ["timestamp", "timestamptz"],
    timestamptz: ["timestamptz"],
    time: ["time"],
    uuid: ["uuid"],
    blob: ["blob"],
    object: ["nested"],
    array: ["nested"],
  } satisfies Record<string, readonly TypeKind[]>),
);

/** Other names of the engine's types, upper case. */
const synonyms: ReadonlyMap<string, string> = new Map(
  Object.entries({
    BOOL: "BOOLEAN",
    LOGICAL: "BOOLEAN",
    INT1: "TINYINT",
    INT2: "SMALLINT",
    SHORT: "SMALLINT",
    INT: "INTEGER",
    INT4: "INTEGER",
    SIGNED: "INTEGER",
    INT8: "BIGINT",
    LONG: "BIGINT",
    INT128: "HUGEINT",
    REAL: "FLOAT",
    FLOAT4: "FLOAT",
    FLOAT8: "DOUBLE",
    "DOUBLE PRECISION": "DOUBLE",
    NUMERIC: "DECIMAL",
    DEC: "DECIMAL",
    CHAR: "VARCHAR",
    BPCHAR: "VARCHAR",
    TEXT: "VARCHAR",
    STRING: "VARCHAR",
    "CHARACTER VARYING": "VARCHAR",
    DATETIME: "TIMESTAMP",
    "TIMESTAMP WITHOUT TIME ZONE": "TIMESTAMP",
    TIMESTAMPTZ: "TIMESTAMP WITH TIME ZONE",
    TIMETZ: "TIME WITH TIME ZONE",
    BYTEA: "BLOB",
    BINARY: "BLOB",
    VARBINARY: "BLOB",
    GUID: "UUID",
  }),
);

/** Whether a column has the type. Names of families are lower case: `text` is any text, `DATE` and `date` are the same. */
export function hasType(column: Column, wanted: string): boolean {
  const kinds = families.get(wanted.trim());
  if (kinds === undefined) return exactType(column.type) === exactType(wanted);
  // What was read from text can be had as text again.
  return kinds.includes(column.kind) || (column.text !== undefined && kinds.includes("text"));
}

/** The family of a type as a contract names it. */
export function kindOfType(wanted: string): TypeKind {
  const kinds = families.get(wanted.trim());
  if (wanted.trim() === "number") return "float";
  return kinds?.[0] ?? typeKind(exactType(wanted));
}

/** Whether the name is a family's or one that the engine has. */
export function isKnownType(wanted: string): boolean {
  return families.get(wanted.trim()) !== undefined || kindOfType(wanted) !== "other" || exactType(wanted) === "INTERVAL";
}

/** One spelling a type: upper case, no synonyms, no spaces between arguments, no length of VARCHAR (the engine ignores it). */
export function exactType(name: string): string {
  const spaced = name.trim().toUpperCase().replaceAll(/\s+/g, " ");
  const match = /^([A-Z0-9_ ]+?)\s*(\(.*\))?((?:\[\d*\])*)$/.exec(spaced);
  if (match === null) return spaced;
  const [, base = "", args = "", brackets = ""] = match;
  const canonical = synonyms.get(base) ?? base;
  const kept = canonical === "DECIMAL" ? (args === "" ? "(18,3)" : args.replaceAll(" ", "")) : canonical === "VARCHAR" ? "" : args;
  return canonical + (/^\(\d+\)$/.test(kept) && canonical === "DECIMAL" ? kept.replace(")", ",0)") : kept) + brackets;
}
