import { mapQuery, type Expression } from "../algebra.ts";
import { call, constantType, isCall } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";

/** BETWEEN casts all three to one type: text among numbers is compared in another way than side by side. */
function mixesText(operands: readonly Expression[], facts: Facts): boolean {
  const isText = (operand: Expression): boolean =>
    operand.kind === "column" ? facts.kindOf(operand.source, operand.column) === "text" : constantType(operand) === "VARCHAR";
  const texts = operands.filter((operand) => isText(operand)).length;
  const [value] = operands;
  // Text bounds of a date or a number are read as such on either side.
  return texts > 0 && texts < operands.length && !(value !== undefined && !isText(value) && texts === operands.length - 1);
}

export const betweenAsComparisons: ProofRule = {
  id: "between-as-comparisons",
  law: "x BETWEEN a AND b is x >= a AND x <= b",
  apply: (query, facts) =>
    mapQuery(query, (expression) => {
      if (!isCall(expression, "COMPARE_BETWEEN")) return expression;
      const [value, low, high] = expression.operands;
      if (value === undefined || low === undefined || high === undefined) return expression;
      if (mixesText([value, low, high], facts)) return expression;
      return call("CONJUNCTION_AND", call("COMPARE_GREATERTHANOREQUALTO", value, low), call("COMPARE_LESSTHANOREQUALTO", value, high));
    }),
};
