/** How often each construct occurs that a translation might lose. */
import type { SyntaxNode } from "../../syntax/children.ts";
import type { Call, Expression, Query, Relation, Select } from "../../syntax/tree.ts";
import { isExpression, walk } from "../../syntax/walk.ts";

/** By the words that a reader knows: `LEFT JOIN`, `WITH OFFSET`, `DISTINCT`... */
export type StructureCounts = ReadonlyMap<string, number>;

type Count = (what: string, times?: number) => void;

function countCall(call: Call, source: string, count: Count): void {
  if (call.distinct) count("DISTINCT in a function");
  if (call.filter !== undefined) count("FILTER");
  if (call.over !== undefined) count("OVER");
  count("PARTITION BY", call.over?.partitionBy.length ?? 0);
  if (call.over?.frame !== undefined) count("a window frame");
  count("ORDER BY in a function", call.orderBy.length + call.withinGroup.length + (call.over?.orderBy.length ?? 0));
  if (call.extras && /\b(?:IGNORE|RESPECT)\s+NULLS\b/i.test(source.slice(call.start, call.end))) count("IGNORE NULLS");
}

function countExpression(node: Expression, source: string, count: Count): void {
  if (node.kind === "call") countCall(node, source, count);
  else if (node.kind === "star" && (node.except.length > 0 || node.replaces)) count("* EXCEPT");
  else if (node.kind === "modified" && node.modifier !== "COLLATE") count(node.modifier);
  else if (node.kind === "in" || isMembership(node)) count("IN");
}

/** `x IN (query)` written as `x = ANY (query)`, `x NOT IN (query)` as `x <> ALL (query)`. */
function isMembership(node: Expression): boolean {
  if (node.kind !== "quantified" || node.query === undefined) return false;
  return `${node.operator} ${node.quantifier}` === "= ANY" || `${node.operator} ${node.quantifier}` === "<> ALL";
}

function countSelect(node: Select, source: string, count: Count): void {
  count("SELECT");
  count("items of SELECT", node.items.length);
  if (node.distinct) count("DISTINCT");
  if (node.where !== undefined) count("WHERE");
  if (node.having !== undefined) count("HAVING");
  if (node.qualify !== undefined) count("QUALIFY");
  if (node.groupBy !== undefined) count("GROUP BY");
  count("items of GROUP BY", node.groupBy?.items.length ?? 0);
  if (node.top !== undefined)
    count(/\b(?:TIES|PERCENT)\b/i.test(source.slice(node.top.start, node.top.end)) ? "TOP WITH TIES or PERCENT" : "LIMIT");
  for (const clause of node.opaqueClauses) count(source.slice(clause.start, clause.end).split(/\s+/, 2).join(" ").toUpperCase());
}

function countQuery(node: Query, source: string, count: Count): void {
  count("ORDER BY", node.orderBy.length);
  count("DESC", node.orderBy.filter(({ descending }) => descending).length);
  if (node.limit?.count !== undefined) count("LIMIT");
  if (node.limit?.offset !== undefined) count("OFFSET");
  if (node.limit !== undefined && /\b(?:TIES|PERCENT)\b/i.test(source.slice(node.limit.span.start, node.limit.span.end)))
    count("LIMIT WITH TIES or PERCENT");
  for (const { start, end } of node.trailing ?? []) {
    const words = source.slice(start, end).split(/\s+/, 1)[0]?.toUpperCase() ?? "";
    if (words !== "OPTION" && words !== "SETTINGS" && words !== "FORMAT") count(`${words} at the end`);
  }
  if (node.with?.recursive === true) count("RECURSIVE");
}

/** Hints say nothing about the result. */
const hint = /^\W*(?:WITH\s*\(|\((?:NOLOCK|INDEX)|USE\s|FORCE\s|IGNORE\s)/i;

function countRelation(node: Relation, source: string, count: Count): void {
  if (node.kind === "join" && !node.comma && node.type !== "cross") count(`${node.type.toUpperCase()} JOIN`);
  if (node.kind === "join") count("joined tables");
  if (node.kind === "tableFunction" && /\bWITH\s+(?:OFFSET|ORDINALITY)\b/i.test(source.slice(node.call.end, node.span.end)))
    count("WITH OFFSET");
  const modified = (node.kind === "table" || node.kind === "derived") && node.modified;
  if (!modified) return;
  const from = node.kind === "table" ? node.nameSpan.end : node.query.span.end + 1;
  const rest = source.slice(from, node.span.end).replace(/^\s*(?:AS\s+)?\w+\s+(?=WITH\s*\(|\()/i, "");
  if (!hint.test(rest)) count("a sample, PIVOT or time travel of a table");
}

function countNode(node: SyntaxNode, source: string, count: Count): void {
  if (node.kind === "select") countSelect(node, source, count);
  else if (node.kind === "query") countQuery(node, source, count);
  else if (node.kind === "setOperation") count(`${node.operator}${node.all ? " ALL" : ""}`);
  else if (node.kind === "values") count("rows of VALUES", node.rows.length);
  else if (node.kind === "table" || node.kind === "derived" || node.kind === "tableFunction" || node.kind === "join")
    countRelation(node, source, count);
  else if (isExpression(node)) countExpression(node, source, count);
}

export function structureOf(root: SyntaxNode, source: string): StructureCounts {
  const counts = new Map<string, number>();
  walk(root, (node) => {
    countNode(node, source, (what, times = 1) => {
      if (times > 0) counts.set(what, (counts.get(what) ?? 0) + times);
    });
  });
  return counts;
}
