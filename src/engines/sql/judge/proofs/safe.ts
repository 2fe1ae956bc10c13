/** Which expressions can be moved, left out or evaluated more often without an error coming or going. */
import type { TypeKind } from "../../../../data/types.ts";
import type { Expression } from "./algebra.ts";
import { constantType } from "./build.ts";
import type { Facts } from "./rule.ts";

const numeric: ReadonlySet<string> = new Set(["integer", "decimal", "float"]);
const temporal: ReadonlySet<string> = new Set(["date", "timestamp", "timestamptz", "time"]);

/** True only where evaluation can't fail: no arithmetic, no casts that depend on data, no functions but LIKE. */
export function isSafe(expression: Expression, facts: Facts): boolean {
  if (expression.kind === "column") return true;
  if (expression.kind === "query") return false;
  const { name, operands } = expression;
  if (name === "VALUE_CONSTANT") return true;
  if (!operands.every((operand) => isSafe(operand, facts))) return false;
  if (/^(?:CONJUNCTION_(?:AND|OR)|OPERATOR_(?:NOT|IS_NULL|IS_NOT_NULL))$/.test(name)) return true;
  if (name.startsWith("COMPARE_")) return operands.slice(1).every((operand) => comparable(operands[0], operand, facts));
  return (name === "fn:~~" || name === "fn:!~~") && operands.every((operand) => familyOf(operand, facts) === "text");
}

function comparable(left: Expression | undefined, right: Expression, facts: Facts): boolean {
  const [a, b] = [familyOf(left, facts), familyOf(right, facts)];
  if (a === undefined || b === undefined) return false;
  if (a === b || (numeric.has(a) && numeric.has(b))) return true;
  return (a === "text" && isReadOnce(left, b)) || (b === "text" && isReadOnce(right, a));
}

const isReadOnce = (text: Expression | undefined, other: string): boolean => text?.kind === "call" && temporal.has(other);

/** Types within a family, and numbers, compare without a cast that may fail. A text constant beside a date is read once, before any row. */
export function familyOf(expression: Expression | undefined, facts: Facts): TypeKind | undefined {
  if (expression?.kind === "column") return facts.kindOf(expression.source, expression.column);
  const type = expression === undefined ? undefined : constantType(expression);
  return type === undefined ? undefined : constantFamilies.get(type);
}

const constantFamilies: ReadonlyMap<string, TypeKind> = new Map([
  ...["TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"].map((type) => [type, "integer"] as const),
  ["DECIMAL", "decimal"] as const,
  ...["DOUBLE", "FLOAT"].map((type) => [type, "float"] as const),
  ["VARCHAR", "text"] as const,
]);

const exact: ReadonlySet<string | undefined> = new Set(["integer", "decimal"]);

/** A number that its type holds exactly: compared with a float it is rounded first, and several of them are equal to one. */
export const isExact = (expression: Expression | undefined, facts: Facts): boolean => exact.has(familyOf(expression, facts));

/** A key equated with this meets one row at most: no two of its values are equal to it. */
export const meetsOne = (key: Expression, other: Expression, facts: Facts): boolean =>
  familyOf(other, facts) !== "float" || familyOf(key, facts) === "float";

const numberFunctions =
  /^fn:(?:[-+*/%]|\/\/|count|count_star|sum|avg|abs|round|floor|ceil|ceiling|length|char_length|strlen|date_part|year|quarter|month|week|day|hour|minute|second|dayofweek|dayofyear|date_diff)$/;

/** Certainly not text, which would be read as the type that it is compared with, and as another one among several values. */
export function isNotText(expression: Expression, facts: Facts): boolean {
  const family = familyOf(expression, facts);
  return family === undefined ? expression.kind === "call" && numberFunctions.test(expression.name) : family !== "text";
}

/** Values of which one is less than, equal to or greater than the other in every engine: no NaN among them. */
export function isTotallyOrdered(expression: Expression, facts: Facts): boolean {
  if (expression.kind === "column") {
    const kind = facts.kindOf(expression.source, expression.column);
    return kind !== undefined && !["float", "nested", "other"].includes(kind);
  }
  return expression.kind === "call" && expression.name === "VALUE_CONSTANT" && !/"id":"(?:DOUBLE|FLOAT|NULL)"/.test(expression.head);
}
