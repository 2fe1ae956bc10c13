/** How the columns of a Postgres table come over: what the server is asked to write, and how DuckDB reads it. */
import { plural } from "../../core/count-text.ts";
import { fullMatch, identifier } from "../../core/sql.ts";

export interface SourceColumnType {
  readonly name: string;
  /** The base type's own name (`int4`, `numeric`, `_text`), that of a domain resolved. */
  readonly typeName: string;
  /** As `format_type` writes it, with its modifiers. */
  readonly type: string;
}

export interface Transfer {
  readonly name: string;
  /** In the server's SELECT. */
  readonly select: string;
  /** DuckDB's type, and the value of it from the text that came; `check` asks every value first whether it fits. */
  readonly type: string;
  readonly value: (text: string) => string;
  readonly check: boolean;
}

const plain: Readonly<Record<string, string>> = {
  bool: "BOOLEAN",
  int2: "SMALLINT",
  int4: "INTEGER",
  int8: "BIGINT",
  oid: "UINTEGER",
  float4: "FLOAT",
  float8: "DOUBLE",
  uuid: "UUID",
  json: "JSON",
  jsonb: "JSON",
};

/** Types whose range or special values go beyond DuckDB's: every value is tried, and where one doesn't fit the column stays text. */
const tried: Readonly<Record<string, string>> = {
  date: "DATE",
  timestamp: "TIMESTAMP",
  timestamptz: "TIMESTAMP WITH TIME ZONE",
  time: "TIME",
};

/** Everything without a type of its own in DuckDB comes as the text that the server writes; arrays as JSON. */
export function transferOf({ name, typeName, type }: SourceColumnType): Transfer {
  const column = identifier(name);
  const cast = (to: string): Transfer => ({ name, select: column, type: to, value: (text) => `CAST(${text} AS ${to})`, check: false });
  const known = plain[typeName];
  if (known !== undefined) return cast(known);
  const trial = tried[typeName];
  if (trial !== undefined) return { ...cast(trial), value: (text) => inOurEra(text, trial), check: true };
  if (typeName === "bytea") return { ...cast("BLOB"), select: `encode(${column}, 'hex') AS ${column}`, value: (text) => `unhex(${text})` };
  if (typeName === "numeric") {
    const [, precision, scale = "0"] = /^numeric\((\d+)(?:,(-?\d+))?\)$/.exec(type) ?? [];
    const declared =
      precision === undefined || Number(precision) > 38 || Number(scale) < 0 || Number(scale) > Number(precision)
        ? undefined
        : `DECIMAL(${precision},${scale})`;
    return { ...cast(declared ?? "NUMERIC"), value: (text) => text, check: true };
  }
  if (typeName.startsWith("_")) return { ...cast("JSON"), select: `to_json(${column})::text AS ${column}` };
  return { ...cast("VARCHAR"), select: `${column}::text AS ${column}` };
}

/** DuckDB reads the day of `0044-03-15 BC` and drops the era without a word. */
function inOurEra(text: string, type: string): string {
  return `CASE WHEN ${text} LIKE '% BC' THEN NULL ELSE TRY_CAST(${text} AS ${type}) END`;
}

/** What a scan of all values found out about a column whose `check` is set. */
export interface CheckedValues {
  /** Values that don't fit the type. */
  readonly misfits: number;
  /** Of numerics: most digits before and after the point. */
  readonly integerDigits: number;
  readonly fractionDigits: number;
}

/** Aggregates over the text of one checked column, in this order: misfits, integer digits, fraction digits. */
export function checkAggregates({ type, value }: Transfer, text: string): readonly [string, string, string] {
  const number = fullMatch(text, "-?[0-9]+(\\.[0-9]+)?");
  if (!isNumeric(type)) return [`count(*) FILTER (WHERE ${text} IS NOT NULL AND ${value(text)} IS NULL)`, "0", "0"];
  return [
    `count(*) FILTER (WHERE NOT ${number})`,
    `coalesce(max(length(split_part(ltrim(${text}, '-'), '.', 1))) FILTER (WHERE ${number}), 0)`,
    `coalesce(max(length(split_part(${text}, '.', 2))) FILTER (WHERE ${number}), 0)`,
  ];
}

export interface SettledType {
  readonly type: string;
  /** From the text that came. */
  readonly value: (text: string) => string;
  /** Set where it is not the type that the server declares. */
  readonly note?: string;
}

/** The type that every value fits. Numerics with NaN or more than 38 digits become DOUBLE; dates out of range stay text. */
export function settledType({ name, type, value }: Transfer, found: CheckedValues): SettledType {
  if (isNumeric(type)) {
    const digits = Math.max(1, found.integerDigits) + found.fractionDigits;
    const fits = found.misfits === 0 && digits <= 38;
    const to = fits ? (type === "NUMERIC" ? `DECIMAL(${digits},${found.fractionDigits})` : type) : "DOUBLE";
    const note = `${name} is numeric with NaN, an infinity or more than 38 digits; it is read as DOUBLE.`;
    return { type: to, value: (text) => `CAST(${text} AS ${to})`, ...(fits ? {} : { note }) };
  }
  if (found.misfits === 0) return { type, value };
  const values = `${plural(found.misfits, "value")} of ${name} ${found.misfits === 1 ? "is" : "are"}`;
  return { type: "VARCHAR", value: (text) => text, note: `${values} outside of ${type}; it is read as text.` };
}

function isNumeric(type: string): boolean {
  return type === "NUMERIC" || type.startsWith("DECIMAL");
}
