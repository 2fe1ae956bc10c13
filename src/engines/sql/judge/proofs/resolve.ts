/** From the engine's tree to the algebra: names resolved by the laboratory's tables, stars expanded, common table expressions put in place. */
import { modifierOf } from "../determinism.ts";
import { isNode, nodeAt, nodesAt, textAt, visit, type EngineNode } from "../engine-tree.ts";
import { constantText } from "../hints.ts";
import type { LaboratoryTable } from "../instances/types.ts";
import { NotExpressible, type Expression, type Ordering, type Query, type Select, type SetOperation, type Source } from "./algebra.ts";

export interface ResolveInput {
  readonly tables: readonly LaboratoryTable[];
  /** Lower-case names of the engine's aggregate functions. */
  readonly aggregates: ReadonlySet<string>;
}

interface Visible {
  readonly id: number;
  readonly alias: string;
  /** Undefined where a column has no name that could be referred to. */
  readonly columns: readonly (string | undefined)[];
  readonly derived: boolean;
}

interface Scope {
  readonly sources: Visible[];
  readonly parent: Scope | undefined;
  readonly aliases: ReadonlySet<string>;
  /** Sources beside a derived table: a name that means one of them makes it lateral. */
  readonly beside?: boolean;
}

type CommonTables = ReadonlyMap<string, { readonly node: EngineNode; readonly columns: readonly string[]; readonly tables: CommonTables }>;

interface Work extends ResolveInput {
  readonly nextId: () => number;
}

interface Resolved {
  readonly query: Query;
  readonly names: readonly (string | undefined)[];
}

/** Throws {@link NotExpressible}. */
export function resolveQuery(tree: EngineNode, input: ResolveInput): Query {
  let id = 0;
  const nextId = (): number => {
    id += 1;
    return id;
  };
  return queryOf(tree, { ...input, nextId }, undefined, new Map()).query;
}

function stop(what: string): never {
  throw new NotExpressible(what);
}

function queryOf(node: EngineNode, work: Work, parent: Scope | undefined, outer: CommonTables): Resolved {
  const common = new Map(outer);
  for (const entry of nodesAt(nodeAt(node, "cte_map") ?? {}, "map")) {
    const value = nodeAt(entry, "value") ?? {};
    const body = nodeAt(nodeAt(value, "query") ?? {}, "node") ?? stop("a common table expression without a query");
    const columns = value["aliases"];
    common.set(textAt(entry, "key").toLowerCase(), {
      node: body,
      columns: Array.isArray(columns) ? columns.map(String) : [],
      tables: new Map(common),
    });
  }
  if (node["type"] === "SELECT_NODE") return selectOf(node, work, parent, common);
  if (node["type"] === "SET_OPERATION_NODE") return setOperationOf(node, work, parent, common);
  return stop(textAt(node, "type"));
}

function setOperationOf(node: EngineNode, work: Work, parent: Scope | undefined, common: CommonTables): Resolved {
  const children = nodesAt(node, "children");
  const [left, right, ...more] = children.length > 0 ? children : [nodeAt(node, "left"), nodeAt(node, "right")];
  if (
    left === undefined ||
    right === undefined ||
    more.length > 0 ||
    !["UNION", "EXCEPT", "INTERSECT"].includes(textAt(node, "setop_type"))
  ) {
    return stop("a set operation of this form");
  }
  const first = queryOf(left, work, parent, common);
  const second = queryOf(right, work, parent, common);
  const order = nodesAt(modifierOf(node, "ORDER_MODIFIER") ?? {}, "orders").map((item) => {
    const expression = nodeAt(item, "expression") ?? {};
    const names = expression["column_names"];
    const byName = Array.isArray(names) && names.length === 1 ? onlyIndex(first.names, String(names[0]).toLowerCase()) : -1;
    const position = expression["class"] === "CONSTANT" ? Number(constantText(expression)) - 1 : byName;
    if (!(position >= 0 && position < first.names.length)) stop("ORDER BY of this form");
    return { position, head: orderHead(item) };
  });
  const query: SetOperation = {
    kind: "set",
    operator: textAt(node, "setop_type"),
    all: node["setop_all"] === true,
    left: first.query,
    right: second.query,
    order,
    ...limitOf(node),
  };
  return { query, names: first.names };
}

