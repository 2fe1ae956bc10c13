import { mapSelects, type Query } from "../algebra.ts";
import { isConstant, isNullConstant } from "../build.ts";
import { isDuplicateFree } from "./distinct-of-key.ts";
import type { Facts, ProofRule } from "../rule.ts";

/** Types whose different literals are different values; undefined for others, of which 1.0 and 1.00 are an example. */
const typeOf = (head: string): string | undefined => /"type":\{"id":"(INTEGER|VARCHAR)"/.exec(head)?.[1];

/** Some engines compare text without regard to case and trailing blanks. */
const folded = (head: string): string => head.toLowerCase().replaceAll(" ", "");

function simplified(query: Query, facts: Facts): Query {
  if (query.kind !== "set") return query;
  const left = simplified(query.left, facts);
  const right = simplified(query.right, facts);
  if (query.operator !== "UNION" || query.all || left.kind !== "select" || right.kind !== "select") return { ...query, left, right };
  const disjoint = left.items.some((item, index) => {
    const other = right.items[index];
    if (!isConstant(item) || !isConstant(other) || isNullConstant(item) || isNullConstant(other)) return false;
    const type = typeOf(item.head);
    return type !== undefined && type === typeOf(other.head) && folded(item.head) !== folded(other.head);
  });
  const all = disjoint && isDuplicateFree(left, facts) && isDuplicateFree(right, facts);
  return { ...query, left, right, all };
}

export const disjointUnion: ProofRule = {
  id: "disjoint-union",
  law: "UNION of parts without duplicates that a constant tells apart is UNION ALL",
  apply: (query, facts) =>
    simplified(
      mapSelects(query, (select) => select),
      facts,
    ),
};
