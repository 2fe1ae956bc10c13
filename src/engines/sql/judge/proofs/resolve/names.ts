/** What a name, a star and a position mean. */
import { constantText, constantType, isNode, nodeAt, textAt, visit, type EngineNode } from "../../engine-tree.ts";
import type { Expression } from "../algebra.ts";
import { stop, type Scope } from "./scope.ts";

export function columnOf(node: EngineNode, scope: Scope): Expression {
  const names = Array.isArray(node["column_names"]) ? node["column_names"].map((name) => String(name).toLowerCase()) : [];
  const [first = "", second] = names;
  if (names.length > 2 || names.length === 0) stop("a column name of this form");
  for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
    const hits = current.sources.flatMap((source) => {
      if (second !== undefined && source.alias !== first) return [];
      const wanted = second ?? first;
      const positions = [...source.columns.keys()].filter((index) => source.columns[index] === wanted);
      return positions.map((index) => ({ source, index, wanted }));
    });
    if (hits.length > 0 && current.beside === true) stop("LATERAL");
    if (hits.length > 1) stop("an ambiguous column");
    const [hit] = hits;
    if (hit !== undefined) return { kind: "column", source: hit.source.id, column: hit.source.derived ? hit.index : hit.wanted };
    // DuckDB lets a condition name an alias of the SELECT list, other engines an outer column: not decided here.
    if (second === undefined && current.aliases.has(first)) stop("an alias in a condition");
    // A qualifier may be a struct column.
    if (second !== undefined && current.sources.some((source) => source.columns.includes(first))) stop("a field of a column");
  }
  return stop("an unknown column");
}

/** The columns that a star stands for, with their names. */
export function expandStar(item: EngineNode, scope: Scope): readonly (readonly [Expression, string | undefined])[] {
  for (const key of ["exclude_list", "replace_list", "qualified_exclude_list", "rename_list"]) {
    const list = item[key];
    if (Array.isArray(list) ? list.length > 0 : isNode(list) && Object.keys(list).length > 0) stop("a star with exceptions");
  }
  if (item["columns"] === true || nodeAt(item, "expr") !== undefined) stop("COLUMNS");
  const relation = textAt(item, "relation_name").toLowerCase();
  const sources = scope.sources.filter(({ alias }) => relation === "" || alias === relation);
  if (sources.length === 0 || (relation !== "" && sources.length > 1)) stop("a star of an unknown source");
  return sources.flatMap(({ id, columns, derived: byPosition }) =>
    columns.map(
      (name, index) =>
        [{ kind: "column", source: id, column: byPosition ? index : (name ?? stop("a column without a name")) }, name] as const,
    ),
  );
}

/** Unqualified names of columns in an expression, lower case. */
export function namesOf(expression: EngineNode): readonly string[] {
  const names: string[] = [];
  visit(expression, (node) => {
    const parts = node["class"] === "COLUMN_REF" ? node["column_names"] : undefined;
    if (Array.isArray(parts) && parts.length === 1) names.push(String(parts[0]).toLowerCase());
    return undefined;
  });
  return names;
}

/** ORDER BY 1 and GROUP BY 1: undefined where it is no position. */
export function positional(node: EngineNode, items: readonly Expression[]): Expression | undefined {
  if (constantType(node) !== "INTEGER") return undefined;
  return items[Number(constantText(node)) - 1] ?? stop("a position that is not there");
}

/** Where a name is a column's and the alias of something else, engines take it for one or the other. */
export function noneShadowed(node: EngineNode, items: readonly Expression[], names: readonly (string | undefined)[], scope: Scope): void {
  for (const name of namesOf(node)) {
    const means = (item: Expression | undefined): boolean =>
      item?.kind === "column" &&
      scope.sources.some(({ id, columns, derived }) => {
        const own = derived ? columns[Number(item.column)] : item.column;
        return id === item.source && own === name;
      });
    const isColumn = scope.sources.some(({ columns }) => columns.includes(name));
    if (isColumn && names.some((alias, index) => alias === name && !means(items[index]))) stop("a column that is an alias too");
  }
}

/** GROUP BY an alias, where no source has a column of that name. */
export function aliased(
  node: EngineNode,
  items: readonly Expression[],
  names: readonly (string | undefined)[],
  scope: Scope,
): Expression | undefined {
  const columns = node["column_names"];
  const name = Array.isArray(columns) && columns.length === 1 ? String(columns[0]).toLowerCase() : undefined;
  if (name === undefined || scope.sources.some((source) => source.columns.includes(name))) return undefined;
  return items[onlyIndex(names, name)];
}

/** -1 where it is not there. */
export function onlyIndex(names: readonly (string | undefined)[], name: string): number {
  const first = names.indexOf(name);
  return first >= 0 && names.indexOf(name, first + 1) >= 0 ? stop("an ambiguous alias") : first;
}
