/** logicalTypeOptions as check requests. Source: ODCS 3.1.0 and 3.0.2, "Logical Type Options". */
import { literal } from "../../../core/sql.ts";
import { formatExpression, isoKind, strptimeFormat } from "./date-patterns.ts";
import { child, flagOf, items, numberOf, plain, textOf, type ContractNode } from "./node.ts";
import { formatCheck } from "./odcs-string-formats.ts";
import type { LogicalType } from "./odcs-property-structure.ts";
import { lineOfKey } from "./odcs-reading.ts";
import { own } from "./own.ts";

/** What the options of one property ask of its column; the caller adds the column and what the property says of severity. */
export interface OptionRequest {
  readonly check: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly line: number;
  /** What the contract says, where the parameters are SQL that only says how it is found out. */
  readonly reason?: string;
}

export interface OptionsReading {
  readonly options: ContractNode;
  readonly type: LogicalType;
  readonly request: (request: OptionRequest) => void;
  readonly note: (line: number, message: string) => void;
}

/** How text in a date's or time's own format is told from one that is read as ISO 8601. */
export function textFormat(type: LogicalType | undefined, options: ContractNode | undefined): string | undefined {
  const pattern = textOf(child(options, "format"));
  if (pattern === undefined || !(type === "date" || type === "timestamp" || type === "time")) return undefined;
  return isoKind(pattern) === undefined ? strptimeFormat(pattern) : undefined;
}

export function readOptions(reading: OptionsReading): void {
  switch (reading.type) {
    case "string":
      readText(reading);
      break;
    case "date":
    case "timestamp":
    case "time":
      readInstants(reading);
      break;
    case "integer":
    case "number":
      readNumbers(reading);
      break;
    case "array":
      readItems(reading);
      break;
    case "object":
      readKeys(reading);
      break;
    case "boolean":
      break;
  }
}

function line(options: ContractNode, ...keys: readonly string[]): number {
  const key = keys.find((name) => child(options, name) !== undefined);
  return key === undefined ? options.line : lineOfKey(options, key);
}

function readText(reading: OptionsReading): void {
  const { options, request, note } = reading;
  const min = numberOf(child(options, "minLength"));
  const max = numberOf(child(options, "maxLength"));
  if (min !== undefined || max !== undefined) {
    const params = { ...(min === undefined ? {} : { min }), ...(max === undefined ? {} : { max }) };
    request({ check: "length", params, line: line(options, "minLength", "maxLength") });
  }
  const pattern = textOf(child(options, "pattern"));
  // The empty pattern is in every text.
  if (pattern !== undefined && pattern !== "") request({ check: "pattern", params: { pattern }, line: line(options, "pattern") });
  const format = textOf(child(options, "format"));
  if (format === undefined) return;
  const known = formatCheck(format);
  const dateFormat = known === undefined ? strptimeOf(format) : undefined;
  if (known !== undefined) request({ ...known, line: line(options, "format") });
  else if (dateFormat !== undefined) {
    expression(reading, "format", formatExpression(dateFormat), `format ${format}`);
  } else note(line(options, "format"), `The format ${format} is not checked: there is no such format here.`);
}

/** A pattern of letters alone, like `password`, is a word and no date pattern. */
function strptimeOf(format: string): string | undefined {
  return /[^A-Za-z]/.test(format) || /^(yyyy|HH)/.test(format) ? strptimeFormat(format) : undefined;
}

interface Bound {
  readonly value: unknown;
  readonly isStrict: boolean;
}

/** 3.1: exclusive bounds are bounds. 3.0: they are flags that make minimum and maximum exclusive. Both given: both must hold. */
function bounds(options: ContractNode, inclusive: string, exclusive: string): readonly Bound[] {
  const plainBound = child(options, inclusive);
  const other = child(options, exclusive);
  const flag = flagOf(other);
  const written = plainBound === undefined ? [] : [{ value: plain(plainBound), isStrict: flag === true }];
  return other === undefined || flag !== undefined ? written : [...written, { value: plain(other), isStrict: true }];
}

