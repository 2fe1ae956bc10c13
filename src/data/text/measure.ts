/** SQL that measures how well the candidate formats fit a column, and what its numbers say. */
import { fullMatch } from "../../core/sql.ts";
import { numberOf, textOf } from "../row-values.ts";
import type { Row } from "../types.ts";
import type { Candidates } from "./candidates.ts";
import {
  decimalFormat,
  floatFormat,
  identifierPattern,
  integerFormat,
  integerPattern,
  plainPattern,
  pointedPattern,
} from "./number-formats.ts";
import { fits, type TextFormat } from "./text-format.ts";

/** A format and how many of the values have it. */
export interface Fit {
  readonly format: TextFormat;
  readonly values: number;
}

/** The SQL of one column: `casts` and then `classes` are projections that the `aggregates` use; `read` understands the aggregates' row. */
export interface ColumnMeasure {
  readonly casts: readonly string[];
  readonly classes: readonly string[];
  readonly aggregates: readonly string[];
  readonly read: (row: Row) => readonly Fit[];
}

/** `raw` is the column's text, `key` a prefix for aliases that no other column uses. */
export function measureColumn(raw: string, key: string, candidates: Candidates): ColumnMeasure {
  const parts = [
    ...(candidates.numbers === undefined ? [] : [measureNumbers(raw, key, candidates.numbers)]),
    ...candidates.formats.map((format, index) => measureFormat(raw, `${key}_${index}`, format)),
  ];
  return {
    casts: parts.flatMap(({ casts }) => casts),
    classes: parts.flatMap(({ classes }) => classes),
    aggregates: parts.flatMap(({ aggregates }) => aggregates),
    read: (row) => parts.flatMap(({ read }) => read(row)),
  };
}

function measureFormat(raw: string, key: string, format: TextFormat): ColumnMeasure {
  return {
    casts: [`${format.cast(raw)} AS c${key}`],
    classes: [],
    aggregates: [`count_if(${fits(format, raw, `c${key}`)}) AS f${key}`],
    read: (row) => [{ format, values: numberOf(row, `f${key}`) }],
  };
}

/**
 * Numbers are told apart by one class a value: 0 as the sample writes them, 1 another integer, 2 another plain decimal, 3 floating point,
 * 4 digits that are an identifier, 5 no number. The patterns are only tried on what the sample does not foresee.
 */
function measureNumbers(raw: string, key: string, { mode, scale }: NonNullable<Candidates["numbers"]>): ColumnMeasure {
  const expected = { integer: integerFormat, decimal: decimalFormat(18, scale), float: undefined }[mode];
  const cast = `n${key}`;
  const quick = expected?.quick?.(raw, cast) ?? "FALSE";
  const matches = (pattern: string): string => fullMatch(raw, pattern);
  const pointed = mode === "integer" ? "" : ` WHEN ${matches(pointedPattern)} THEN 2`;
  const classes =
    `CASE WHEN ${raw} IS NULL THEN NULL WHEN ${quick} THEN 0${pointed} WHEN ${matches(integerPattern)} THEN 1 WHEN ${matches(identifierPattern)} THEN 4` +
    ` WHEN ${matches(plainPattern)} THEN 2 WHEN ${fits(floatFormat, raw, floatFormat.cast(raw))} THEN 3 ELSE 5 END AS k${key}`;
  const count = (number: number): string => `count_if(k${key} = ${number}) AS k${key}_${number}`;
  return {
    casts: [`${expected?.cast(raw) ?? "NULL"} AS ${cast}`],
    classes: [classes],
    aggregates: [
      ...[0, 1, 2, 3, 4].map((number) => count(number)),
      `CAST(max(CASE WHEN k${key} = 0 THEN abs(${cast}) END) AS VARCHAR) AS m${key}`,
      `max(CASE WHEN k${key} = 2 AND instr(${raw}, '.') > 0 THEN strlen(${raw}) - instr(${raw}, '.') END) AS s${key}`,
      `max(CASE WHEN k${key} IN (1, 2) THEN ${digitsBeforePoint(raw)} END) AS d${key}`,
      `max(CASE WHEN k${key} = 2 THEN ${significantDigits(raw)} WHEN k${key} = 0 THEN ${scale > 2 ? significantDigits(raw) : `strlen(${raw})`} END) AS g${key}`,
    ],
    read: (row) => {
      const of = (number: number): number => numberOf(row, `k${key}_${number}`);
      const largest = textOf(row, `m${key}`).replace(/[.].*$/, "").length;
      return numberFits({
        integers: (mode === "integer" ? of(0) : 0) + of(1),
        plain: of(0) + of(1) + of(2),
        all: of(0) + of(1) + of(2) + of(3),
        identifiers: of(4),
        scale: Math.max(of(0) > 0 ? scale : 0, numberOf(row, `s${key}`)),
        digits: Math.max(largest, numberOf(row, `d${key}`)),
        significant: numberOf(row, `g${key}`),
      });
    },
  };
}

/** SQL: digits of an integer or plain decimal before its point; one too many where there are spaces or a plus sign. */
function digitsBeforePoint(raw: string): string {
  return `CASE WHEN instr(${raw}, '.') > 0 THEN instr(${raw}, '.') - 1 ELSE strlen(${raw}) END - starts_with(${raw}, '-')::INTEGER`;
}

/** SQL: digits of a plain decimal without a leading `0.`; too many where more zeros lead. */
function significantDigits(raw: string): string {
  return `strlen(${raw}) - CASE WHEN starts_with(${raw}, '0.') THEN 2 WHEN starts_with(${raw}, '-0.') THEN 3 ELSE 1 END`;
}

interface NumberFigures {
  readonly integers: number;
  readonly plain: number;
  readonly all: number;
  readonly identifiers: number;
  /** Most digits after the point. */
  readonly scale: number;
  /** Most digits before the point. */
  readonly digits: number;
  /** Most digits of one value, without leading zeros; never too few. */
  readonly significant: number;
}

/** Beyond 28 digits sums of decimals overflow the engine's 38. */
const mostDigits = 28;

/** Digits that tell any two doubles apart (IEEE 754, binary64): a longer number was not written from one. */
const doubleDigits = 17;

/** The narrowest number type that takes as many values as any; none where a single value is an identifier such as 00012. */
function numberFits(figures: NumberFigures): readonly Fit[] {
  const { integers, plain, all, identifiers, scale, digits, significant } = figures;
  if (identifiers > 0) return [];
  if (integers === all) return [{ format: integerFormat, values: all }];
  if (plain === all && digits + scale <= 18) return [{ format: decimalFormat(18, scale), values: all }];
  const exact = plain === all && significant > doubleDigits && digits + scale <= mostDigits;
  return [{ format: exact ? decimalFormat(38, scale) : floatFormat, values: all }];
}