const orderHead = (item: EngineNode): string =>
  `${textAt(item, "type").replace("ORDER_DEFAULT", "ASCENDING")} ${textAt(item, "null_order")}`;

function limitOf(node: EngineNode): { readonly limit?: string } {
  for (const modifier of nodesAt(node, "modifiers")) {
    if (!["LIMIT_MODIFIER", "ORDER_MODIFIER", "DISTINCT_MODIFIER"].includes(textAt(modifier, "type"))) stop(textAt(modifier, "type"));
  }
  const modifier = modifierOf(node, "LIMIT_MODIFIER");
  if (modifier === undefined) return {};
  const parts = ["limit", "offset"].map((key) => {
    const part = nodeAt(modifier, key);
    if (part !== undefined && part["class"] !== "CONSTANT") stop("LIMIT of this form");
    return part === undefined ? "" : constantText(part);
  });
  return { limit: parts.join(" offset ") };
}

function selectOf(node: EngineNode, work: Work, parent: Scope | undefined, common: CommonTables): Resolved {
  if (nodeAt(node, "sample") !== undefined || node["aggregate_handling"] !== "STANDARD_HANDLING") stop("a SELECT of this form");
  const list = nodesAt(node, "select_list");
  const aliases = new Set(list.map((item) => textAt(item, "alias").toLowerCase()).filter((alias) => alias !== ""));
  const scope: Scope = { sources: [], parent, aliases };
  const fromNode = nodeAt(node, "from_table");
  const from = fromNode === undefined || fromNode["type"] === "EMPTY" ? undefined : sourceOf(fromNode, work, scope, common);
  const read = (expression: EngineNode): Expression => expressionOf(expression, work, scope, common);
  const items: Expression[] = [];
  const names: (string | undefined)[] = [];
  for (const item of list) {
    if (item["class"] === "STAR") {
      for (const [expression, name] of expandStar(item, scope)) {
        items.push(expression);
        names.push(name);
      }
      continue;
    }
    items.push(read(item));
    const alias = textAt(item, "alias");
    const columns = item["column_names"];
    names.push(alias === "" ? (Array.isArray(columns) ? String(columns.at(-1)).toLowerCase() : undefined) : alias.toLowerCase());
  }
  const groups = nodesAt(node, "group_expressions");
  const sets = node["group_sets"];
  if (Array.isArray(sets) && sets.length > 0 && groups.length === 0) stop("GROUP BY ()");
  if (Array.isArray(sets) && (sets.length > 1 || (sets.length === 1 && (!Array.isArray(sets[0]) || sets[0].length !== groups.length))))
    stop("grouping sets");
  const groupBy = groups.map((group) => positional(group, items) ?? aliased(group, items, names, scope) ?? read(group));
  const having = conjunctsOf(nodeAt(node, "having"), read);
  const order: Ordering[] = nodesAt(modifierOf(node, "ORDER_MODIFIER") ?? {}, "orders").map((item) => {
    const expression = nodeAt(item, "expression") ?? stop("ORDER BY of this form");
    const columns = expression["column_names"];
    const byAlias = Array.isArray(columns) && columns.length === 1 ? onlyIndex(names, String(columns[0]).toLowerCase()) : -1;
    const known = positional(expression, items) ?? items[byAlias];
    if (known === undefined && expression["class"] !== "COLUMN_REF" && namesOf(expression).some((name) => aliases.has(name)))
      stop("an alias within ORDER BY");
    return { expression: known ?? read(expression), head: orderHead(item) };
  });
  const distinct = modifierOf(node, "DISTINCT_MODIFIER");
  if (distinct !== undefined && nodesAt(distinct, "distinct_on_targets").length > 0) stop("DISTINCT ON");
  const qualify = conjunctsOf(nodeAt(node, "qualify"), read);
  const aggregating = [...items, ...qualify, ...order.map(({ expression }) => expression)];
  const select: Select = {
    kind: "select",
    distinct: distinct !== undefined,
    items,
    ...(from === undefined ? {} : { from }),
    where: conjunctsOf(nodeAt(node, "where_clause"), read),
    grouped: groups.length > 0 || having.length > 0 || aggregating.some((item) => hasAggregate(item, work.aggregates)),
    groupBy,
    having,
    qualify,
    order,
    ...limitOf(node),
  };
  return { query: select, names };
}

