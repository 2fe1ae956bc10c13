/** Reads `EXPLAIN (FORMAT JSON)`. */
import { isTree, type Tree } from "../syntax-tree.ts";
import type { PlanNode, PostgresPlan } from "./types.ts";

const blockBytes = 8192;

/** Undefined where the text is not a plan. */
export function readPlan(json: string, analyzed: boolean): PostgresPlan | undefined {
  const document: unknown = JSON.parse(json);
  const top: unknown = Array.isArray(document) ? document[0] : undefined;
  const plan = isTree(top) ? top["Plan"] : undefined;
  if (!isTree(top) || !isTree(plan)) return undefined;
  const estimate = {
    outcome: "plan" as const,
    totalCost: number(plan, "Total Cost"),
    estimatedRows: number(plan, "Plan Rows"),
    root: node(plan),
    text: JSON.stringify(plan),
  };
  return analyzed ? { ...estimate, actual: actual(top, plan) } : estimate;
}

function node(plan: Tree): PlanNode {
  const relation = plan["Relation Name"];
  const index = plan["Index Name"];
  return {
    type: text(plan, "Node Type"),
    ...(typeof relation === "string" ? { relation } : {}),
    ...(typeof index === "string" ? { index } : {}),
    totalCost: number(plan, "Total Cost"),
    rows: number(plan, "Plan Rows"),
    children: childrenOf(plan).map((child) => node(child)),
  };
}

function actual(top: Tree, plan: Tree): NonNullable<PostgresPlan["actual"]> {
  const nodes = flat(plan);
  const blocks = ["Shared Hit Blocks", "Shared Read Blocks", "Local Hit Blocks", "Local Read Blocks", "Temp Read Blocks"];
  return {
    planningMilliseconds: number(top, "Planning Time"),
    executionMilliseconds: number(top, "Execution Time"),
    rows: number(plan, "Actual Rows") * number(plan, "Actual Loops"),
    rowsScanned: sum(nodes.filter((each) => isScan(each)).map((each) => scanned(each))),
    cardinality: sum(nodes.map((each) => number(each, "Actual Rows") * number(each, "Actual Loops"))),
    // A node's blocks include those of its children.
    bytesRead: sum(blocks.map((key) => number(plan, key))) * blockBytes,
    peakMemoryBytes: Math.max(0, ...nodes.map((each) => memoryKilobytes(each))) * 1024,
  };
}

/** Index scans count what they return and what they drop; a bitmap index scan finds rows that its heap scan counts. */
function isScan(plan: Tree): boolean {
  const type = text(plan, "Node Type");
  return type.endsWith("Scan") && !["Bitmap Index Scan", "Subquery Scan", "CTE Scan", "WorkTable Scan"].includes(type);
}

function scanned(plan: Tree): number {
  const dropped = number(plan, "Rows Removed by Filter") + number(plan, "Rows Removed by Index Recheck");
  return Math.round((number(plan, "Actual Rows") + dropped) * number(plan, "Actual Loops"));
}

function memoryKilobytes(plan: Tree): number {
  const sort = plan["Sort Space Type"] === "Memory" ? number(plan, "Sort Space Used") : 0;
  return Math.max(sort, number(plan, "Peak Memory Usage"));
}

function flat(plan: Tree): readonly Tree[] {
  return [plan, ...childrenOf(plan).flatMap((child) => flat(child))];
}

function childrenOf(plan: Tree): readonly Tree[] {
  const children = plan["Plans"];
  return Array.isArray(children) ? children.filter((child) => isTree(child)) : [];
}

function text(tree: Tree, key: string): string {
  const value = tree[key];
  return typeof value === "string" ? value : "";
}

function number(tree: Tree, key: string): number {
  const value = tree[key];
  return typeof value === "number" ? value : 0;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
