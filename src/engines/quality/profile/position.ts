/**
 * Where a value lies on a line: what histograms and quartiles are computed on. Whole numbers wherever the type has a smallest step
 * (integers, decimals, days, microseconds), so that bins are exact; doubles for floating point.
 */
import { literal } from "../../../core/sql.ts";
import type { Column } from "../../../data/types.ts";
import { decimalText } from "../checks/support/decimal.ts";
import { utcText } from "./rendering.ts";

export interface StepPosition {
  readonly mode: "steps";
  /** SQL of the whole number (BIGINT, or HUGEINT where the type needs it) of a value that is finite. */
  readonly of: (value: string) => string;
  /** SQL of the value at a position between the column's own least and greatest, to compare the column with. */
  readonly value: (position: bigint) => string;
  /** Lengths in steps that people count in (a thousand, an hour), rising; bins are whole multiples of one where they are wide enough. */
  readonly units?: readonly bigint[];
  /** The value at a position as text; SQL where the engine has to write it. */
  readonly text: { readonly by: "program"; readonly write: (position: bigint) => string } | { readonly by: "engine"; readonly sql: string };
}

export interface DoublePosition {
  readonly mode: "doubles";
  readonly of: (value: string) => string;
}

export type Position = StepPosition | DoublePosition;

const hugeTypes = new Set(["HUGEINT", "UBIGINT"]);
const beyondHuge = new Set(["UHUGEINT", "BIGNUM"]);

const doubles: DoublePosition = { mode: "doubles", of: (value) => `CAST(${value} AS DOUBLE)` };

/** The least and greatest position of a column, once they are known. */
export interface PositionBounds {
  readonly low: bigint;
  readonly high: bigint;
}

/**
 * The line of a column's values, or undefined where they have none (text, booleans, nested values). Where the bounds are known, positions may be
 * computed in a cheaper way that only holds within them.
 */
export function positionOf(column: Column, bounds?: PositionBounds): Position | undefined {
  switch (column.kind) {
    case "integer":
      return beyondHuge.has(column.type) ? doubles : integerPosition(column);
    case "decimal":
      return decimalPosition(column, bounds);
    case "float":
      return doubles;
    case "date":
      return {
        mode: "steps",
        of: (value) => `(${value} - DATE '1970-01-01')`,
        value: (position) => `(DATE '1970-01-01' + CAST(${position} AS INTEGER))`,
        text: { by: "engine", sql: "CAST(DATE '1970-01-01' + CAST(p AS INTEGER) AS VARCHAR)" },
      };
    case "timestamp":
      return column.type === "TIMESTAMP_NS" ? nanosecondPosition() : timestampPosition();
    case "timestamptz":
      return {
        mode: "steps",
        of: (value) => `epoch_us(${value})`,
        value: (position) => `make_timestamptz(${position})`,
        units: timeUnits,
        text: { by: "engine", sql: utcText("make_timestamp(p)") },
      };
    case "time":
      return column.type === "TIME" ? timePosition() : undefined;
    case "text":
    case "boolean":
    case "uuid":
    case "blob":
    case "nested":
    case "other":
      return undefined;
  }
}

const tens = Array.from({ length: 37 }, (_, exponent) => 10n ** BigInt(exponent + 1));

/** A second, a minute, an hour and a day in microseconds. */
const timeUnits = [1_000_000n, 60_000_000n, 3_600_000_000n, 86_400_000_000n] as const;

function integerPosition(column: Column): StepPosition {
  return {
    mode: "steps",
    of: (value) => `CAST(${value} AS ${hugeTypes.has(column.type) ? "HUGEINT" : "BIGINT"})`,
    value: (position) => `CAST(${literal(position.toString())} AS ${column.type})`,
    units: tens,
    text: { by: "program", write: String },
  };
}

/** The width and scale of `DECIMAL(10,2)`. */
export function decimalShape(type: string): { readonly width: number; readonly scale: number } {
  const match = /^DECIMAL\((\d+),\s*(\d+)\)$/.exec(type);
  return { width: Number(match?.[1] ?? 18), scale: Number(match?.[2] ?? 3) };
}

/** Wider decimals don't fit 64 bits times their scale; their bins are those of their nearest doubles. */
function decimalPosition(column: Column, bounds: PositionBounds | undefined): Position {
  const { width, scale } = decimalShape(column.type);
  if (width > 18) return doubles;
  const factor = 10n ** BigInt(scale);
  // The engine multiplies decimals of up to 18 digits in 64 bits and raises an error where the product needs more.
  const wide = width + scale > 18 && !(bounds !== undefined && isWithin(bounds, 10n ** 18n / factor));
  return {
    mode: "steps",
    of: (value) => `CAST(${wide ? `CAST(${value} AS DECIMAL(38,${scale}))` : value} * ${factor} AS BIGINT)`,
    value: (position) => `CAST(${literal(decimalText(position, scale))} AS ${column.type})`,
    units: tens,
    text: { by: "program", write: (position) => decimalText(position, scale) },
  };
}

function isWithin({ low, high }: PositionBounds, limit: bigint): boolean {
  return low > -limit && high < limit;
}

function timestampPosition(): StepPosition {
  return {
    mode: "steps",
    of: (value) => `epoch_us(${value})`,
    value: (position) => `make_timestamp(${position})`,
    units: timeUnits,
    text: { by: "engine", sql: "CAST(make_timestamp(p) AS VARCHAR)" },
  };
}

function nanosecondPosition(): StepPosition {
  return {
    mode: "steps",
    of: (value) => `epoch_ns(${value})`,
    value: (position) => `make_timestamp_ns(${position})`,
    units: timeUnits.map((unit) => unit * 1000n),
    text: { by: "engine", sql: "CAST(make_timestamp_ns(p) AS VARCHAR)" },
  };
}

function timePosition(): StepPosition {
  return {
    mode: "steps",
    of: (value) => `epoch_us(${value})`,
    value: (position) => `(TIME '00:00:00' + to_microseconds(${position}))`,
    units: timeUnits,
    text: { by: "engine", sql: "CAST(TIME '00:00:00' + to_microseconds(p) AS VARCHAR)" },
  };
}
