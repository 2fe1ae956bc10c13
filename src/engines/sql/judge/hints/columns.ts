/** The columns and constants that an expression holds. */
import { columnName, constantText, nodeAt, nodesAt, visit, type EngineNode } from "../engine-tree.ts";
import type { FoldedConstants } from "../fold-constants.ts";

const noneFolded: FoldedConstants = new Map();

/** Columns and constants of an expression; constants of a subquery belong to its own atoms. */
export function collectFrom(value: unknown, columns: Set<string>, constants: Set<string>, folded: FoldedConstants = noneFolded): void {
  visit(value, (node) => {
    const computed = folded.get(node);
    if (computed !== undefined) constants.add(computed);
    if (node["class"] === "SUBQUERY") {
      collectFrom(node["child"], columns, constants, folded);
      for (const column of subqueryColumns(node)) columns.add(column);
      return false;
    }
    const name = columnName(node);
    if (name !== undefined) columns.add(name);
    if (node["class"] === "CONSTANT") {
      const constant = constantText(node);
      if (constant !== undefined) constants.add(constant);
    }
    return undefined;
  });
}

/** The one column that an expression is about, under casts and functions. */
export function soleColumns(node: EngineNode | undefined): readonly string[] {
  if (node === undefined) return [];
  const columns = new Set<string>();
  collectFrom(node, columns, new Set());
  return columns.size === 1 ? [...columns] : [];
}

/** The column that a subquery returns, where it is about one. */
export function subqueryColumns(node: EngineNode): readonly string[] {
  const inner = nodeAt(node, "subquery");
  const query = inner === undefined ? undefined : nodeAt(inner, "node");
  const first = query === undefined ? undefined : nodesAt(query, "select_list")[0];
  return soleColumns(first);
}

/** Every column that is named in it, lower case. */
export function noteColumns(value: unknown, names: Set<string>): void {
  visit(value, (node) => {
    const name = columnName(node);
    if (name !== undefined) names.add(name);
    return undefined;
  });
}
