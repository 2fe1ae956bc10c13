import { mapSelects, type Expression, type Select } from "../algebra.ts";
import { canonicalText } from "../canonical.ts";
import { hasAggregate, hasWindow } from "../build.ts";
import type { ProofRule } from "../rule.ts";

export const groupsAsDistinct: ProofRule = {
  id: "groups-as-distinct",
  law: "GROUP BY of exactly the selected expressions without aggregates is DISTINCT",
  apply: (query, facts) =>
    mapSelects(query, (select): Select => {
      const { items, groupBy, having, qualify, order } = select;
      if (groupBy.length === 0 || having.length > 0 || qualify.length > 0) return select;
      const all = [...items, ...order.map(({ expression }) => expression)];
      if (all.some((item) => hasAggregate(item, facts.aggregates) || hasWindow(item))) return select;
      const written = (expression: Expression): string => canonicalText({ ...select, items: [expression], order: [] });
      const [shown, grouped] = [new Set(items.map((item) => written(item))), new Set(groupBy.map((group) => written(group)))];
      return shown.size === grouped.size && [...shown].every((item) => grouped.has(item))
        ? { ...select, distinct: true, grouped: false, groupBy: [] }
        : select;
    }),
};
