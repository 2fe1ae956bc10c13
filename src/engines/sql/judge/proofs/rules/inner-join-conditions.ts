import { mapSelects, type Expression, type Select, type Source } from "../algebra.ts";
import type { ProofRule } from "../rule.ts";

/** Nested products become one. */
function flat(source: Source): Source {
  if (source.kind === "outer") return { ...source, left: flat(source.left), right: flat(source.right) };
  if (source.kind !== "product") return source;
  const parts = source.parts.map((part) => flat(part));
  const on: readonly Expression[] = [...source.on, ...parts.flatMap((part) => (part.kind === "product" ? part.on : []))];
  return { kind: "product", parts: parts.flatMap((part) => (part.kind === "product" ? part.parts : [part])), on };
}

function moved(select: Select): Select {
  if (select.from === undefined) return select;
  const from = flat(select.from);
  if (from.kind !== "product") return { ...select, from };
  return { ...select, from: { ...from, on: [] }, where: [...select.where, ...from.on] };
}

export const innerJoinConditions: ProofRule = {
  id: "inner-join-conditions",
  law: "inner joins commute and associate, and their conditions are conditions of WHERE",
  apply: (query) => mapSelects(query, moved),
};
