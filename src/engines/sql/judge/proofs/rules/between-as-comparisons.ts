import { mapQuery, type Expression } from "../algebra.ts";
import { call, constantType, isCall } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";
import { familyOf, isExact, isNotText } from "../safe.ts";

/** The type as far as it is written or declared. */
function typeOf(expression: Expression, facts: Facts): string | undefined {
  if (expression.kind === "column") return facts.columnOf(expression.source, expression.column)?.type;
  const cast = expression.kind === "call" && expression.name === "OPERATOR_CAST" ? /"cast_type":.*$/.exec(expression.head)?.[0] : undefined;
  return constantType(expression) ?? cast;
}

const instants: ReadonlySet<string | undefined> = new Set(["date", "timestamp"]);

/** BETWEEN compares all three in one type, two comparisons in one each: it has to be the same one, or no value may be rounded or read in either. */
function areComparedAlike(value: Expression, low: Expression, high: Expression, facts: Facts): boolean {
  const bounds = [low, high];
  if (bounds.every((bound) => constantType(bound) === "VARCHAR")) return true;
  const families = [value, ...bounds].map((each) => familyOf(each, facts));
  if (families.every((family) => family === "text") || families.every((family) => instants.has(family))) return true;
  if (!isNotText(value, facts) || families.slice(1).includes("text")) return false;
  const type = typeOf(low, facts);
  return (type !== undefined && type === typeOf(high, facts)) || bounds.every((bound) => isExact(bound, facts));
}

export const betweenAsComparisons: ProofRule = {
  id: "between-as-comparisons",
  law: "x BETWEEN a AND b is x >= a AND x <= b",
  apply: (query, facts) =>
    mapQuery(query, (expression) => {
      if (!isCall(expression, "COMPARE_BETWEEN")) return expression;
      const [value, low, high] = expression.operands;
      if (value === undefined || low === undefined || high === undefined) return expression;
      if (!areComparedAlike(value, low, high, facts)) return expression;
      return call("CONJUNCTION_AND", call("COMPARE_GREATERTHANOREQUALTO", value, low), call("COMPARE_LESSTHANOREQUALTO", value, high));
    }),
};
