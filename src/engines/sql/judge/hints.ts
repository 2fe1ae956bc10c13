/** What two queries give away about the data on which they may differ: the constants that columns meet, and which columns meet each other. */
import type { FoldedConstants } from "./fold-constants.ts";
import { columnName, isNode, nodeAt, nodesAt, textAt, visit, type EngineNode } from "./engine-tree.ts";

/** An aggregate that is compared with constants: groups are made whose aggregate is just below, at and above them. */
export interface AggregateThreshold {
  readonly aggregate: string;
  readonly distinct: boolean;
  /** Columns of its argument, lower case; none for COUNT(*). */
  readonly columns: readonly string[];
  readonly constants: readonly number[];
}

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

/** Ranks count too: `rn <= 3` needs groups of 3 and 4 rows. */
const aggregates = new Set([
  "count",
  "count_star",
  "sum",
  "avg",
  "mean",
  "min",
  "max",
  "fsum",
  "row_number",
  "rank",
  "dense_rank",
  "ntile",
]);
const mostConstants = 40;

/** Reads the hints of both queries together: what one compares, the other is tried on too. */
export function readHints(trees: readonly EngineNode[], folded: FoldedConstants = new Map()): Hints {
  const collect: Collect = (value, columns, constants) => collectFrom(value, columns, constants, folded);
  const classes = unionFind();
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

/** Those that only one query has first; of all others some from the first to the last. */
function aFew(constants: readonly string[], changed: ReadonlySet<string>): readonly string[] {
  if (constants.length <= mostConstants) return constants;
  const first = constants.filter((constant) => changed.has(constant)).slice(0, mostConstants / 2);
  const rest = constants.filter((constant) => !changed.has(constant));
  const wanted = mostConstants - first.length;
  const spread = Array.from({ length: wanted }, (_, index) => rest[Math.floor((index * (rest.length - 1)) / (wanted - 1))]);
  return [...new Set([...first, ...spread])].filter((constant) => constant !== undefined);
}

function constantsOf(tree: EngineNode): ReadonlySet<string> {
  const found = new Set<string>();
  visit(tree, (node) => {
    const constant = node["class"] === "CONSTANT" ? constantText(node) : undefined;
    if (constant !== undefined) found.add(constant);
    return undefined;
  });
  return found;
}

function unshared([left = new Set(), right = new Set()]: readonly ReadonlySet<string>[]): ReadonlySet<string> {
  return new Set([...[...left].filter((constant) => !right.has(constant)), ...[...right].filter((constant) => !left.has(constant))]);
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

function noteThresholds(
  atom: EngineNode,
  constants: ReadonlySet<string>,
  aliases: ReadonlyMap<string, readonly EngineNode[]>,
  thresholds: AggregateThreshold[],
): void {
  const numbers = [...constants].filter((text) => text.trim() !== "").map(Number);
  const finite = numbers.filter((number) => Number.isFinite(number));
  if (finite.length === 0) return;
  const found = (node: EngineNode): undefined => {
    const name = textAt(node, "function_name").toLowerCase();
    if (!["FUNCTION", "WINDOW"].includes(textAt(node, "class")) || !aggregates.has(name)) return undefined;
    const columns = new Set<string>();
    collectFrom(node, columns, new Set());
    thresholds.push({ aggregate: name, distinct: node["distinct"] === true, columns: [...columns], constants: finite });
    return undefined;
  };
  visit(atom, (node) => {
    const name = columnName(node);
    if (name !== undefined) for (const item of aliases.get(name) ?? []) visit(item, found);
    return found(node);
  });
}

const noneFolded: FoldedConstants = new Map();

/** Columns and constants of an expression; constants of a subquery belong to its own atoms. */
function collectFrom(value: unknown, columns: Set<string>, constants: Set<string>, folded: FoldedConstants = noneFolded): void {
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

/** A constant as text; undefined for NULL. */
export function constantText(node: EngineNode): string | undefined {
  const holder = nodeAt(node, "value");
  if (holder === undefined || holder["is_null"] === true) return undefined;
  const value = holder["value"];
  const type = nodeAt(holder, "type");
  if (type !== undefined && textAt(type, "id") === "DECIMAL") {
    const scale = Number(nodeAt(type, "type_info")?.["scale"] ?? 0);
    return String(Number(value) / 10 ** scale);
  }
  if (typeof value === "string") return value.replace(/^@(?=-?\d{16,}$)/, "");
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** `sal + 10 > 100` turns at 90: sums, differences, products and quotients of a comparison's numbers. */
function combined(constants: ReadonlySet<string>): readonly string[] {
  const numbers = [...constants].filter((text) => /^-?\d+(?:\.\d+)?$/.test(text)).map(Number);
  if (numbers.length < 2 || numbers.length > 4) return [];
  return numbers.flatMap((a) =>
    numbers.flatMap((b) => (a === b ? [] : [a + b, a - b, a * b, ...(b === 0 ? [] : [a / b])])).map((number) => String(number)),
  );
}

/** The one column that an expression is about, under casts and functions. */
function soleColumns(node: EngineNode | undefined): readonly string[] {
  if (node === undefined) return [];
  const columns = new Set<string>();
  collectFrom(node, columns, new Set());
  return columns.size === 1 ? [...columns] : [];
}

function subqueryColumns(node: EngineNode): readonly string[] {
  const inner = nodeAt(node, "subquery");
  const query = inner === undefined ? undefined : nodeAt(inner, "node");
  const first = query === undefined ? undefined : nodesAt(query, "select_list")[0];
  return soleColumns(first);
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

function noteColumns(value: unknown, names: Set<string>): void {
  visit(value, (node) => {
    const name = columnName(node);
    if (name !== undefined) names.add(name);
    return undefined;
  });
}

interface UnionFind {
  readonly find: (name: string) => string;
  readonly union: (a: string, b: string) => void;
}

function unionFind(): UnionFind {
  const parents = new Map<string, string>();
  const find = (name: string): string => {
    const parent = parents.get(name);
    return parent === undefined || parent === name ? name : find(parent);
  };
  return {
    find,
    union: (a, b) => {
      const [left, right] = [find(a), find(b)];
      if (left !== right) parents.set(left < right ? right : left, left < right ? left : right);
    },
  };
}