function rangeParams(lower: Bound | undefined, upper: Bound | undefined): Readonly<Record<string, unknown>> {
  return {
    ...(lower === undefined ? {} : { min: lower.value, ...(lower.isStrict ? { strictMin: true } : {}) }),
    ...(upper === undefined ? {} : { max: upper.value, ...(upper.isStrict ? { strictMax: true } : {}) }),
  };
}

function readBounds({ options, request, note }: OptionsReading, format: string | undefined): void {
  const lower = bounds(options, "minimum", "exclusiveMinimum");
  const upper = bounds(options, "maximum", "exclusiveMaximum");
  for (const key of ["exclusiveMinimum", "exclusiveMaximum"]) {
    const isFlagAlone =
      flagOf(child(options, key)) === true && child(options, key === "exclusiveMinimum" ? "minimum" : "maximum") === undefined;
    if (isFlagAlone) note(lineOfKey(options, key), `${key} is not checked: there is no bound that it could make exclusive.`);
  }
  for (let index = 0; index < Math.max(lower.length, upper.length); index++) {
    const at = line(options, "minimum", "exclusiveMinimum", "maximum", "exclusiveMaximum");
    if (format === undefined) request({ check: "range", params: rangeParams(lower[index], upper[index]), line: at });
    else {
      const params = { expression: textBounds(lower[index], upper[index], format) };
      request({ check: "row_expression", params, line: at, reason: "minimum and maximum" });
    }
  }
}

/** Bounds over text in a format of its own; the bounds are written in ISO 8601 or in that format. */
function textBounds(lower: Bound | undefined, upper: Bound | undefined, format: string): string {
  const text = "CAST({column} AS VARCHAR)";
  const value = `coalesce(try_strptime(${text}, ${literal(format)}), TRY_CAST(${text} AS TIMESTAMP))`;
  const instant = (bound: Bound): string => {
    const written = literal(String(bound.value));
    return `coalesce(TRY_CAST(${written} AS TIMESTAMP), strptime(${written}, ${literal(format)}))`;
  };
  const conditions = [
    ...(lower === undefined ? [] : [`${value} ${lower.isStrict ? ">" : ">="} ${instant(lower)}`]),
    ...(upper === undefined ? [] : [`${value} ${upper.isStrict ? "<" : "<="} ${instant(upper)}`]),
  ];
  return conditions.join(" AND ");
}

function readInstants(reading: OptionsReading): void {
  const { options, note, type } = reading;
  const pattern = textOf(child(options, "format"));
  const format = textFormat(type, options);
  if (format !== undefined) {
    expression(reading, "format", formatExpression(format), `format ${pattern ?? format}`);
  } else if (pattern !== undefined && isoKind(pattern) === undefined) {
    note(line(options, "format"), `The format ${pattern} is not checked: it has letters that no text format here has.`);
  }
  readBounds(reading, format);
  const zone = textOf(child(options, "defaultTimezone"));
  if (zone !== undefined && !/^(utc|etc\/utc|z|gmt|etc\/gmt)$/i.test(zone)) {
    note(
      line(options, "defaultTimezone"),
      `The default time zone ${zone} is not applied: values and bounds without an offset are taken as UTC.`,
    );
  }
}

const integerBits: Readonly<Record<string, number>> = {
  i8: 8,
  i16: 16,
  i32: 32,
  i64: 64,
  i128: 128,
  u8: 8,
  u16: 16,
  u32: 32,
  u64: 64,
  u128: 128,
};

function readNumbers(reading: OptionsReading): void {
  const { options, request, note } = reading;
  readBounds(reading, undefined);
  const format = textOf(child(options, "format"));
  const limits = format === undefined ? undefined : integerLimits(format);
  if (limits !== undefined && !areTighter(options, limits)) {
    request({ check: "range", params: { min: limits.min.toString(), max: limits.max.toString() }, line: line(options, "format") });
  } else if (format === "f32") {
    note(line(options, "format"), "The format f32 is not checked: every number has a nearest value of 32 bits.");
  }
  const step = child(options, "multipleOf");
  if (step === undefined) return;
  const size = String(plain(step));
  expression(reading, "multipleOf", multipleExpression(size), `multipleOf ${size}`);
}

