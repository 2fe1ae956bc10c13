/** What in a query lets its result vary though the tables stay the same. */
import { nodeAt, nodesAt, textAt, visit, type EngineNode } from "./engine-tree.ts";

export interface Determinism {
  /** Functions that yield another value each time. */
  readonly volatile: readonly string[];
  /** What may vary with the order of rows, in words. */
  readonly orderDependent: readonly string[];
}

const timeFunctions = new Set([
  "now",
  "current_timestamp",
  "get_current_timestamp",
  "transaction_timestamp",
  "current_localtimestamp",
  "current_time",
]);
const orderAggregates = new Set([
  "any_value",
  "arbitrary",
  "first",
  "last",
  "arg_max",
  "arg_min",
  "argmax",
  "argmin",
  "max_by",
  "min_by",
  "array_agg",
  "list",
  "string_agg",
  "group_concat",
  "listagg",
  "mode",
  "approx_quantile",
  "approx_top_k",
  "arg_max_null",
  "arg_min_null",
  "arg_max_nulls_last",
  "arg_min_nulls_last",
  "json_group_array",
  "json_group_object",
  "json_group_structure",
  "reservoir_quantile",
]);
const rankFunctions = new Set(["row_number", "ntile", "first_value", "last_value", "nth_value", "lag", "lead", "first", "last"]);

/** `volatileFunctions` are those that the engine calls so. */
export function determinismOf(tree: EngineNode, volatileFunctions: ReadonlySet<string>): Determinism {
  const volatile = new Set<string>();
  const dependent = new Set<string>();
  visit(tree, (node) => {
    const name = textAt(node, "function_name").toLowerCase();
    if (volatileFunctions.has(name) || timeFunctions.has(name)) volatile.add(name);
    if (
      ["FUNCTION", "WINDOW"].includes(textAt(node, "class")) &&
      orderAggregates.has(name) &&
      nodesAt(nodeAt(node, "order_bys") ?? {}, "orders").length === 0
    ) {
      dependent.add(`${name.toUpperCase()} without an order`);
    }
    if (node["class"] === "WINDOW" && rankFunctions.has(name)) dependent.add(`ties of ${name.toUpperCase()}`);
    if (node["class"] === "WINDOW" && /ROWS/.test(`${textAt(node, "start")} ${textAt(node, "end")}`)) {
      dependent.add("ties within a frame of ROWS");
    }
    if (node["type"] === "LIMIT_MODIFIER" || node["type"] === "LIMIT_PERCENT_MODIFIER") dependent.add("which rows LIMIT keeps");
    if (node["type"] === "DISTINCT_MODIFIER" && nodesAt(node, "distinct_on_targets").length > 0)
      dependent.add("which row DISTINCT ON keeps");
    if (nodeAt(node, "sample") !== undefined) volatile.add("sampling");
    return undefined;
  });
  return { volatile: [...volatile], orderDependent: [...dependent] };
}

/** The modifiers of a query's outermost level. */
export function modifierOf(tree: EngineNode, type: string): EngineNode | undefined {
  return nodesAt(tree, "modifiers").find((modifier) => modifier["type"] === type);
}

/** The query without its outermost LIMIT. */
export function unlimited(tree: EngineNode): EngineNode {
  return { ...tree, modifiers: nodesAt(tree, "modifiers").filter((modifier) => modifier["type"] !== "LIMIT_MODIFIER") };
}

const noFunctions: ReadonlySet<string> = new Set();

/**
 * Whether nothing but the outermost LIMIT depends on the order of rows. An order within does: engines keep it for the LIMIT, though the standard says that
 * it means nothing.
 */
export function variesByLimitAlone(tree: EngineNode): boolean {
  let orders = false;
  visit({ ...tree, modifiers: [] }, (node) => {
    orders ||= node["type"] === "ORDER_MODIFIER" && nodesAt(node, "orders").length > 0;
    return undefined;
  });
  return !orders && determinismOf(unlimited(tree), noFunctions).orderDependent.length === 0;
}
