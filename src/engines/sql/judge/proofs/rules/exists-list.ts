import { mapQuery, type Expression } from "../algebra.ts";
import type { ProofRule } from "../rule.ts";

export const existsList: ProofRule = {
  id: "exists-list",
  law: "EXISTS looks at rows, not at what they hold",
  apply: (query) =>
    mapQuery(query, (expression): Expression => {
      if (expression.kind !== "query" || !expression.head.includes('"subquery_type":"EXISTS"') || expression.query.kind !== "select")
        return expression;
      const { query: inner } = expression;
      // Over no rows an aggregate without groups still returns one; LIMIT 0 returns none.
      if (inner.grouped || inner.limit !== undefined || inner.qualify.length > 0) return expression;
      return { ...expression, query: { ...inner, items: [], distinct: false, order: [] } };
    }),
};
