/** The statistics of one column: which aggregates each needs and how its value is made of them, exactly. */
import type { Column } from "../../../../data/types.ts";
import { isMisfit, isPresent, mayMisfit, textValue, typedValue } from "./cells.ts";
import { decimalText, parseDecimal } from "./decimal.ts";
import { declareType } from "./kinds.ts";
import { orderOf, orderOfFraction, type Order } from "./limits.ts";
import { integerOf, valueText } from "./values.ts";

export const statisticNames = [
  "min",
  "max",
  "sum",
  "mean",
  "median",
  "stddev",
  "distinct_count",
  "distinct_share",
  "null_count",
  "null_share",
  "min_length",
  "max_length",
  "mean_length",
] as const;
export type StatisticName = (typeof statisticNames)[number];

export type Values = Readonly<Record<string, unknown>>;

/** A value and how it orders; null where there is none (no rows, only NULLs). */
export interface Statistic {
  readonly shown: string | number;
  readonly order: Order;
}

interface StatisticDefinition {
  readonly kinds: "numbers" | "ordered" | "text" | "any";
  readonly aggregates: (column: Column) => Readonly<Record<string, string>>;
  readonly read: (values: Values) => Statistic | null;
}

/** NaN and the infinities have no finite sum; how many there are decides before the sum is looked at. */
function nonFinite(column: Column): Readonly<Record<string, string>> {
  return column.kind === "float" ? { non_finite: `count(CASE WHEN NOT isfinite(${typedValue(column)}) THEN 1 END)` } : {};
}

function finite(column: Column): string {
  const value = typedValue(column);
  return column.kind === "float" ? `CASE WHEN isfinite(${value}) THEN ${value} END` : value;
}

/** NaN orders after everything in the engine, so that it would hide from a minimum and pull at a median. */
function nans(column: Column): Readonly<Record<string, string>> {
  return column.kind === "float" ? { nans: `count(CASE WHEN isnan(${typedValue(column)}) THEN 1 END)` } : {};
}

const definitions: Readonly<Record<StatisticName, StatisticDefinition>> = {
  min: {
    kinds: "ordered",
    aggregates: (column) => ({ value: `min(${typedValue(column)})`, ...nans(column) }),
    read: readValue,
  },
  max: {
    kinds: "ordered",
    aggregates: (column) => ({ value: `max(${typedValue(column)})`, ...nans(column) }),
    read: readValue,
  },
  sum: {
    kinds: "numbers",
    aggregates: (column) => ({ value: `${column.kind === "float" ? "fsum" : "sum"}(${finite(column)})`, ...nonFinite(column) }),
    read: readValue,
  },
  mean: {
    kinds: "numbers",
    aggregates: (column) => ({
      sum: `${column.kind === "float" ? "fsum" : "sum"}(${finite(column)})`,
      count: `count(${typedValue(column)})`,
      ...nonFinite(column),
    }),
    read: (values) => readNotANumber(values) ?? readFraction(values["sum"], values["count"]),
  },
  median: {
    kinds: "numbers",
    // The lower and the upper of the two middle values, which are one for an odd count: interpolating in the column's type would round.
    aggregates: (column) => ({
      lower: `quantile_disc(${typedValue(column)}, 0.5)`,
      upper: `quantile_disc(${typedValue(column)}, 0.5 ORDER BY ${typedValue(column)} DESC)`,
      ...nans(column),
    }),
    read: (values) => readNotANumber(values) ?? readMiddle(values["lower"], values["upper"]),
  },
  stddev: {
    kinds: "numbers",
    aggregates: (column) => ({ value: `stddev_samp(${finite(column)})`, ...nonFinite(column) }),
    read: readValue,
  },
  distinct_count: {
    kinds: "any",
    aggregates: (column) => ({ value: `count(DISTINCT ${typedValue(column)})` }),
    read: readValue,
  },
  distinct_share: {
    kinds: "any",
    aggregates: (column) => ({ distinct: `count(DISTINCT ${typedValue(column)})`, count: `count(${typedValue(column)})` }),
    read: (values) => readFraction(values["distinct"], values["count"]),
  },
  null_count: {
    kinds: "any",
    aggregates: (column) => ({ value: `count(CASE WHEN NOT (${isPresent(column)}) THEN 1 END)` }),
    read: readValue,
  },
  null_share: {
    kinds: "any",
    aggregates: (column) => ({ nulls: `count(CASE WHEN NOT (${isPresent(column)}) THEN 1 END)`, count: "count(*)" }),
    read: (values) => readFraction(values["nulls"], values["count"]),
  },
  min_length: { kinds: "text", aggregates: (column) => ({ value: `min(length(${textValue(column)}))` }), read: readValue },
  max_length: { kinds: "text", aggregates: (column) => ({ value: `max(length(${textValue(column)}))` }), read: readValue },
  mean_length: {
    kinds: "text",
    aggregates: (column) => ({ sum: `sum(length(${textValue(column)}))`, count: `count(${textValue(column)})` }),
    read: (values) => readFraction(values["sum"], values["count"]),
  },
};

