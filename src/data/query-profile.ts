/** Reads the engine's profile of a query. */
import { isTree, type Tree } from "./syntax-tree.ts";
import type { QueryProfile } from "./laboratory-types.ts";

/** From the JSON of `EXPLAIN (ANALYZE, FORMAT JSON)`; figures that it lacks are 0. */
export function parseProfile(json: string): QueryProfile {
  const parsed: unknown = JSON.parse(json);
  const root = isTree(parsed) ? parsed : {};
  return {
    outcome: "profile",
    milliseconds: figure(root, "latency") * 1000,
    rowsScanned: figure(root, "cumulative_rows_scanned"),
    cardinality: figure(root, "cumulative_cardinality"),
    bytesRead: figure(root, "total_bytes_read"),
    peakMemoryBytes: figure(root, "system_peak_buffer_memory"),
    rows: figure(firstOperator(root), "operator_cardinality"),
  };
}

/** The operator that yields the result: below the root and EXPLAIN itself. */
function firstOperator(tree: Tree): Tree {
  const children = tree["children"];
  const child: unknown = Array.isArray(children) ? children[0] : undefined;
  if (!isTree(child)) return tree;
  return child["operator_type"] === "EXPLAIN_ANALYZE" ? firstOperator(child) : child;
}

function figure(tree: Tree, key: string): number {
  const value = tree[key];
  return typeof value === "number" ? value : 0;
}
