/** The operators of a quality rule as limits on one value, or as how many rows may fail. */
import type { Tolerance } from "../check.ts";
import { isNumeric, items, numberOf, plain, type ContractNode } from "./node.ts";
import { legacyOperatorName, operatorNames } from "./odcs-quality-structure.ts";

type Limit = number | string;

/** The parameters that the checks of single values take. All given must hold. */
export interface ValueLimits {
  readonly min?: Limit;
  readonly max?: Limit;
  readonly strictMin?: boolean;
  readonly strictMax?: boolean;
  readonly equals?: Limit | boolean;
  readonly notEquals?: Limit | boolean;
  readonly notBetween?: readonly [Limit, Limit];
}

/** The operators of a rule. `mustBeBetween` includes its ends. Several operators are one set of limits where they can be, else more. */
export function readOperators(rule: ContractNode): readonly ValueLimits[] {
  if (rule.kind !== "mapping") return [];
  const all: ValueLimits[] = [];
  for (const name of [...operatorNames, legacyOperatorName] as const) {
    const value = rule.entries.get(name)?.value;
    const limits = value === undefined ? undefined : limitsOf(name, value);
    if (limits === undefined) continue;
    const free = all.findIndex((other) => Object.keys(limits).every((key) => !(key in other)));
    if (free < 0) all.push(limits);
    else all[free] = { ...all[free], ...limits };
  }
  return all;
}

function limitsOf(name: (typeof operatorNames)[number] | typeof legacyOperatorName, node: ContractNode): ValueLimits | undefined {
  const [low, high] = items(node).map(limitOf);
  const limit = limitOf(node);
  const value = valueOf(node);
  switch (name) {
    case "mustBe":
      return value === undefined ? undefined : { equals: value };
    case "mustNotBe":
      return value === undefined ? undefined : { notEquals: value };
    case "mustBeGreaterThan":
      return limit === undefined ? undefined : { min: limit, strictMin: true };
    case "mustBeGreaterOrEqualTo":
    case "mustBeGreaterThanOrEqualTo":
      return limit === undefined ? undefined : { min: limit };
    case "mustBeLessThan":
      return limit === undefined ? undefined : { max: limit, strictMax: true };
    case "mustBeLessOrEqualTo":
      return limit === undefined ? undefined : { max: limit };
    case "mustBeBetween":
      return low === undefined || high === undefined ? undefined : { min: low, max: high };
    case "mustNotBeBetween":
      return low === undefined || high === undefined ? undefined : { notBetween: [low, high] };
  }
}

/** A number; with more digits than a double holds, as text. */
function limitOf(node: ContractNode): Limit | undefined {
  if (node.kind !== "scalar" || !isNumeric(node.value)) return undefined;
  const value = plain(node);
  return typeof value === "string" ? value : numberOf(node);
}

function valueOf(node: ContractNode): Limit | boolean | undefined {
  if (node.kind !== "scalar") return undefined;
  return typeof node.value === "string" || typeof node.value === "boolean" ? node.value : limitOf(node);
}

export type Unit = "rows" | "percent";

/** The units that are understood; `rows` where none is given, undefined for another. */
export function unitOf(text: string | undefined): Unit | undefined {
  if (text === undefined) return "rows";
  const folded = text.trim().toLowerCase();
  if (["percent", "percentage", "%", "pct"].includes(folded)) return "percent";
  return ["rows", "row", "count", "records", "values"].includes(folded) ? "rows" : undefined;
}

/** Less than any difference between two shares of less than 10^11 rows, and written within the digits of a double. */
const leastShare = 1e-13;

/**
 * How many failing rows the limits allow, or undefined where they ask for a number of them that a tolerance can't say (at least 5, not 3,
 * fewer than 0).
 */
export function toleranceOf(limits: ValueLimits, unit: Unit): Tolerance | undefined {
  const { min, max, strictMin = false, strictMax = false, equals, notEquals, notBetween } = limits;
  const asksForFailures = min !== undefined && (Number(min) > 0 || (strictMin && Number(min) === 0));
  if (asksForFailures || notEquals !== undefined || notBetween !== undefined) return undefined;
  if (equals !== undefined) return Number(equals) === 0 && max === undefined ? {} : undefined;
  if (max === undefined) return undefined;
  const most = Number(max);
  if (most < 0 || (strictMax && most === 0)) return undefined;
  if (unit === "rows") {
    const rows = strictMax ? Math.ceil(most) - 1 : Math.floor(most);
    return rows === 0 ? {} : { maxFailingRows: rows };
  }
  if (most === 0) return {};
  const mostly = Math.max(0, Number((1 - most / 100).toPrecision(15)));
  return { mostly: strictMax ? Math.min(1, Number((mostly + leastShare).toPrecision(15))) : mostly };
}

/** The limits of a percentage as limits of a share. */
export function asShare(limits: ValueLimits): ValueLimits {
  return {
    ...limits,
    ...(limits.min === undefined ? {} : { min: share(limits.min) }),
    ...(limits.max === undefined ? {} : { max: share(limits.max) }),
    ...(limits.equals === undefined ? {} : { equals: share(limits.equals) }),
    ...(limits.notEquals === undefined ? {} : { notEquals: share(limits.notEquals) }),
    ...(limits.notBetween === undefined ? {} : { notBetween: [share(limits.notBetween[0]), share(limits.notBetween[1])] }),
  };
}

function share(percent: Limit | boolean): number {
  return Number((Number(percent) / 100).toPrecision(15));
}

/** The row counts that the limits allow as whole bounds, or undefined where they aren't an interval of counts. */
export function rowBounds(limits: ValueLimits): { readonly min?: number; readonly max?: number } | undefined {
  const { min, max, strictMin = false, strictMax = false, equals, notEquals, notBetween } = limits;
  if (notEquals !== undefined || notBetween !== undefined) return undefined;
  if (equals !== undefined) {
    const rows = Number(equals);
    return Number.isSafeInteger(rows) && rows >= 0 && min === undefined && max === undefined ? { min: rows, max: rows } : undefined;
  }
  const low = min === undefined ? undefined : Math.max(0, strictMin ? Math.floor(Number(min)) + 1 : Math.ceil(Number(min)));
  const high = max === undefined ? undefined : strictMax ? Math.ceil(Number(max)) - 1 : Math.floor(Number(max));
  if (high !== undefined && high < 0) return undefined;
  return { ...(low === undefined ? {} : { min: low }), ...(high === undefined ? {} : { max: high }) };
}
