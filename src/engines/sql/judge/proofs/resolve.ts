/** From the engine's tree to the algebra: names resolved by the laboratory's tables, stars expanded, common table expressions put in place. */
import { modifierOf } from "../determinism.ts";
import { constantText, nodeAt, nodesAt, textAt, type EngineNode } from "../engine-tree.ts";
import type { Query, SetOperation } from "./algebra.ts";
import { onlyIndex } from "./resolve/names.ts";
import { stop, type CommonTables, type ResolveInput, type Resolved, type Scope, type Work } from "./resolve/scope.ts";
import { limitOf, orderHead, selectOf } from "./resolve/select.ts";

/** Throws {@link NotExpressible}. */
export function resolveQuery(tree: EngineNode, input: ResolveInput): Query {
  let id = 0;
  const work: Work = {
    ...input,
    nextId: () => {
      id += 1;
      return id;
    },
    queryOf: (node, parent, common) => queryOf(node, work, parent, common),
  };
  return queryOf(tree, work, undefined, new Map()).query;
}

function queryOf(node: EngineNode, work: Work, parent: Scope | undefined, outer: CommonTables): Resolved {
  const common = new Map(outer);
  for (const entry of nodesAt(nodeAt(node, "cte_map") ?? {}, "map")) {
    const value = nodeAt(entry, "value") ?? {};
    const body = nodeAt(nodeAt(value, "query") ?? {}, "node") ?? stop("a common table expression without a query");
    const columns = value["aliases"];
    common.set(textAt(entry, "key").toLowerCase(), {
      node: body,
      columns: Array.isArray(columns) ? columns.map(String) : [],
      tables: new Map(common),
    });
  }
  if (node["type"] === "SELECT_NODE") return selectOf(node, work, parent, common);
  if (node["type"] === "SET_OPERATION_NODE") return setOperationOf(node, work, parent, common);
  return stop(textAt(node, "type"));
}

function setOperationOf(node: EngineNode, work: Work, parent: Scope | undefined, common: CommonTables): Resolved {
  const children = nodesAt(node, "children");
  const [left, right, ...more] = children.length > 0 ? children : [nodeAt(node, "left"), nodeAt(node, "right")];
  if (
    left === undefined ||
    right === undefined ||
    more.length > 0 ||
    !["UNION", "EXCEPT", "INTERSECT"].includes(textAt(node, "setop_type"))
  ) {
    return stop("a set operation of this form");
  }
  const first = queryOf(left, work, parent, common);
  const second = queryOf(right, work, parent, common);
  const order = nodesAt(modifierOf(node, "ORDER_MODIFIER") ?? {}, "orders").map((item) => {
    const expression = nodeAt(item, "expression") ?? {};
    const names = expression["column_names"];
    const byName = Array.isArray(names) && names.length === 1 ? onlyIndex(first.names, String(names[0]).toLowerCase()) : -1;
    const position = expression["class"] === "CONSTANT" ? Number(constantText(expression)) - 1 : byName;
    if (!(position >= 0 && position < first.names.length)) stop("ORDER BY of this form");
    return { position, head: orderHead(item) };
  });
  const query: SetOperation = {
    kind: "set",
    operator: textAt(node, "setop_type"),
    all: node["setop_all"] === true,
    left: first.query,
    right: second.query,
    order,
    ...limitOf(node),
  };
  return { query, names: first.names };
}
