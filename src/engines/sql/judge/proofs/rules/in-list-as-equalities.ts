import { mapQuery, type Expression } from "../algebra.ts";
import { call, constantType, isCall, isNullConstant } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";
import { isNotText } from "../safe.ts";

/** A list of several types would be compared in their common type. */
function ofOneType(values: readonly Expression[]): boolean {
  const types = new Set(values.map((value) => (isNullConstant(value) ? undefined : constantType(value))));
  return types.size === 1 && !types.has(undefined);
}

/** Text beside numbers is cast, and a list may be cast to another type than each of its values alone. */
const mayReadText = (value: Expression, list: readonly Expression[], facts: Facts): boolean =>
  !isNotText(value, facts) && list.some((each) => constantType(each) !== "VARCHAR");

/** Longer lists are left as they are: each equality is normalised and compared by itself. */
const longestList = 1_000;

export const inListAsEqualities: ProofRule = {
  id: "in-list-as-equalities",
  law: "x IN (a, b) is x = a OR x = b, for constants of one type",
  apply: (query, facts) =>
    mapQuery(query, (expression) => {
      if (!isCall(expression, "COMPARE_IN")) return expression;
      const [value, ...list] = expression.operands;
      if (value === undefined || list.length > longestList || !ofOneType(list) || mayReadText(value, list, facts)) return expression;
      const equalities = list.map((each) => call("COMPARE_EQUAL", value, each));
      return equalities.length === 1 ? (equalities[0] ?? expression) : call("CONJUNCTION_OR", ...equalities);
    }),
};
