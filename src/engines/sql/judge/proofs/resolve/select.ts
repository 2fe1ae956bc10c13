/** One SELECT, and what SELECTs and set operations have in common: ORDER BY and LIMIT. */
import { modifierOf } from "../../determinism.ts";
import { constantText, nodeAt, nodesAt, textAt, type EngineNode } from "../../engine-tree.ts";
import type { Expression, Ordering, Select } from "../algebra.ts";
import { hasAggregate } from "../build.ts";
import { conjunctsOf, expressionOf } from "./expressions.ts";
import { aliased, expandStar, namesOf, noneShadowed, onlyIndex, positional } from "./names.ts";
import { stop, type CommonTables, type Resolved, type Scope, type Work } from "./scope.ts";
import { sourceOf } from "./sources.ts";

export const orderHead = (item: EngineNode): string =>
  `${textAt(item, "type").replace("ORDER_DEFAULT", "ASCENDING")} ${textAt(item, "null_order")}`;

export function limitOf(node: EngineNode): { readonly limit?: string } {
  for (const modifier of nodesAt(node, "modifiers")) {
    if (!["LIMIT_MODIFIER", "ORDER_MODIFIER", "DISTINCT_MODIFIER"].includes(textAt(modifier, "type"))) stop(textAt(modifier, "type"));
  }
  const modifier = modifierOf(node, "LIMIT_MODIFIER");
  if (modifier === undefined) return {};
  const parts = ["limit", "offset"].map((key) => {
    const part = nodeAt(modifier, key);
    if (part !== undefined && part["class"] !== "CONSTANT") stop("LIMIT of this form");
    return part === undefined ? "" : constantText(part);
  });
  return { limit: parts.join(" offset ") };
}

export function selectOf(node: EngineNode, work: Work, parent: Scope | undefined, common: CommonTables): Resolved {
  if (nodeAt(node, "sample") !== undefined || node["aggregate_handling"] !== "STANDARD_HANDLING") stop("a SELECT of this form");
  const list = nodesAt(node, "select_list");
  const aliases = new Set(list.map((item) => textAt(item, "alias").toLowerCase()).filter((alias) => alias !== ""));
  const scope: Scope = { sources: [], parent, aliases };
  const fromNode = nodeAt(node, "from_table");
  const from = fromNode === undefined || fromNode["type"] === "EMPTY" ? undefined : sourceOf(fromNode, work, scope, common);
  const read = (expression: EngineNode): Expression => expressionOf(expression, work, scope, common);
  const items: Expression[] = [];
  const names: (string | undefined)[] = [];
  for (const item of list) {
    if (item["class"] === "STAR") {
      for (const [expression, name] of expandStar(item, scope)) {
        items.push(expression);
        names.push(name);
      }
      continue;
    }
    items.push(read(item));
    const alias = textAt(item, "alias");
    const columns = item["column_names"];
    names.push(alias === "" ? (Array.isArray(columns) ? String(columns.at(-1)).toLowerCase() : undefined) : alias.toLowerCase());
  }
  const groups = nodesAt(node, "group_expressions");
  const sets = node["group_sets"];
  if (Array.isArray(sets) && sets.length > 0 && groups.length === 0) stop("GROUP BY ()");
  if (Array.isArray(sets) && (sets.length > 1 || (sets.length === 1 && (!Array.isArray(sets[0]) || sets[0].length !== groups.length))))
    stop("grouping sets");
  const [havingNode, qualifyNode] = [nodeAt(node, "having"), nodeAt(node, "qualify")];
  for (const each of [...groups, havingNode, qualifyNode]) if (each !== undefined) noneShadowed(each, items, names, scope);
  const groupBy = groups.map((group) => positional(group, items) ?? aliased(group, items, names, scope) ?? read(group));
  const having = conjunctsOf(havingNode, read);
  const order: Ordering[] = nodesAt(modifierOf(node, "ORDER_MODIFIER") ?? {}, "orders").map((item) => {
    const expression = nodeAt(item, "expression") ?? stop("ORDER BY of this form");
    const columns = expression["column_names"];
    const byAlias = Array.isArray(columns) && columns.length === 1 ? onlyIndex(names, String(columns[0]).toLowerCase()) : -1;
    const known = positional(expression, items) ?? items[byAlias];
    if (known === undefined && expression["class"] !== "COLUMN_REF" && namesOf(expression).some((name) => aliases.has(name)))
      stop("an alias within ORDER BY");
    return { expression: known ?? read(expression), head: orderHead(item) };
  });
  const distinct = modifierOf(node, "DISTINCT_MODIFIER");
  if (distinct !== undefined && nodesAt(distinct, "distinct_on_targets").length > 0) stop("DISTINCT ON");
  const qualify = conjunctsOf(qualifyNode, read);
  const aggregating = [...items, ...qualify, ...order.map(({ expression }) => expression)];
  const select: Select = {
    kind: "select",
    distinct: distinct !== undefined,
    items,
    ...(from === undefined ? {} : { from }),
    where: conjunctsOf(nodeAt(node, "where_clause"), read),
    grouped: groups.length > 0 || having.length > 0 || aggregating.some((item) => hasAggregate(item, work.functions.aggregates)),
    groupBy,
    having,
    qualify,
    order,
    ...limitOf(node),
  };
  return { query: select, names };
}
