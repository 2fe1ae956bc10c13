import { mapSelects } from "../algebra.ts";
import { columnsIn, hasAggregate, hasQuery, sameColumn } from "../build.ts";
import type { ProofRule } from "../rule.ts";
import { isSafe } from "../safe.ts";

export const havingOnGroups: ProofRule = {
  id: "having-on-groups",
  law: "HAVING on columns that are grouped by is WHERE",
  apply: (query, facts) =>
    mapSelects(query, (select) => {
      if (select.groupBy.length === 0) return select;
      const movable = select.having.filter(
        (condition) =>
          !hasQuery(condition) &&
          !hasAggregate(condition, facts.aggregates) &&
          isSafe(condition, facts) &&
          columnsIn(condition).every((column) => select.groupBy.some((group) => sameColumn(group, column))),
      );
      return { ...select, where: [...select.where, ...movable], having: select.having.filter((condition) => !movable.includes(condition)) };
    }),
};
