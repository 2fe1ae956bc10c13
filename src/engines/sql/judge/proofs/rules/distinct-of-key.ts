import { mapSelects } from "../algebra.ts";
import { distinguishing } from "../distinguishing.ts";
import type { ProofRule } from "../rule.ts";

export const distinctOfKey: ProofRule = {
  id: "distinct-of-key",
  law: "DISTINCT does nothing where a declared key or all of GROUP BY is in the result",
  apply: (query, facts) =>
    mapSelects(query, (select) => {
      const all = { ...select, distinct: false };
      return select.distinct && distinguishing(all, facts) !== undefined ? all : select;
    }),
};
