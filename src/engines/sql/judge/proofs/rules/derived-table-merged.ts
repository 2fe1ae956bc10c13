import { leaves, mapExpression, mapParts, mapQuery, mapSelects, type Expression, type Select, type Source } from "../algebra.ts";
import { conditionsOf, hasQuery, hasWindow } from "../build.ts";
import type { Facts, ProofRule } from "../rule.ts";
import { isSafe } from "../safe.ts";

/** A derived table that only filters and names. */
function inner(source: Source): { readonly id: number; readonly select: Select; readonly from: Source } | undefined {
  if (source.kind !== "derived" || source.query.kind !== "select") return undefined;
  const select = source.query;
  const { from } = select;
  const plain = !select.distinct && !select.grouped && select.qualify.length === 0 && select.limit === undefined;
  return plain && from !== undefined && !select.items.some((item) => hasWindow(item) || hasQuery(item))
    ? { id: source.id, select, from }
    : undefined;
}

interface Found {
  readonly id: number;
  readonly items: readonly Expression[];
  readonly where: readonly Expression[];
}

/** Replaces the first derived table that may be merged; `filters` says whether its WHERE may be taken out. */
function replaceFirst(source: Source, filters: boolean, accept: (select: Select, filters: boolean) => boolean, found: Found[]): Source {
  if (found.length > 0) return source;
  const derived = inner(source);
  if (derived !== undefined && accept(derived.select, filters)) {
    found.push({ id: derived.id, items: derived.select.items, where: derived.select.where });
    return derived.from;
  }
  if (source.kind === "product") return { ...source, parts: source.parts.map((part) => replaceFirst(part, filters, accept, found)) };
  if (source.kind === "outer") {
    const left = replaceFirst(source.left, false, accept, found);
    return { ...source, left, right: replaceFirst(source.right, false, accept, found) };
  }
  return source;
}

function merge(select: Select, facts: Facts): Select {
  if (select.from === undefined) return select;
  const alone = select.from.kind === "derived" && select.where.length === 0 && select.having.length === 0;
  const outerSafe = [...select.where, ...conditionsOf(select.from)].every((condition) => isSafe(condition, facts));
  const found: Found[] = [];
  const from = replaceFirst(
    select.from,
    true,
    (derived, filters) => {
      // On a side that is filled with NULLs only its own plain columns become NULL with it: those of a query around it do not.
      const own = new Set(leaves(derived.from).map(({ source }) => source.id));
      if (!filters) return derived.where.length === 0 && derived.items.every((item) => item.kind === "column" && own.has(item.source));
      const conditions = [...derived.where, ...conditionsOf(derived.from)];
      const conditionsHold = alone || (outerSafe && conditions.every((condition) => isSafe(condition, facts)));
      return derived.items.every((item) => isSafe(item, facts)) && (conditions.length === 0 || conditionsHold);
    },
    found,
  );
  const [merged] = found;
  if (merged === undefined) return select;
  const substitute = (expression: Expression): Expression =>
    expression.kind === "column" && expression.source === merged.id ? (merged.items[Number(expression.column)] ?? expression) : expression;
  const each = (expression: Expression): Expression => mapExpression(expression, substitute, (query) => mapQuery(query, substitute));
  const around = mapParts({ ...select, from }, each, (query) => query);
  return { ...around, where: [...around.where, ...merged.where] };
}

export const derivedTableMerged: ProofRule = {
  id: "derived-table-merged",
  law: "a derived table or common table expression that only filters and names is part of the query around it",
  apply: (query, facts) => mapSelects(query, (select) => merge(select, facts)),
};
