/**
 * Columns that are selected without being grouped by, which DuckDB refuses. PostgreSQL and MySQL take them where the groups determine them
 * (a key of their table is grouped by): such a column is added to GROUP BY, which changes nothing. MySQL without ONLY_FULL_GROUP_BY and SQLite
 * take others too, from any row of the group: FIRST stands for that, and its result counts as undetermined where it varies.
 */
import { isNode, nodeAt, nodesAt, textAt, type EngineNode } from "../engine-tree.ts";
import type { LaboratoryTable } from "../instances/types.ts";

export interface GroupedQuery {
  readonly tree: EngineNode;
  /** Columns that no group determines, as written. */
  readonly arbitrary: readonly string[];
}

/** The tree with every such column grouped by or taken from any row. */
export function withUngroupedColumns(tree: EngineNode, tables: readonly LaboratoryTable[], aggregates: ReadonlySet<string>): GroupedQuery {
  const arbitrary = new Set<string>();
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => walk(item));
    if (!isNode(value)) return value;
    const inner = Object.fromEntries(Object.entries(value).map(([key, item]) => [key, walk(item)]));
    return inner["type"] === "SELECT_NODE" && nodesAt(inner, "group_expressions").length > 0
      ? completed(inner, tables, aggregates, arbitrary)
      : inner;
  };
  const changed = walk(tree);
  return { tree: isNode(changed) ? changed : tree, arbitrary: [...arbitrary] };
}

interface Base {
  readonly alias: string;
  readonly table: LaboratoryTable;
}

function completed(
  select: EngineNode,
  tables: readonly LaboratoryTable[],
  aggregates: ReadonlySet<string>,
  arbitrary: Set<string>,
): EngineNode {
  const sets = select["group_sets"];
  if (!Array.isArray(sets) || sets.length !== 1) return select;
  const bases = basesOf(nodeAt(select, "from_table"), tables);
  const groups = nodesAt(select, "group_expressions");
  const aliases = new Set(nodesAt(select, "select_list").flatMap((item) => textAt(item, "alias").toLowerCase() || []));
  const grouped = new Set(groups.map((group) => columnKey(group, bases)).filter((key) => key !== undefined));
  const determined = determinedBy(grouped, select, bases);
  const added = new Map<string, EngineNode>();
  const written = new Set(groups.map((group) => JSON.stringify(withoutNames(group))));
  const replace = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map((item) => replace(item));
    if (!isNode(value)) return value;
    const isAggregate = value["class"] === "FUNCTION" && aggregates.has(textAt(value, "function_name").toLowerCase());
    if (isAggregate || value["class"] === "SUBQUERY" || written.has(JSON.stringify(withoutNames(value)))) return value;
    if (value["class"] !== "COLUMN_REF") return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replace(item)]));
    const key = columnKey(value, bases);
    if (key === undefined || grouped.has(key)) return value;
    if (determined.has(key)) {
      added.set(key, { ...value, alias: "" });
      return value;
    }
    arbitrary.add(columnNames(value).join("."));
    return fromAnyRow(value);
  };
  const list = nodesAt(select, "select_list").map((item) => replace(item));
  const having = select["having"] === null || select["having"] === undefined ? select["having"] : replace(select["having"]);
  const modifiers = nodesAt(select, "modifiers").map((modifier) =>
    modifier["type"] === "ORDER_MODIFIER" ? replaceUnlessAlias(modifier, aliases, replace) : modifier,
  );
  const group_expressions = [...groups, ...added.values()];
  return { ...select, select_list: list, having, modifiers, group_expressions, group_sets: [[...group_expressions.keys()]] };
}

function replaceUnlessAlias(modifier: EngineNode, aliases: ReadonlySet<string>, replace: (value: unknown) => unknown): EngineNode {
  const orders = nodesAt(modifier, "orders").map((order) => {
    const expression = nodeAt(order, "expression");
    const names = expression === undefined ? [] : columnNames(expression);
    return names.length === 1 && aliases.has(names[0]?.toLowerCase() ?? "") ? order : replace(order);
  });
  return { ...modifier, orders };
}

function columnNames(node: EngineNode): readonly string[] {
  const names = node["class"] === "COLUMN_REF" ? node["column_names"] : undefined;
  return Array.isArray(names) ? names.map(String) : [];
}

const withoutNames = (node: EngineNode): EngineNode => ({ ...node, alias: "", query_location: 0 });

