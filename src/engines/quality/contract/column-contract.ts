/** One column of a profile as an ODCS 3.1 property. Everything it says holds for every value that was profiled. */
import { formatById } from "../formats/index.ts";
import type { Cell } from "../../../data/types.ts";
import type { ColumnProfile } from "../profile/types.ts";
import type { LogicalType } from "./odcs-property-structure.ts";
import type { Digits, YamlValue } from "./yaml-text.ts";

type Mapping = { readonly [key: string]: YamlValue | undefined };

export interface ColumnRole {
  readonly rows: number;
  /** 1-based position in the primary key; absent for other columns. */
  readonly keyPosition?: number;
  /** The column is the whole primary key. */
  readonly isKey: boolean;
}

/** Valid values are written for text of at most this many values, each of them of at most this many characters. */
const limits = { values: 20, characters: 100, typeLength: 120 };

export function columnContract(column: ColumnProfile, role: ColumnRole): Mapping {
  const holdsMisfits = column.misfits > 0;
  const logicalType = holdsMisfits ? "string" : logicalTypeOf(column);
  const values = holdsMisfits ? undefined : validValues(column, role.rows);
  const isUnique = !holdsMisfits && !role.isKey && isIdentifier(column, role.rows);
  const options =
    holdsMisfits || logicalType === undefined
      ? {}
      : optionsOf(column, { isOpenEnded: isUnique || role.keyPosition !== undefined, listed: values !== undefined });
  const quality = [...nullRules(column, role.rows), ...(values === undefined ? [] : [valueRule(values)])];
  return {
    name: column.name,
    ...(role.keyPosition === undefined ? {} : { primaryKey: true, primaryKeyPosition: role.keyPosition }),
    ...(logicalType === undefined ? {} : { logicalType }),
    ...(Object.keys(options).length === 0 ? {} : { logicalTypeOptions: options }),
    physicalType: holdsMisfits ? "VARCHAR" : physicalTypeOf(column),
    ...(column.nulls === 0 && role.rows > 0 ? { required: true } : {}),
    ...(isUnique ? { unique: true } : {}),
    ...(quality.length === 0 ? {} : { quality }),
  };
}

/** Undefined where ODCS has no type of that kind: the physical type says it alone. */
function logicalTypeOf({ kind, type }: ColumnProfile): LogicalType | undefined {
  switch (kind) {
    case "text":
    case "uuid":
    case "blob":
      return "string";
    case "integer":
    case "boolean":
    case "date":
    case "time":
      return kind;
    case "decimal":
    case "float":
      return "number";
    case "timestamp":
    case "timestamptz":
      return "timestamp";
    case "nested":
      return type.endsWith("]") ? "array" : "object";
    case "other":
      return undefined;
  }
}

/** The structure of nested types and the values of enumerations may be long; their names say enough. */
function physicalTypeOf({ type }: ColumnProfile): string {
  return type.length <= limits.typeLength ? type : `${/^[A-Za-z_ ]+/.exec(type)?.[0].trim() ?? "OTHER"}${type.endsWith("]") ? "[]" : ""}`;
}

function present({ nulls, misfits }: ColumnProfile, rows: number): number {
  return rows - nulls - misfits;
}

/** Whole numbers, texts and UUIDs that never repeat; that a measure doesn't is chance. */
function isIdentifier(column: ColumnProfile, rows: number): boolean {
  const isKind = column.kind === "integer" || column.kind === "text" || column.kind === "uuid";
  return isKind && column.duplicates === 0 && column.distinct > 1 && column.distinct === present(column, rows);
}

interface OptionChoice {
  /** Keys grow: what bounds them today won't tomorrow. */
  readonly isOpenEnded: boolean;
  /** The valid values are listed, which says all about them. */
  readonly listed: boolean;
}

function optionsOf(column: ColumnProfile, choice: OptionChoice): Mapping {
  switch (column.kind) {
    case "text":
      return textOptions(column, choice);
    case "integer":
    case "decimal":
    case "float":
      return choice.isOpenEnded ? {} : numberOptions(column);
    case "date":
      return defined({ minimum: instant(column.min, /^\d{4}-\d\d-\d\d$/) });
    case "timestamp":
      return defined({ minimum: instant(column.min, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,9})?$/) });
    case "timestamptz":
      return defined({ timezone: true, minimum: instant(column.min, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/) });
    case "boolean":
    case "time":
    case "uuid":
    case "blob":
    case "nested":
    case "other":
      return {};
  }
}

function textOptions({ text, semanticType, semanticShare, distinct }: ColumnProfile, { listed }: OptionChoice): Mapping {
  if (listed || text === undefined || distinct === 0) return {};
  const isProved = semanticShare === 1 && formatById(semanticType) !== undefined;
  // A format says more about the length than the longest value so far.
  return isProved ? { format: semanticType } : { minLength: text.minLength, maxLength: text.maxLength };
}

function numberOptions({ number, min, max }: ColumnProfile): Mapping {
  // NaN lies within no bounds, and an infinity is none that a contract can be held to.
  if (number !== undefined && (number.nans > 0 || number.infinities > 0)) return {};
  return defined({ minimum: digits(min), maximum: digits(max) });
}

function digits(cell: Cell): Digits | undefined {
  const text = typeof cell === "number" || typeof cell === "string" ? String(cell) : "";
  return /^-?\d+(\.\d+)?(e[+-]?\d+)?$/.test(text) ? { digits: text } : undefined;
}

/** Dates beyond the year 9999, before the year 1 and infinite ones have no form that contracts have. */
function instant(cell: Cell, form: RegExp): string | undefined {
  return typeof cell === "string" && form.test(cell) ? cell : undefined;
}

function defined(mapping: Mapping): Mapping {
  return Object.fromEntries(Object.entries(mapping).filter(([, value]) => value !== undefined));
}

/** A column that is nearly complete may miss as many values as it does now; one that is often empty is meant to be. */
function nullRules({ nulls }: ColumnProfile, rows: number): readonly Mapping[] {
  if (nulls === 0 || nulls * 20 > rows) return [];
  return [{ type: "library", metric: "nullValues", mustBeLessOrEqualTo: nulls, unit: "rows", dimension: "completeness" }];
}

/** The values of a text column where they are few, repeat, and are all known. */
function validValues(column: ColumnProfile, rows: number): readonly string[] | undefined {
  const { kind, top, distinct } = column;
  const counted = top.reduce((sum, { count }) => sum + count, 0);
  if (kind !== "text" || distinct === 0 || distinct > limits.values || top.length !== distinct || counted !== present(column, rows))
    return undefined;
  if (distinct * 2 > counted) return undefined;
  const values = top.map(({ value }) => value).filter((value) => typeof value === "string");
  const areWhole = values.length === distinct && values.every((value) => value.length <= limits.characters);
  return areWhole ? values.toSorted() : undefined;
}

function valueRule(values: readonly string[]): Mapping {
  return { type: "library", metric: "invalidValues", arguments: { validValues: values }, mustBe: 0, unit: "rows", dimension: "conformity" };
}
