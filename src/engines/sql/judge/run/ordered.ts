/** Order of results: what a query orders by, and whether two lists are the same up to ties. */
import type { QueryResult } from "../../../../data/laboratory-types.ts";
import { modifierOf } from "../determinism.ts";
import { columnName, constantText, nodeAt, nodesAt, textAt, type EngineNode } from "../engine-tree.ts";
import { likenesses, rowKey, sameRows, type Likeness, type Rows } from "./compare.ts";

export interface KeyedQuery {
  /** The query with what it orders by as further columns at its end. */
  readonly tree: EngineNode;
  /** How many further columns. */
  readonly added: number;
  /** Columns of the output that are ordered by, where none is added. */
  readonly positions: readonly number[];
}

/** Undefined where the order can't be made visible. */
export function keyedQuery(tree: EngineNode): KeyedQuery | undefined {
  const orders = nodesAt(modifierOf(tree, "ORDER_MODIFIER") ?? {}, "orders").map((order) => nodeAt(order, "expression"));
  if (orders.length === 0) return undefined;
  const list = nodesAt(tree, "select_list");
  const plain = tree["type"] === "SELECT_NODE" && modifierOf(tree, "DISTINCT_MODIFIER") === undefined;
  const stars = list.some((item) => item["class"] === "STAR");
  const keys: EngineNode[] = [];
  const positions: number[] = [];
  for (const order of orders) {
    if (order === undefined || order["class"] === "STAR") return undefined;
    const position = order["class"] === "CONSTANT" ? Number(constantText(order)) - 1 : outputPosition(order, firstList(tree));
    if (position !== undefined && !stars) positions.push(position);
    const meant = position === undefined ? order : stars ? undefined : list[position];
    if (meant !== undefined) keys.push({ ...meant, alias: "" });
  }
  if (positions.length === orders.length && !stars) return { tree, added: 0, positions };
  if (!plain || keys.length !== orders.length) return undefined;
  return { tree: { ...tree, select_list: [...list, ...keys] }, added: keys.length, positions: [] };
}

/** The columns of a set operation are named by its first operand. */
function firstList(tree: EngineNode): readonly EngineNode[] {
  const left = nodeAt(tree, "left");
  return tree["type"] === "SET_OPERATION_NODE" && left !== undefined ? firstList(left) : nodesAt(tree, "select_list");
}

function outputPosition(order: EngineNode, list: readonly EngineNode[]): number | undefined {
  const names = order["column_names"];
  const name = Array.isArray(names) && names.length === 1 ? columnName(order) : undefined;
  const found = list.findIndex((item) => {
    const alias = textAt(item, "alias").toLowerCase();
    if (name !== undefined) return alias === "" ? columnName(item) === name : alias === name;
    return alias === "" && JSON.stringify(withoutPlaces(item)) === JSON.stringify(withoutPlaces(order));
  });
  return found < 0 ? undefined : found;
}

/** A tree without the offsets of its parts in the text. */
export function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => withoutPlaces(item));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).flatMap(([key, item]) => (key === "query_location" ? [] : [[key, withoutPlaces(item)]])));
}

export interface KeyedRows {
  readonly columns: QueryResult["columns"];
  readonly rows: Rows;
  /** The sort key of each row, as text. */
  readonly keys: readonly string[];
}

export function splitKeys({ columns, rows }: QueryResult, { added, positions }: KeyedQuery): KeyedRows {
  const own = likenesses(columns);
  if (added === 0) {
    const shown = positions.map((position) => own[position] ?? "value");
    const keyOf = (row: Rows[number]): string =>
      rowKey(
        positions.map((position) => row[position] ?? null),
        shown,
      );
    return { columns, rows, keys: rows.map((row) => keyOf(row)) };
  }
  const keys = rows.map((row) => rowKey(row.slice(-added), own.slice(-added)));
  return { columns: columns.slice(0, -added), rows: rows.map((row) => row.slice(0, -added)), keys };
}

/** Rows that tie may stand in any order, each list by its own key. */
export function sameUpToTies(left: KeyedRows, right: KeyedRows): boolean {
  const columns = likenesses(left.columns, right.columns);
  return groupsMatch(left, right.rows, columns) && groupsMatch(right, left.rows, columns);
}

function groupsMatch({ rows, keys }: KeyedRows, other: Rows, columns: readonly Likeness[]): boolean {
  let start = 0;
  for (let end = 1; end <= rows.length; end += 1) {
    if (end < rows.length && keys[end] === keys[start]) continue;
    if (!sameRows(rows.slice(start, end), other.slice(start, end), columns)) return false;
    start = end;
  }
  return rows.length === other.length;
}
