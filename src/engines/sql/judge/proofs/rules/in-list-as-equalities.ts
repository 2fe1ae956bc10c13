import { mapQuery, type Expression } from "../algebra.ts";
import { call, isCall, isConstant, isNullConstant } from "../build.ts";
import type { ProofRule } from "../rule.ts";

const typeOf = ({ head }: { readonly head: string }): string => /"type":\{"id":"(\w+)"/.exec(head)?.[1] ?? "";

/** A list of several types would be compared in their common type. */
function ofOneType(values: readonly Expression[]): boolean {
  const types = new Set(values.map((value) => (isConstant(value) && !isNullConstant(value) ? typeOf(value) : "")));
  return types.size === 1 && !types.has("");
}

export const inListAsEqualities: ProofRule = {
  id: "in-list-as-equalities",
  law: "x IN (a, b) is x = a OR x = b, for constants of one type",
  apply: (query) =>
    mapQuery(query, (expression) => {
      if (!isCall(expression, "COMPARE_IN")) return expression;
      const [value, ...list] = expression.operands;
      if (value === undefined || !ofOneType(list)) return expression;
      const equalities = list.map((each) => call("COMPARE_EQUAL", value, each));
      return equalities.length === 1 ? (equalities[0] ?? expression) : call("CONJUNCTION_OR", ...equalities);
    }),
};
