/** Reads the engine's profile of a query. */
import { isTree, type Tree } from "./syntax-tree.ts";
import type { QueryProfile } from "./laboratory-types.ts";

/**
 * From the JSON of `EXPLAIN (ANALYZE, FORMAT JSON)`; figures that it lacks are 0. As tried with 1.5.6: rows scanned are exact for the engine's own
 * tables; for a Parquet scan they are the rows of the files times the threads, so exact with one thread, row groups that were skipped included;
 * for text they are a guess, and what the scan put out is taken instead. `total_bytes_read` is right for text and far too small for Parquet
 * (requests, not bytes), so it is 0 there, as it is for tables in memory.
 */
export function parseProfile(json: string): QueryProfile {
  const parsed: unknown = JSON.parse(json);
  const root = isTree(parsed) ? parsed : {};
  const operators = flat(root);
  const parquet = operators.some((operator) => /PARQUET/.test(nameOf(operator)));
  return {
    outcome: "profile",
    milliseconds: figure(root, "latency") * 1000,
    rowsScanned: operators.reduce((sum, operator) => sum + scannedBy(operator), 0),
    cardinality: figure(root, "cumulative_cardinality"),
    bytesRead: parquet ? 0 : figure(root, "total_bytes_read"),
    peakMemoryBytes: figure(root, "system_peak_buffer_memory"),
    rows: figure(firstOperator(root), "operator_cardinality"),
  };
}

function scannedBy(operator: Tree): number {
  const text = /^READ_|CSV|JSON/.test(nameOf(operator)) && !/PARQUET/.test(nameOf(operator));
  return figure(operator, text ? "operator_cardinality" : "operator_rows_scanned");
}

function nameOf(operator: Tree): string {
  const name = operator["operator_name"];
  return typeof name === "string" ? name.toUpperCase() : "";
}

function flat(tree: Tree): readonly Tree[] {
  const children = tree["children"];
  return [tree, ...(Array.isArray(children) ? children.filter((child) => isTree(child)).flatMap((child) => flat(child)) : [])];
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
