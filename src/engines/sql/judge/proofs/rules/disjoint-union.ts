import { mapSelects, type Expression, type Query, type Select } from "../algebra.ts";
import { constantType, isConstant, isNullConstant } from "../build.ts";
import { distinguishing } from "../distinguishing.ts";
import type { Facts, ProofRule } from "../rule.ts";
import { familyOf, isExact } from "../safe.ts";

/**
 * Constants that are different values everywhere. Some engines compare text without regard to case, accents and trailing blanks; 1.0 and 1.00 are
 * one number.
 */
function tellApart(a: Expression, b: Expression | undefined): boolean {
  if (b === undefined || !isConstant(a) || !isConstant(b) || isNullConstant(a) || isNullConstant(b)) return false;
  const type = constantType(a);
  if (type !== constantType(b)) return false;
  const [left, right] = [valueText(a.head), valueText(b.head)];
  if (type === "INTEGER") return left !== right;
  return type === "VARCHAR" && /^[\w ]*$/.test(left + right) && folded(left) !== folded(right);
}

const valueText = (head: string): string => /"value":"?([^"}]*)"?\}\}?$/.exec(head)?.[1] ?? "";
const folded = (text: string): string => text.toLowerCase().replaceAll(" ", "");

/** The union makes one type of both sides' columns: values that its rows are told by must not become one in it. */
function keepsRows(select: Select, other: Select, facts: Facts): boolean {
  const positions = distinguishing(select, facts);
  return (
    positions !== undefined &&
    positions.every((position) => {
      const [own, theirs] = [select.items[position], other.items[position]];
      if (isConstant(own)) return true;
      const family = familyOf(own, facts);
      if (family === undefined || family === "nested" || family === "other") return false;
      return family === familyOf(theirs, facts) || (isExact(own, facts) && isExact(theirs, facts));
    })
  );
}

function simplified(query: Query, facts: Facts): Query {
  if (query.kind !== "set") return query;
  const left = simplified(query.left, facts);
  const right = simplified(query.right, facts);
  if (query.operator !== "UNION" || query.all || left.kind !== "select" || right.kind !== "select") return { ...query, left, right };
  const disjoint = left.items.some((item, index) => tellApart(item, right.items[index]));
  const all = disjoint && keepsRows(left, right, facts) && keepsRows(right, left, facts);
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
