/** Which expressions can be moved, left out or evaluated more often without an error coming or going. */
import type { TypeKind } from "../../../../data/types.ts";
import type { Expression } from "./algebra.ts";
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
  return a === b || (a === "text" && isReadOnce(left, b)) || (b === "text" && isReadOnce(right, a));
}

const isReadOnce = (text: Expression | undefined, other: string): boolean => text?.kind === "call" && temporal.has(other);

/** Types within a family compare without a cast that may fail. A text constant beside a date is read once, before any row. */
function familyOf(expression: Expression | undefined, facts: Facts): string | undefined {
  if (expression?.kind === "column") {
    const kind: TypeKind | undefined = facts.kindOf(expression.source, expression.column);
    return kind !== undefined && numeric.has(kind) ? "number" : kind;
  }
  if (expression?.kind !== "call" || expression.name !== "VALUE_CONSTANT") return undefined;
  const [, type = ""] = /"type":\{"id":"(\w+)"/.exec(expression.head) ?? [];
  if (/^(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT|DECIMAL|DOUBLE|FLOAT)$/.test(type)) return "number";
  return type === "VARCHAR" ? "text" : undefined;
}

/** Values of which one is less than, equal to or greater than the other in every engine: no NaN among them. */
export function isTotallyOrdered(expression: Expression, facts: Facts): boolean {
  if (expression.kind === "column") {
    const kind = facts.kindOf(expression.source, expression.column);
    return kind !== undefined && !["float", "nested", "other"].includes(kind);
  }
  return expression.kind === "call" && expression.name === "VALUE_CONSTANT" && !/"id":"(?:DOUBLE|FLOAT|NULL)"/.test(expression.head);
}