/** Why a column has no such statistic, or undefined. */
export function lacksStatistic(column: Column, name: StatisticName): string | undefined {
  const { kinds } = definitions[name];
  const isNumber = ["integer", "decimal", "float"].includes(column.kind);
  const hasOrder = !["nested", "blob", "other"].includes(column.kind);
  const fits = kinds === "any" || (kinds === "numbers" ? isNumber : hasOrder);
  return fits ? undefined : `${column.name} is ${column.type}, which has no ${name}.${declareType(column, "DOUBLE")}`;
}

/** The aggregates of a statistic, and how many values were left out of them because they don't fit the column's type. */
export function statisticAggregates(column: Column, name: StatisticName): Readonly<Record<string, string>> {
  const leavesOut = mayMisfit(column) && !name.startsWith("null") && !name.endsWith("length");
  const misfits = leavesOut ? { misfits: `count(CASE WHEN ${isMisfit(column)} THEN 1 END)` } : {};
  return { ...definitions[name].aggregates(column), ...misfits };
}

export function readStatistic(name: StatisticName, values: Values): Statistic | null {
  return definitions[name].read(values);
}

function readValue(values: Values): Statistic | null {
  const value = values["value"] ?? null;
  return readNotANumber(values) ?? (value === null ? null : { shown: valueText(value), order: orderOf(value) });
}

function readNotANumber(values: Values): Statistic | null {
  const count = integerOf(values["nans"] ?? values["non_finite"] ?? 0) ?? 0n;
  return count === 0n ? null : { shown: "NaN", order: () => undefined };
}

function readFraction(numerator: unknown, denominator: unknown): Statistic | null {
  const top = parseDecimal(numerator);
  const bottom = integerOf(denominator) ?? 0n;
  if (top === undefined || bottom <= 0n) return null;
  const shown = Number(decimalText(top.unscaled, top.scale)) / Number(bottom);
  return { shown, order: orderOfFraction({ numerator: top, denominator: bottom }) };
}

/** Half the sum of the two middle values; infinities are their own middle. */
function readMiddle(lower: unknown, upper: unknown): Statistic | null {
  if (lower === null || lower === undefined) return null;
  if (lower === upper) return { shown: valueText(lower), order: orderOf(lower) };
  const [low, high] = [parseDecimal(lower), parseDecimal(upper)];
  if (low === undefined || high === undefined) {
    const infinite = low === undefined && high === undefined ? "NaN" : valueText(low === undefined ? lower : upper);
    return { shown: infinite, order: orderOf(infinite) };
  }
  const scale = Math.max(low.scale, high.scale);
  const sum = low.unscaled * 10n ** BigInt(scale - low.scale) + high.unscaled * 10n ** BigInt(scale - high.scale);
  return readFraction(decimalText(sum, scale), 2);
}