interface IntegerLimits {
  readonly min: bigint;
  readonly max: bigint;
}

function integerLimits(format: string): IntegerLimits | undefined {
  const bits = own(integerBits, format);
  if (bits === undefined) return undefined;
  const isSigned = format.startsWith("i");
  return { min: isSigned ? -(2n ** BigInt(bits - 1)) : 0n, max: (isSigned ? 2n ** BigInt(bits - 1) : 2n ** BigInt(bits)) - 1n };
}

/** Bounds of its own on both sides say more than the limits of the format. */
function areTighter(options: ContractNode, { min, max }: IntegerLimits): boolean {
  const least = numberOf(child(options, "minimum") ?? child(options, "exclusiveMinimum"));
  const most = numberOf(child(options, "maximum") ?? child(options, "exclusiveMaximum"));
  return least !== undefined && most !== undefined && least >= Number(min) && most <= Number(max);
}

/** Decimal arithmetic: a floating-point value counts as the decimal of twelve places nearest to it, as 0.3 % 0.1 is not 0 in binary. */
function multipleExpression(step: string): string {
  const [mantissa = "1", exponent = "0"] = step.toLowerCase().split("e");
  const places = Math.max(0, (mantissa.split(".")[1] ?? "").length - Number(exponent));
  const type = `DECIMAL(38,${Math.min(30, Math.max(12, places))})`;
  return `TRY_CAST({column} AS ${type}) % CAST(${literal(step)} AS ${type}) = 0`;
}

/** The value as JSON, be it stored as a list, a structure, JSON or JSON text. */
const asJson =
  "CASE WHEN typeof({column}) = 'VARCHAR' THEN TRY_CAST(CAST({column} AS VARCHAR) AS JSON) ELSE CAST(to_json({column}) AS JSON) END";

function readItems(reading: OptionsReading): void {
  const { options } = reading;
  const least = numberOf(child(options, "minItems"));
  const most = numberOf(child(options, "maxItems"));
  const count = `json_array_length(${asJson})`;
  if (least !== undefined && least > 0) expression(reading, "minItems", `${count} >= ${least}`, `minItems ${least}`);
  if (most !== undefined) expression(reading, "maxItems", `${count} <= ${most}`, `maxItems ${most}`);
  if (flagOf(child(options, "uniqueItems")) === true) {
    expression(reading, "uniqueItems", `len(list_distinct(json_extract(${asJson}, '$[*]'))) = ${count}`, "uniqueItems");
  }
}

function readKeys(reading: OptionsReading): void {
  const { options, request } = reading;
  const least = numberOf(child(options, "minProperties"));
  const most = numberOf(child(options, "maxProperties"));
  const count = `len(json_keys(${asJson}))`;
  if (least !== undefined && least > 0) expression(reading, "minProperties", `${count} >= ${least}`, `minProperties ${least}`);
  if (most !== undefined) expression(reading, "maxProperties", `${count} <= ${most}`, `maxProperties ${most}`);
  for (const item of items(child(options, "required"))) {
    const key = textOf(item) ?? "";
    request({ check: "row_expression", params: { expression: hasKey([key]) }, line: item.line, reason: `${key} is required` });
  }
}

function expression({ options, request }: OptionsReading, key: string, sql: string, reason: string): void {
  request({ check: "row_expression", params: { expression: sql }, line: line(options, key), reason });
}

/** SQL, TRUE where the value has a key (by its path) that isn't null, and where what should hold the key isn't there itself. */
export function hasKey(path: readonly string[]): string {
  const parent = path.slice(0, -1);
  const parentIsMissing = parent.length === 0 ? "{column} IS NULL" : `NOT (${isThere(parent)})`;
  return `${parentIsMissing} OR ${isThere(path)}`;
}

function isThere(path: readonly string[]): string {
  const jsonPath = ["$", ...path.map((key) => `"${key.replaceAll('"', String.raw`\"`)}"`)].join(".");
  return `coalesce(json_type(${asJson}, ${literal(jsonPath)}), 'NULL') <> 'NULL'`;
}
