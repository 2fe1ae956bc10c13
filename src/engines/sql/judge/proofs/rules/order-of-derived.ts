import { mapSelects, mapSource, type Query, type Select } from "../algebra.ts";
import type { ProofRule } from "../rule.ts";

const unordered = (query: Query): Query => {
  if (query.limit !== undefined) return query;
  return query.kind === "set"
    ? { ...query, left: unordered(query.left), right: unordered(query.right), order: [] }
    : { ...query, order: [] };
};

const inFrom = (select: Select): Select =>
  select.from === undefined ? select : { ...select, from: mapSource(select.from, (expression) => expression, unordered) };

export const orderOfDerived: ProofRule = {
  id: "order-of-derived",
  law: "the order of a derived table without LIMIT means nothing",
  apply: (query) => mapSelects(query, inFrom),
};
