import { mapSelects, type Expression } from "../algebra.ts";
import { isCall } from "../build.ts";
import type { ProofRule } from "../rule.ts";

const split = (conditions: readonly Expression[]): readonly Expression[] =>
  conditions.flatMap((condition) => (isCall(condition, "CONJUNCTION_AND") ? split(condition.operands) : [condition]));

export const conjuncts: ProofRule = {
  id: "conjuncts",
  law: "AND in a condition is commutative, associative and idempotent",
  apply: (query) =>
    mapSelects(query, (select) => ({
      ...select,
      where: split(select.where),
      having: split(select.having),
      qualify: split(select.qualify),
    })),
};
