import { mapQuery } from "../algebra.ts";
import { call, isCall } from "../build.ts";
import type { ProofRule } from "../rule.ts";

export const betweenAsComparisons: ProofRule = {
  id: "between-as-comparisons",
  law: "x BETWEEN a AND b is x >= a AND x <= b",
  apply: (query) =>
    mapQuery(query, (expression) => {
      if (!isCall(expression, "COMPARE_BETWEEN")) return expression;
      const [value, low, high] = expression.operands;
      if (value === undefined || low === undefined || high === undefined) return expression;
      return call("CONJUNCTION_AND", call("COMPARE_GREATERTHANOREQUALTO", value, low), call("COMPARE_LESSTHANOREQUALTO", value, high));
    }),
};
