/** What two queries give away about the data on which they may differ: the constants that columns meet, and which columns meet each other. */
import { columnName, constantText, isNode, nodeAt, nodesAt, textAt, visit, type EngineNode } from "./engine-tree.ts";
import type { FoldedConstants } from "./fold-constants.ts";
import { collectFrom, noteColumns, soleColumns, subqueryColumns } from "./hints/columns.ts";
import { aFew, combined, constantsOf, unshared } from "./hints/constants.ts";
import { noteThresholds, type AggregateThreshold } from "./hints/thresholds.ts";
import { createUnionFind, type UnionFind } from "./union-find.ts";

export interface Hints {
  /** The class of columns, by lower-case name, that a column's values are drawn with. */
  readonly classOf: (column: string) => string;
  /** Constants by class. */
  readonly constants: ReadonlyMap<string, readonly string[]>;
  /** Constants that only one of the queries has: where they turn, the queries do. */
  readonly changed: ReadonlySet<string>;
  /** Constants that meet no column by name. */
  readonly free: readonly string[];
  readonly thresholds: readonly AggregateThreshold[];
  /** Rows that LIMIT and OFFSET cut at. */
  readonly limits: readonly number[];
  /** Columns that a query orders, partitions or ranks by, lower case. */
  readonly ordering: ReadonlySet<string>;
  /** Columns that are grouped by, lower case. */
  readonly grouping: ReadonlySet<string>;
  /** Every column that is named, lower case. */
  readonly mentioned: ReadonlySet<string>;
}

/** Reads the hints of both queries together: what one compares, the other is tried on too. */
export function readHints(trees: readonly EngineNode[], folded: FoldedConstants = new Map()): Hints {
  const collect: Collect = (value, columns, constants) => collectFrom(value, columns, constants, folded);
  const classes = createUnionFind();
  const byColumn = new Map<string, Set<string>>();
  const free = new Set<string>();
  const aliases = new Map<string, EngineNode[]>();
  const limits = new Set<number>();
  const ordering = new Set<string>();
  const grouping = new Set<string>();
  const thresholds: AggregateThreshold[] = [];
  const mentioned = new Set<string>();

  for (const tree of trees) {
    noteColumns(tree, mentioned);
    visit(tree, (node) => {
      for (const item of nodesAt(node, "select_list")) noteAlias(item, aliases, classes);
      if (node["type"] === "SET_OPERATION_NODE") joinOperands(node, classes);
      if (node["type"] === "LIMIT_MODIFIER") for (const key of ["limit", "offset"]) noteNumbers(node[key], limits);
      for (const order of [...nodesAt(node, "orders"), ...nodesAt(node, "partitions")]) noteColumns(order, ordering);
      for (const group of nodesAt(node, "group_expressions")) noteColumns(group, grouping);
      return undefined;
    });
  }
  for (const tree of trees) {
    visit(tree, (node) => {
      if (!isAtom(node)) return undefined;
      noteAtom(node, { classes, byColumn, free, aliases, thresholds, collect });
      return undefined;
    });
  }
  const changed = unshared(trees.map((tree) => constantsOf(tree)));
  const constants = new Map<string, readonly string[]>();
  for (const [column, found] of byColumn) {
    const known = constants.get(classes.find(column)) ?? [];
    constants.set(classes.find(column), [...new Set([...known, ...found])]);
  }
  // `d = 10 AND d + 5 > e` turns at 15.
  for (const [group, known] of constants) constants.set(group, aFew([...new Set([...known, ...combined(new Set(known))])], changed));
  const unbound = aFew([...free], changed);
  return { classOf: classes.find, constants, changed, free: unbound, thresholds, limits: [...limits], ordering, grouping, mentioned };
}

interface Notes {
  readonly classes: UnionFind;
  readonly byColumn: Map<string, Set<string>>;
  readonly free: Set<string>;
  readonly aliases: ReadonlyMap<string, readonly EngineNode[]>;
  readonly thresholds: AggregateThreshold[];
  readonly collect: Collect;
}

type Collect = (value: unknown, columns: Set<string>, constants: Set<string>) => void;

/** The expressions whose columns and constants belong together. */
function isAtom(node: EngineNode): boolean {
  const kind = node["class"];
  return (
    kind === "COMPARISON" ||
    kind === "BETWEEN" ||
    kind === "FUNCTION" ||
    kind === "CASE" ||
    kind === "CAST" ||
    (kind === "OPERATOR" && node["type"] !== "OPERATOR_NOT") ||
    (kind === "SUBQUERY" && node["child"] !== null)
  );
}

function noteAtom(atom: EngineNode, { classes, byColumn, free, aliases, thresholds, collect }: Notes): void {
  const columns = new Set<string>();
  const constants = new Set<string>();
  collect(atom, columns, constants);
  for (const constant of combined(constants)) constants.add(constant);
  for (const name of columns) for (const item of aliases.get(name) ?? []) collect(item, columns, new Set());
  if (columns.size === 0) for (const constant of constants) free.add(constant);
  for (const column of columns) {
    const known = byColumn.get(column) ?? new Set<string>();
    for (const constant of constants) known.add(constant);
    byColumn.set(column, known);
  }
  if (atom["class"] === "COMPARISON") {
    const sides = ["left", "right"].map((key) => soleColumns(nodeAt(atom, key)));
    for (const left of sides[0] ?? []) for (const right of sides[1] ?? []) classes.union(left, right);
  }
  if (atom["class"] === "SUBQUERY") {
    for (const left of soleColumns(nodeAt(atom, "child"))) for (const right of subqueryColumns(atom)) classes.union(left, right);
  }
  if (atom["class"] === "COMPARISON" || atom["class"] === "BETWEEN" || atom["type"] === "COMPARE_IN" || atom["type"] === "COMPARE_NOT_IN") {
    noteThresholds(atom, constants, aliases, thresholds);
  }
}

function noteAlias(item: EngineNode, aliases: Map<string, EngineNode[]>, classes: UnionFind): void {
  const alias = textAt(item, "alias").toLowerCase();
  if (alias === "") return;
  const name = columnName(item);
  if (name !== undefined || /^(?:min|max)$/i.test(textAt(item, "function_name"))) {
    for (const column of soleColumns(item)) classes.union(alias, column);
  }
  if (name === undefined) aliases.set(alias, [...(aliases.get(alias) ?? []), item]);
}

function joinOperands(node: EngineNode, classes: UnionFind): void {
  const operands = ["left", "right"].map((key) => nodesAt(nodeAt(node, key) ?? {}, "select_list"));
  const [left = [], right = []] = operands;
  for (const [index, item] of left.entries()) {
    const other = right[index];
    const [a] = soleColumns(item);
    const [b] = soleColumns(other);
    if (a !== undefined && b !== undefined) classes.union(a, b);
  }
}

function noteNumbers(value: unknown, numbers: Set<number>): void {
  if (!isNode(value)) return;
  const number = Number(constantText(value) ?? Number.NaN);
  if (Number.isInteger(number)) numbers.add(number);
}
