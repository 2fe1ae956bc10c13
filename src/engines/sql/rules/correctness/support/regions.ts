/** The values that a simple condition allows for its operand: enough to see that two exclude or cover each other. */
import type { Expression, Literal } from "../../../syntax/tree.ts";
import { comparisons, mirror } from "./predicates.ts";

type Bound = { readonly value: number | string; readonly included: boolean };

export interface Region {
  readonly condition: Expression;
  readonly operand: Expression;
  readonly form:
    | { readonly type: "points"; readonly points: readonly (number | string)[] }
    | { readonly type: "range"; readonly low?: Bound; readonly high?: Bound }
    | { readonly type: "except"; readonly point: number | string }
    | { readonly type: "null" }
    | { readonly type: "notNull" };
}

/**
 * Numbers as numbers; dates as text that sorts like time; other strings are equal or not.
 */
function valueOf(expression: Expression): number | string | undefined {
  if (expression.kind === "unary" && expression.operator === "-") {
    const value = valueOf(expression.operand);
    return typeof value === "number" ? -value : undefined;
  }
  if (expression.kind === "cast" && /^(?:DATE|TIMESTAMP)$/u.test(expression.type) && !expression.safe) return valueOf(expression.operand);
  return expression.kind === "literal" ? literalValue(expression) : undefined;
}

function literalValue({ type, value }: Literal): number | string | undefined {
  if (type === "number") {
    const number = Number(value);
    return Number.isSafeInteger(number) || /^\d{1,12}\.\d{1,6}$/u.test(value) ? number : undefined;
  }
  return type === "string" || type === "date" || type === "timestamp" ? value : undefined;
}

/** Only ISO dates and timestamps of one form sort as text the way they sort in time. */
function isOrdered(value: number | string): boolean {
  return typeof value === "number" || /^\d{4}-\d{2}-\d{2}$/u.test(value);
}

function comparison(condition: Expression): Region | undefined {
  if (condition.kind !== "binary" || !comparisons.has(condition.operator)) return undefined;
  const right = valueOf(condition.right);
  const left = valueOf(condition.left);
  const value = right ?? left;
  if (value === undefined || (right !== undefined && left !== undefined)) return undefined;
  const operand = right === undefined ? condition.right : condition.left;
  const operator = right === undefined ? mirror(condition.operator) : condition.operator;
  if (operator === "=") return { condition, operand, form: { type: "points", points: [value] } };
  if (operator === "<>") return { condition, operand, form: { type: "except", point: value } };
  if (!isOrdered(value)) return undefined;
  const bound = { value, included: operator.length === 2 };
  return { condition, operand, form: operator.startsWith(">") ? { type: "range", low: bound } : { type: "range", high: bound } };
}

/** Undefined for what isn't a comparison of something with constants. */
export function regionOf(condition: Expression): Region | undefined {
  if (condition.kind === "is" && condition.test === "NULL") {
    return { condition, operand: condition.operand, form: { type: condition.not ? "notNull" : "null" } };
  }
  if (condition.kind === "between" && !condition.not) {
    const low = valueOf(condition.low);
    const high = valueOf(condition.high);
    if (low === undefined || high === undefined || !isOrdered(low) || !isOrdered(high)) return undefined;
    return {
      condition,
      operand: condition.operand,
      form: { type: "range", low: { value: low, included: true }, high: { value: high, included: true } },
    };
  }
  if (condition.kind === "in" && !condition.not && condition.list !== undefined) {
    const points = condition.list.map(valueOf);
    const known = points.filter((point) => point !== undefined);
    return known.length === points.length && known.length > 0
      ? { condition, operand: condition.operand, form: { type: "points", points: known } }
      : undefined;
  }
  return comparison(condition);
}

/** What the collations that ignore case, accents and blanks at the ends see of a text. */
function folded(text: string): string {
  return text.trim().normalize("NFKD").replaceAll(/\p{M}/gu, "").toLowerCase();
}

const numeric = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/u;
const dateLike = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}/u;
const isoTime = /^\d{4}-\d{2}-\d{2}(?: \d{2}:\d{2}:\d{2})?$/u;
const truths: readonly ReadonlySet<string>[] = [
  new Set(["t", "true", "y", "yes", "on", "1"]),
  new Set(["f", "false", "n", "no", "off", "0"]),
];

/**
 * No collation and no conversion to the type of a column makes the two equal. Texts are compared with columns of any type: '1' and '01' are one
 * number, '2024-1-1' and '2024-01-01' one day, 't' and 'true' one boolean.
 */
export function surelyDiffer(a: number | string, b: number | string): boolean {
  if (typeof a === "number" || typeof b === "number") return typeof a === typeof b && a !== b;
  const [left, right] = [folded(a), folded(b)];
  if (left === right || truths.some((words) => words.has(left) && words.has(right))) return false;
  if (numeric.test(left) && numeric.test(right)) return Number(left) !== Number(right);
  if (!dateLike.test(left) || !dateLike.test(right)) return true;
  return left.length === right.length && isoTime.test(left) && isoTime.test(right);
}

function comparable(a: number | string, b: number | string): boolean {
  return typeof a === typeof b;
}

function above(low: Bound | undefined, high: Bound | undefined): boolean {
  if (low === undefined || high === undefined || !comparable(low.value, high.value)) return false;
  return low.value > high.value || (low.value === high.value && !(low.included && high.included));
}

function inRange(point: number | string, form: { readonly low?: Bound; readonly high?: Bound }): boolean {
  const at = { value: point, included: true };
  return !above(form.low, at) && !above(at, form.high);
}

/** No value satisfies both. */
export function disjoint({ form: a }: Region, { form: b }: Region): boolean {
  if (a.type === "null") return b.type !== "null";
  if (b.type === "null") return true;
  if (a.type === "notNull" || b.type === "notNull") return false;
  if (a.type === "points") return a.points.every((point) => excludes(point, b));
  if (b.type === "points") return b.points.every((point) => excludes(point, a));
  return a.type === "range" && b.type === "range" && (above(a.low, b.high) || above(b.low, a.high));
}

function excludes(point: number | string, form: Region["form"]): boolean {
  switch (form.type) {
    case "points":
      return form.points.every((other) => surelyDiffer(point, other));
    case "except":
      return form.point === point;
    case "range":
      return isOrdered(point) && !inRange(point, form);
    case "notNull":
    case "null":
      return false;
  }
}

/** Every value of `inner` is one of `outer`. */
export function covers({ form: outer }: Region, { form: inner }: Region): boolean {
  if (outer.type === "notNull") return inner.type !== "null";
  if (inner.type === "points") return inner.points.every((point) => holds(point, outer));
  if (outer.type !== "range" || inner.type !== "range") return false;
  return reaches(outer.low, inner.low, (a, b) => a <= b) && reaches(outer.high, inner.high, (a, b) => a >= b);
}

function holds(point: number | string, form: Region["form"]): boolean {
  switch (form.type) {
    case "points":
      return form.points.includes(point);
    case "except":
      return surelyDiffer(point, form.point);
    case "range":
      return (
        isOrdered(point) &&
        [form.low, form.high].every((bound) => bound === undefined || comparable(bound.value, point)) &&
        inRange(point, form)
      );
    case "notNull":
    case "null":
      return false;
  }
}

function reaches(outer: Bound | undefined, inner: Bound | undefined, far: (a: number | string, b: number | string) => boolean): boolean {
  if (outer === undefined) return true;
  if (inner === undefined || !comparable(outer.value, inner.value)) return false;
  return outer.value === inner.value ? outer.included || !inner.included : far(outer.value, inner.value);
}
