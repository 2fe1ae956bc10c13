/** A query's functions and implicit casts of other engines in DuckDB's words, where it doesn't bind as it is. */
import { isNode, nodesAt, textAt, type EngineNode } from "../../engine-tree.ts";
import { call, cast, choice, nothing, operator } from "./nodes.ts";
import { replacements } from "./replacements.ts";

/** `problem` is what the engine said when it was to bind the query. */
export function inDuckDb(tree: EngineNode, problem: string): EngineNode {
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item));
    if (!isNode(value)) return value;
    const inner: EngineNode = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
    if (inner["class"] !== "FUNCTION") return inner;
    const changed = replaced(inner) ?? castOf(inner, problem);
    return changed === undefined ? inner : { ...changed, alias: inner["alias"], query_location: 0 };
  };
  const changed = walk(tree);
  return isNode(changed) ? changed : tree;
}

function replaced(node: EngineNode): EngineNode | undefined {
  const name = textAt(node, "function_name").toLowerCase();
  const children = nodesAt(node, "children");
  if (name === "count" && node["distinct"] === true && children.length > 1) return { ...node, children: [together(children)] };
  return replacements.get(name)?.(children);
}

/** MySQL's and Calcite's COUNT(DISTINCT a, b): combinations without a NULL among them. */
function together(children: readonly EngineNode[]): EngineNode {
  const known = children.map((child) => operator("OPERATOR_IS_NOT_NULL", [child]));
  const condition = { class: "CONJUNCTION", type: "CONJUNCTION_AND", alias: "", query_location: 0, children: known };
  return choice(condition, call("row", children), nothing);
}

const readsText = /'(~~|!~~|~~\*|!~~\*|left|right|substr|substring)\((?:DATE|TIMESTAMP)/;

/** What other engines cast without being asked. */
function castOf(node: EngineNode, problem: string): EngineNode | undefined {
  const name = textAt(node, "function_name").toLowerCase();
  const [first, ...rest] = nodesAt(node, "children");
  if (first === undefined) return undefined;
  if (
    name === "avg" &&
    problem.includes("avg(BOOLEAN)") &&
    ["COMPARISON", "CONJUNCTION", "BETWEEN", "OPERATOR"].includes(textAt(first, "class"))
  )
    return { ...node, children: [cast(first, "INTEGER")] };
  if (readsText.exec(problem)?.[1] === name && first["class"] === "COLUMN_REF")
    return { ...node, children: [cast(first, "VARCHAR"), ...rest] };
  const beforeInterval = (name === "-" || name === "+") && problem.includes(`"${name}(STRING_LITERAL, INTERVAL)"`);
  return beforeInterval && first["class"] === "CONSTANT" && rest.some((other) => /^to_\w+s$/.test(textAt(other, "function_name")))
    ? { ...node, children: [cast(first, "TIMESTAMP"), ...rest] }
    : undefined;
}
