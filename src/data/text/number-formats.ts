/** Numbers as they are written: integers, plain decimals, and floating point. */
import { areNearlyAll } from "./sampled-texts.ts";
import type { TextFormat } from "./text-format.ts";

type Quick = NonNullable<TextFormat["quick"]>;

/** Up to 18 digits, which any BIGINT holds; no leading zero. A plus sign before seven digits or more is a telephone number. */
export const integerPattern = " *(-?(0|[1-9][0-9]{0,17})|[+](0|[1-9][0-9]{0,5})) *";

/** Digits with or without a fraction, no exponent; no leading zero unless there is a point. */
export const plainPattern = " *[+-]?(0|[1-9][0-9]*|[0-9]+[.][0-9]*|[.][0-9]+) *";

/** The part of {@link plainPattern} with a point and digits after it. */
export const pointedPattern = " *[+-]?[0-9]*[.][0-9]+ *";

export const floatPattern =
  " *([+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?|[+-]?([Ii][Nn][Ff]([Ii][Nn][Ii][Tt][Yy])?|[Nn][Aa][Nn])) *";

/** Digits that are a name rather than a quantity: leading zeros, more than 18 digits, a telephone number's plus sign. */
export const identifierPattern = " *([+-]?0[0-9]+|[+-]?[0-9]{19,}|[+][0-9]{7,}) *";

/** A type can't hold `abs` of its least value, which is an error. Whatever lies below this has more digits than are counted. */
const leastCounted = "-9223372036854775807";

/**
 * `[0, 10, 100, ...][n]` is the least number of n digits. A canonical integer is as long as its number has digits; anything that the cast takes
 * besides (`007`, `1.5`, `1_0`) is longer, save for an exponent, whose value is the integer all the same.
 */
const leastOfDigits = `[0, ${Array.from({ length: 17 }, (_, index) => `1${"0".repeat(index + 1)}`).join(", ")}]`;

/** Enough for a text to be an integer of `type`: as many characters as digits, and a sign where it is negative. */
export function quickInteger(type: string): Quick {
  return (raw, typed) => {
    const counted = type.startsWith("U") ? typed : `greatest(${typed}, ${leastCounted})`;
    return `abs(${counted}) >= ${leastOfDigits}[strlen(${raw}) - (${typed} < 0)::INTEGER]`;
  };
}

/** Without negative numbers there is no sign to take off. */
const quickPositive: Quick = (raw, typed) => `${typed} >= ${leastOfDigits}[strlen(${raw})]`;

export const integerFormat: TextFormat = {
  id: "integer",
  type: "BIGINT",
  pattern: integerPattern,
  cast: (raw) => `TRY_CAST(${raw} AS BIGINT)`,
  quick: quickInteger("BIGINT"),
  quickLike: (sample) => (areNearlyAll(sample, (text) => !text.startsWith("-")) ? quickPositive : quickInteger("BIGINT")),
};

/** A decimal with at most `scale` digits after the point (zeros beyond them change nothing), in 64 bits where `precision` is 18. */
export function decimalFormat(precision: number, scale: number): TextFormat {
  const digits = Math.max(1, scale);
  const { quick, quickLike } = quickDecimal(precision, scale);
  return {
    id: "decimal",
    type: `DECIMAL(${precision},${scale})`,
    pattern: ` *[+-]?(0|[1-9][0-9]*|[0-9]+[.][0-9]{0,${scale}}0*|[.][0-9]{1,${digits}}0*) *`,
    cast: (raw) => `TRY_CAST(${raw} AS DECIMAL(${precision},${scale}))`,
    quick,
    quickLike,
  };
}

const isWrittenSo: Quick = (raw, typed) => `${typed}::VARCHAR = ${raw}`;

function pointOf(raw: string): string {
  return `instr(${raw}, '.')`;
}

/**
 * With at most two characters after the point nothing was rounded (an exponent has room there only to add zeros, `1.e5`), and with a value of as many
 * digits as stand before it nothing else does; with a larger scale the number is written out and compared.
 */
export function quickDecimal(precision: number, scale: number): Required<Pick<TextFormat, "quick" | "quickLike">> {
  if (scale > 2) return { quick: isWrittenSo, quickLike: () => isWrittenSo };
  const powers = Array.from({ length: Math.max(0, Math.min(precision - scale, 16) - 1) }, (_, index) => `1${"0".repeat(index + 1)}`);
  const leastAfter = (nulls: number): string =>
    `([${[...Array.from({ length: nulls }, () => "NULL"), "0", "0", ...powers].join(", ")}]::DECIMAL(${precision},${scale})[])`;
  // At the first position a point has nothing before it; without a point there is no least number.
  const quick: Quick = (raw, typed) =>
    `abs(${typed}) >= ${leastAfter(0)}[${pointOf(raw)} - (${typed} < 0)::INTEGER] AND strlen(${raw}) - ${pointOf(raw)} <= ${scale}`;
  // The engine doesn't share what isn't in a first condition, so here the point is looked for only once.
  const usual: Quick = (raw, typed) => `${pointOf(raw)} = strlen(${raw}) - ${scale} AND ${typed} >= ${leastAfter(scale)}[strlen(${raw})]`;
  const isUsual = (text: string): boolean => !text.startsWith("-") && text.indexOf(".") === text.length - scale - 1;
  return { quick, quickLike: (sample) => (areNearlyAll(sample, isUsual) ? usual : quick) };
}

export const floatFormat: TextFormat = {
  id: "float",
  type: "DOUBLE",
  pattern: floatPattern,
  sound: (typed, raw) => `(isfinite(${typed}) OR regexp_matches(${raw}, '[iInN]'))`,
  cast: (raw) => `TRY_CAST(${raw} AS DOUBLE)`,
};
