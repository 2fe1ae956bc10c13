/** What a single value is compared with: bounds, equality, or both turned round. Exact for numbers, by instant for dates. */
import { z } from "zod";
import { bound as limit, boundsText, type Bounds } from "./bounds.ts";
import { compareDecimals, parseDecimal, type Decimal } from "./decimal.ts";
import { parseInstant } from "./instants.ts";

/** The parameters of a check that compares one value; spread into a strict object and refined by {@link hasLimit}. */
export const limitParams = {
  min: limit.optional().describe("Lower bound; numbers as JSON numbers or text, dates as ISO 8601 text."),
  max: limit.optional().describe("Upper bound."),
  strictMin: z.boolean().default(false).describe("The lower bound itself fails."),
  strictMax: z.boolean().default(false).describe("The upper bound itself fails."),
  equals: z.union([limit, z.boolean()]).optional().describe("The value it must have."),
  notEquals: z.union([limit, z.boolean()]).optional().describe("A value it must not have."),
  notBetween: z.tuple([limit, limit]).optional().describe("Two bounds that it must not lie between, both included."),
};

export interface Limits extends Bounds {
  readonly equals?: number | string | boolean | undefined;
  readonly notEquals?: number | string | boolean | undefined;
  readonly notBetween?: readonly [number | string, number | string] | undefined;
}

export function hasLimit(limits: Limits): boolean {
  return [limits.min, limits.max, limits.equals, limits.notEquals, limits.notBetween].some((given) => given !== undefined);
}

export const limitMessage = { message: "give at least one of min, max, equals, notEquals, notBetween" };

/** An exact fraction, so that a mean or a share is compared without being divided first. */
export interface Fraction {
  readonly numerator: Decimal;
  readonly denominator: bigint;
}

/** The order of the value and a limit, or undefined where they can't be compared (NaN with anything, a word with a number). */
export type Order = (limit: number | string | boolean) => number | undefined;

/** Whether the value whose order is given lies within all limits; NaN and what can't be compared lies within none but `notEquals`. */
export function liesWithinLimits(order: Order, limits: Limits): boolean {
  const { min, max, equals, notEquals, notBetween } = limits;
  const holds = (bound: number | string | boolean | undefined, test: (order: number) => boolean): boolean => {
    if (bound === undefined) return true;
    const found = order(bound);
    return found !== undefined && test(found);
  };
  return (
    holds(min, (found) => (limits.strictMin === true ? found > 0 : found >= 0)) &&
    holds(max, (found) => (limits.strictMax === true ? found < 0 : found <= 0)) &&
    holds(equals, (found) => found === 0) &&
    (notEquals === undefined || order(notEquals) !== 0) &&
    (notBetween === undefined || holds(notBetween[0], (found) => found < 0) || holds(notBetween[1], (found) => found > 0))
  );
}

/** Orders a value as it comes out of the engine: decimals exactly, infinities, instants, booleans, else text by code points. */
export function orderOf(value: unknown): Order {
  return (bound) => {
    if (typeof value === "boolean" || typeof bound === "boolean") return compareNumbers(flag(value), flag(bound));
    const left = parseDecimal(value);
    const right = parseDecimal(bound);
    if (left !== undefined && right !== undefined) return compareDecimals(left, right);
    if (isSpecialNumber(value) || isSpecialNumber(bound)) return compareNumbers(asNumber(value), asNumber(bound));
    if (left !== undefined || right !== undefined) return undefined;
    const instants = [parseInstant(String(value)), parseInstant(String(bound))] as const;
    if (instants[0] !== undefined && instants[1] !== undefined) return compareText(instants[0].text, instants[1].text);
    const beyond = instants[1] === undefined ? undefined : beyondLimits(String(value));
    if (beyond !== undefined) return beyond;
    return compareText(String(value), String(bound));
  };
}

/** Orders a fraction by cross multiplication; the denominator is positive. */
export function orderOfFraction({ numerator, denominator }: Fraction): Order {
  return (bound) => {
    const limitValue = parseDecimal(bound);
    if (limitValue === undefined) return isSpecialNumber(bound) ? compareNumbers(0, asNumber(bound)) : undefined;
    return compareDecimals(numerator, { unscaled: limitValue.unscaled * denominator, scale: limitValue.scale });
  };
}

/** `>= 10`, `between 0 and 1`, `= 5`, `not 3` */
export function limitsText(limits: Limits): string {
  const parts: string[] = [];
  if (limits.min !== undefined || limits.max !== undefined) parts.push(boundsText(limits));
  if (limits.equals !== undefined) parts.push(`= ${limits.equals}`);
  if (limits.notEquals !== undefined) parts.push(`not ${limits.notEquals}`);
  if (limits.notBetween !== undefined) parts.push(`not between ${limits.notBetween[0]} and ${limits.notBetween[1]}`);
  return parts.join(" and ");
}

/** How the engine's text of a date before the year 0 or after 9999 orders with any that a limit can be. */
function beyondLimits(value: string): number | undefined {
  const [, year = "", era] = /^(\d{4,})-\d\d-\d\d( \(BC\))?(?:[ T].*)?$/.exec(value) ?? [];
  if (era !== undefined) return -1;
  return year.length > 4 ? 1 : undefined;
}

function isSpecialNumber(value: unknown): boolean {
  return /^[+-]?(inf|infinity|nan)$/i.test(String(value));
}

function asNumber(value: unknown): number {
  const text = String(value).trim().toLowerCase();
  const special = /^([+-]?)inf(inity)?$/.exec(text);
  if (special !== null) return special[1] === "-" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return Number(text);
}

function flag(value: unknown): number {
  if (value === true || value === "true" || value === 1) return 1;
  return value === false || value === "false" || value === 0 ? 0 : Number.NaN;
}

function compareNumbers(left: number, right: number): number | undefined {
  if (Number.isNaN(left) || Number.isNaN(right)) return undefined;
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** Binary order of UTF-8, which is that of code points and not of JavaScript's UTF-16 units. */
function compareText(left: string, right: string): number {
  return Buffer.compare(Buffer.from(left), Buffer.from(right));
}