/** The tables of the join tree itself. */
function basesOf(from: EngineNode | undefined, tables: readonly LaboratoryTable[]): readonly Base[] {
  if (from === undefined) return [];
  if (from["type"] === "JOIN") return [...basesOf(nodeAt(from, "left"), tables), ...basesOf(nodeAt(from, "right"), tables)];
  const name = textAt(from, "table_name").toLowerCase();
  const table = from["type"] === "BASE_TABLE" ? tables.find((each) => each.name.toLowerCase().split(".").at(-1) === name) : undefined;
  const alias = textAt(from, "alias").toLowerCase();
  if (table !== undefined) return [{ alias: alias === "" ? name : alias, table }];
  // Of a derived table nothing is known but its name.
  return alias === "" ? [] : [{ alias, table: { name: "", sqlName: "", columns: [], keys: [], references: [] } }];
}

/** `alias.column`, lower case, where it is a column of FROM. */
function columnKey(node: EngineNode, bases: readonly Base[]): string | undefined {
  const names = columnNames(node).map((name) => name.toLowerCase());
  const [first = "", second] = names;
  if (second !== undefined) return bases.some(({ alias }) => alias === first) ? `${first}.${second}` : undefined;
  const owner = bases.find(({ table }) => table.columns.some(({ name }) => name.toLowerCase() === first));
  if (owner !== undefined) return `${owner.alias}.${first}`;
  const [only, ...others] = bases;
  return only !== undefined && others.length === 0 && only.table.columns.length === 0 && first !== ""
    ? `${only.alias}.${first}`
    : undefined;
}

/** Columns of the tables a key of which is grouped by, or equal to what is grouped by. */
function determinedBy(grouped: ReadonlySet<string>, select: EngineNode, bases: readonly Base[]): ReadonlySet<string> {
  const known = new Set(grouped);
  const equalities = equalColumns(select, bases);
  for (let size = -1; size !== known.size;) {
    size = known.size;
    for (const [a, b] of equalities) {
      if (known.has(a)) known.add(b);
      if (known.has(b)) known.add(a);
    }
    for (const { alias, table } of bases) {
      const names = table.columns.map(({ name }) => `${alias}.${name.toLowerCase()}`);
      const keyed = table.keys.some((key) => key.every((at) => table.columns[at]?.notNull === true && known.has(names[at] ?? "")));
      if (keyed) for (const name of names) known.add(name);
    }
  }
  return known;
}

/** Several numbers are equal to one float, which so determines none of them. */
const isFloat = (key: string, bases: readonly Base[]): boolean =>
  bases.some(({ alias, table }) =>
    table.columns.some(({ name, family }) => family.kind === "float" && `${alias}.${name.toLowerCase()}` === key),
  );

/** Equalities that hold in every row: of WHERE and of inner joins. */
function equalColumns(select: EngineNode, bases: readonly Base[]): readonly (readonly [string, string])[] {
  const found: (readonly [string, string])[] = [];
  const note = (condition: EngineNode | undefined): void => {
    if (condition === undefined) return;
    if (condition["type"] === "CONJUNCTION_AND") for (const child of nodesAt(condition, "children")) note(child);
    if (condition["type"] !== "COMPARE_EQUAL") return;
    const [a, b] = [nodeAt(condition, "left"), nodeAt(condition, "right")].map((side) =>
      side === undefined ? undefined : columnKey(side, bases),
    );
    if (a !== undefined && b !== undefined && isFloat(a, bases) === isFloat(b, bases)) found.push([a, b]);
  };
  const join = (from: EngineNode | undefined): void => {
    if (from?.["type"] !== "JOIN" || from["join_type"] !== "INNER") return;
    note(nodeAt(from, "condition"));
    join(nodeAt(from, "left"));
    join(nodeAt(from, "right"));
  };
  note(nodeAt(select, "where_clause"));
  join(nodeAt(select, "from_table"));
  return found;
}

function fromAnyRow(column: EngineNode): EngineNode {
  const { alias, ...bare } = column;
  const name = columnNames(column).at(-1) ?? "";
  return {
    class: "FUNCTION",
    type: "FUNCTION",
    alias: typeof alias === "string" && alias !== "" ? alias : name,
    query_location: 0,
    function_name: "first",
    schema: "",
    children: [{ ...bare, alias: "" }],
    filter: null,
    order_bys: { type: "ORDER_MODIFIER", orders: [] },
    distinct: false,
    is_operator: false,
    export_state: false,
    catalog: "",
  };
}
