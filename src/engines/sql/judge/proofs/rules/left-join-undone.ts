import { mapSelects, type Expression, type Select, type Source } from "../algebra.ts";
import { leaves } from "../algebra.ts";
import type { ProofRule } from "../rule.ts";

/** Conditions that are not true where this column is NULL. */
function rejectsNull(condition: Expression, sources: ReadonlySet<number>): boolean {
  if (condition.kind !== "call") return false;
  if (
    !/^(?:COMPARE_(?:EQUAL|NOTEQUAL|LESSTHAN|LESSTHANOREQUALTO|GREATERTHAN|GREATERTHANOREQUALTO)|OPERATOR_IS_NOT_NULL)$/.test(
      condition.name,
    )
  ) {
    return false;
  }
  return condition.operands.some((operand) => operand.kind === "column" && sources.has(operand.source));
}

function strengthened(source: Source, where: readonly Expression[]): Source {
  if (source.kind === "product") return { ...source, parts: source.parts.map((part) => strengthened(part, where)) };
  if (source.kind !== "outer" || source.type !== "LEFT") return source;
  const right = new Set(leaves(source.right).map((leaf) => leaf.source.id));
  const left = strengthened(source.left, where);
  if (!where.some((condition) => rejectsNull(condition, right))) return { ...source, left };
  return { kind: "product", parts: [left, source.right], on: source.on };
}

export const leftJoinUndone: ProofRule = {
  id: "left-join-undone",
  law: "a LEFT JOIN whose right side WHERE requires to be there is an inner join",
  apply: (query) =>
    mapSelects(query, (select): Select =>
      select.from === undefined ? select : { ...select, from: strengthened(select.from, select.where) },
    ),
};
