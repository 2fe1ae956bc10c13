/** Values of a contract as literals of a column's own type, exactly, or not at all. */
import { literal } from "../../../../core/sql.ts";
import type { Column, TypeKind } from "../../../../data/types.ts";
import { compareDecimals, decimalText, parseDecimal, roundTo, type Decimal } from "./decimal.ts";
import { parseInstant, parseTime, type Instant } from "./instants.ts";

const integerRanges: Readonly<Record<string, readonly [bigint, bigint]>> = {
  TINYINT: [-(2n ** 7n), 2n ** 7n - 1n],
  SMALLINT: [-(2n ** 15n), 2n ** 15n - 1n],
  INTEGER: [-(2n ** 31n), 2n ** 31n - 1n],
  BIGINT: [-(2n ** 63n), 2n ** 63n - 1n],
  HUGEINT: [-(2n ** 127n), 2n ** 127n - 1n],
  UTINYINT: [0n, 2n ** 8n - 1n],
  USMALLINT: [0n, 2n ** 16n - 1n],
  UINTEGER: [0n, 2n ** 32n - 1n],
  UBIGINT: [0n, 2n ** 64n - 1n],
  UHUGEINT: [0n, 2n ** 128n - 1n],
};

/** How the values of an exact number column are stored: multiples of 10^-scale between two unscaled limits. */
export interface NumberGrid {
  readonly scale: number;
  readonly least: bigint;
  readonly most: bigint;
}

/** The grid of an integer or decimal column; undefined for other kinds. */
export function numberGrid(column: Column): NumberGrid | undefined {
  if (column.kind === "integer") {
    // BIGNUM has no limits that a bound could reach.
    const [least, most] = integerRanges[column.type] ?? [-(10n ** 1000n), 10n ** 1000n];
    return { scale: 0, least, most };
  }
  if (column.kind !== "decimal") return undefined;
  const match = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(column.type);
  const width = Number(match?.[1] ?? 18);
  const most = 10n ** BigInt(width) - 1n;
  return { scale: Number(match?.[2] ?? 3), least: -most, most };
}

/** A literal of the grid's number `unscaled`, in the column's type. */
export function gridLiteral(column: Column, unscaled: bigint, scale: number): string {
  return `CAST('${decimalText(unscaled, scale)}' AS ${column.type})`;
}

const largestFloat: Decimal = { unscaled: 340282346638528859811704183484516925440n, scale: 0 };

/** A literal for a floating-point column: the nearest value of the column's own type, as the column itself would hold it. */
export function floatLiteral(column: Column, value: unknown): string | undefined {
  const text = String(value).trim();
  if (/^[+-]?(inf|infinity|nan)$/i.test(text)) return `CAST(${literal(text)} AS ${column.type})`;
  const decimal = parseDecimal(value);
  if (decimal === undefined || !Number.isFinite(Number(text))) return undefined;
  const magnitude = { unscaled: decimal.unscaled < 0n ? -decimal.unscaled : decimal.unscaled, scale: decimal.scale };
  const type = column.type === "FLOAT" && compareDecimals(magnitude, largestFloat) > 0 ? "DOUBLE" : column.type;
  return `CAST(${literal(text)} AS ${type})`;
}

/**
 * The literal that a cell of the column equals when it holds `value`, or undefined where no cell of that type can (1.5 in an integer
 * column). Text is compared binary; instants without an offset are UTC.
 */
export function equalLiteral(column: Column, value: string | number | boolean): string | undefined {
  return equalTo[column.kind]?.(column, value);
}

type EqualTo = (column: Column, value: string | number | boolean) => string | undefined;

/** Kinds that are not here hold no value that a contract could write. */
const equalTo: Readonly<Partial<Record<TypeKind, EqualTo>>> = {
  text: (_column, value) => literal(String(value)),
  integer: exactNumberLiteral,
  decimal: exactNumberLiteral,
  float: floatLiteral,
  boolean: (_column, value) => booleanLiteral(value),
  date: instantLiteral,
  timestamp: instantLiteral,
  timestamptz: instantLiteral,
  time: timeLiteral,
  uuid: uuidLiteral,
};

function exactNumberLiteral(column: Column, value: string | number | boolean): string | undefined {
  const grid = numberGrid(column);
  const decimal = parseDecimal(value);
  if (grid === undefined || decimal === undefined) return undefined;
  const { unscaled, exact } = roundTo(decimal, grid.scale, "floor");
  return exact && unscaled >= grid.least && unscaled <= grid.most ? gridLiteral(column, unscaled, grid.scale) : undefined;
}

function booleanLiteral(value: string | number | boolean): string | undefined {
  const text = String(value).toLowerCase();
  if (text === "true" || text === "1") return "TRUE";
  return text === "false" || text === "0" ? "FALSE" : undefined;
}

function instantLiteral(column: Column, value: string | number | boolean): string | undefined {
  const instant = typeof value === "string" ? parseInstant(value) : undefined;
  if (instant === undefined) return undefined;
  if (column.kind === "date") return instant.isMidnight ? `DATE '${instant.date}'` : undefined;
  if (column.kind === "timestamptz") return `CAST('${instant.text}+00' AS TIMESTAMPTZ)`;
  if (instant.nanoseconds && column.type !== "TIMESTAMP_NS") return undefined;
  return beyondNanoseconds(column, instant) === undefined
    ? `CAST('${instant.text}' AS ${instant.nanoseconds ? "TIMESTAMP_NS" : "TIMESTAMP"})`
    : undefined;
}

/** Whether the instant lies before or after all that a TIMESTAMP_NS column can hold; undefined for others, and in other columns. */
export function beyondNanoseconds({ type }: Column, { text }: Instant): "before" | "after" | undefined {
  if (type !== "TIMESTAMP_NS") return undefined;
  // The engine reads no text of the first day.
  if (text < "1677-09-22") return "before";
  return text > "2262-04-11 23:47:16.854775806" ? "after" : undefined;
}

function timeLiteral(column: Column, value: string | number | boolean): string | undefined {
  return column.type === "TIME" && typeof value === "string" && parseTime(value) ? `TIME ${literal(value.trim())}` : undefined;
}

function uuidLiteral(_column: Column, value: string | number | boolean): string | undefined {
  const text = String(value);
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? `CAST(${literal(text)} AS UUID)` : undefined;
}