/** Unqualified names of columns in an expression, lower case. */
function namesOf(expression: EngineNode): readonly string[] {
  const names: string[] = [];
  visit(expression, (node) => {
    const parts = node["class"] === "COLUMN_REF" ? node["column_names"] : undefined;
    if (Array.isArray(parts) && parts.length === 1) names.push(String(parts[0]).toLowerCase());
    return undefined;
  });
  return names;
}

function positional(node: EngineNode, items: readonly Expression[]): Expression | undefined {
  if (node["class"] !== "CONSTANT") return undefined;
  return items[Number(constantText(node)) - 1] ?? stop("a position that is not there");
}

/** GROUP BY an alias, where no source has a column of that name. */
function aliased(
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
function onlyIndex(names: readonly (string | undefined)[], name: string): number {
  const first = names.indexOf(name);
  return first >= 0 && names.indexOf(name, first + 1) >= 0 ? stop("an ambiguous alias") : first;
}

function conjunctsOf(node: EngineNode | undefined, read: (node: EngineNode) => Expression): readonly Expression[] {
  if (node === undefined) return [];
  return node["type"] === "CONJUNCTION_AND" ? nodesAt(node, "children").flatMap((child) => conjunctsOf(child, read)) : [read(node)];
}

export function hasAggregate(expression: Expression, aggregates: ReadonlySet<string>): boolean {
  if (expression.kind === "column") return false;
  if (expression.kind === "call" && expression.name.startsWith("fn:") && aggregates.has(expression.name.slice(3))) return true;
  return expression.operands.some((operand) => hasAggregate(operand, aggregates));
}

function expandStar(item: EngineNode, scope: Scope): readonly (readonly [Expression, string | undefined])[] {
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

const joinKinds = new Set(["REGULAR", "CROSS"]);

function sourceOf(node: EngineNode, work: Work, scope: Scope, common: CommonTables): Source {
  if (nodeAt(node, "sample") !== undefined) stop("sampling");
  if (node["type"] === "BASE_TABLE") return tableOf(node, work, scope, common);
  if (node["type"] === "SUBQUERY") {
    const body = nodeAt(nodeAt(node, "subquery") ?? {}, "node") ?? stop("a derived table without a query");
    // DuckDB lets it name the sources beside it, LATERAL or not, which is not expressed.
    const beside: Scope = { sources: [...scope.sources], parent: scope.parent, aliases: new Set(), beside: true };
    return derived(queryOf(body, work, beside, common), textAt(node, "alias"), node["column_name_alias"], work, scope);
  }
  if (node["type"] !== "JOIN" || !joinKinds.has(textAt(node, "ref_type"))) return stop("FROM of this form");
  const using = node["using_columns"];
  if (Array.isArray(using) && using.length > 0) stop("USING");
  const left = sourceOf(nodeAt(node, "left") ?? {}, work, scope, common);
  const right = sourceOf(nodeAt(node, "right") ?? {}, work, scope, common);
  const on = conjunctsOf(nodeAt(node, "condition"), (condition) => expressionOf(condition, work, scope, common));
  switch (textAt(node, "join_type")) {
    case "INNER":
      return { kind: "product", parts: [left, right], on };
    case "LEFT":
      return { kind: "outer", type: "LEFT", left, right, on };
    case "RIGHT":
      return { kind: "outer", type: "LEFT", left: right, right: left, on };
    case "OUTER":
    case "FULL":
      return { kind: "outer", type: "FULL", left, right, on };
    default:
      return stop("a join of this type");
  }
}

function tableOf(node: EngineNode, work: Work, scope: Scope, common: CommonTables): Source {
  const name = textAt(node, "table_name").toLowerCase();
  const schema = textAt(node, "schema_name").toLowerCase();
  const alias = textAt(node, "alias");
  const expression = schema === "" ? common.get(name) : undefined;
  if (expression !== undefined) {
    if (expression.columns.length > 0) stop("column names of a common table expression");
    const body = queryOf(expression.node, work, undefined, expression.tables);
    return derived(body, alias === "" ? name : alias, node["column_name_alias"], work, scope);
  }
  if (node["at_clause"] !== null && node["at_clause"] !== undefined) stop("AT");
  const names = node["column_name_alias"];
  if (Array.isArray(names) && names.length > 0) stop("column names of a table");
  const candidates = [...work.tables.keys()].filter((index) => {
    const known = work.tables[index]?.name.toLowerCase().split(".") ?? [];
    return known.at(-1) === name && (schema === "" || known.length < 2 || known.at(-2) === schema);
  });
  const [table = -1] = candidates.length === 1 ? candidates : [];
  const found = work.tables[table] ?? stop("a table that isn't known by its name alone");
  const id = work.nextId();
  const columns = found.columns.map((column) => column.name.toLowerCase());
  scope.sources.push({ id, alias: (alias === "" ? name : alias).toLowerCase(), columns, derived: false });
  return { kind: "table", id, table };
}

function derived({ query, names }: Resolved, alias: string, columnNames: unknown, work: Work, scope: Scope): Source {
  const id = work.nextId();
  const renamed = Array.isArray(columnNames)
    ? names.map((name, index) => (columnNames[index] === undefined ? name : String(columnNames[index]).toLowerCase()))
    : names;
  scope.sources.push({ id, alias: alias.toLowerCase(), columns: renamed, derived: true });
  return { kind: "derived", id, query };
}

function expressionOf(node: EngineNode, work: Work, scope: Scope, common: CommonTables): Expression {
  if (node["class"] === "COLUMN_REF") return columnOf(node, scope);
  if (["STAR", "LAMBDA", "LAMBDA_REF", "PARAMETER", "DEFAULT", "POSITIONAL_REFERENCE", "TYPE"].includes(textAt(node, "class")))
    stop(textAt(node, "class"));
  const operands: Expression[] = [];
  let query: Query | undefined;
  const strip = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => strip(item, ""));
    if (!isNode(value)) return value;
    if (key === "subquery") {
      query = queryOf(nodeAt(value, "node") ?? stop("a subquery without a query"), work, scope, common).query;
      return "$query";
    }
    if (typeof value["class"] === "string") {
      operands.push(expressionOf(value, work, scope, common));
      return `$${operands.length - 1}`;
    }
    return Object.fromEntries(Object.entries(value).flatMap(([inner, item]) => (dropped.has(inner) ? [] : [[inner, strip(item, inner)]])));
  };
  const head = JSON.stringify(
    Object.fromEntries(Object.entries(node).flatMap(([key, value]) => (dropped.has(key) ? [] : [[key, strip(value, key)]]))),
  );
  if (query !== undefined) return { kind: "query", head, operands, query };
  const name = node["class"] === "FUNCTION" ? `fn:${textAt(node, "function_name").toLowerCase()}` : textAt(node, "type");
  // As many rows as the list has elements: not one value of a row.
  if (name === "fn:unnest" || name === "fn:unlist") stop("UNNEST");
  return { kind: "call", name, head, operands };
}

const dropped = new Set(["query_location", "alias"]);

function columnOf(node: EngineNode, scope: Scope): Expression {
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
