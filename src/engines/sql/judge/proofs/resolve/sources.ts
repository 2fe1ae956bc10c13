/** FROM: tables, derived tables and joins, each with a number of its own. */
import { mayBeOne } from "../../../schema/may-be-one.ts";
import { splitName } from "../../../schema/split-name.ts";
import { nodeAt, textAt, type EngineNode } from "../../engine-tree.ts";
import type { Source } from "../algebra.ts";
import { conjunctsOf, expressionOf } from "./expressions.ts";
import { stop, type CommonTables, type Resolved, type Scope, type Work } from "./scope.ts";

const joinKinds = new Set(["REGULAR", "CROSS"]);

export function sourceOf(node: EngineNode, work: Work, scope: Scope, common: CommonTables): Source {
  if (nodeAt(node, "sample") !== undefined) stop("sampling");
  if (node["type"] === "BASE_TABLE") return tableOf(node, work, scope, common);
  if (node["type"] === "SUBQUERY") {
    const body = nodeAt(nodeAt(node, "subquery") ?? {}, "node") ?? stop("a derived table without a query");
    // DuckDB lets it name the sources beside it, LATERAL or not, which is not expressed.
    const beside: Scope = { sources: [...scope.sources], parent: scope.parent, aliases: new Set(), beside: true };
    return derived(work.queryOf(body, beside, common), textAt(node, "alias"), node["column_name_alias"], work, scope);
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
    const body = work.queryOf(expression.node, undefined, expression.tables);
    return derived(body, alias === "" ? name : alias, node["column_name_alias"], work, scope);
  }
  if (node["at_clause"] !== null && node["at_clause"] !== undefined) stop("AT");
  const names = node["column_name_alias"];
  if (Array.isArray(names) && names.length > 0) stop("column names of a table");
  const written = schema === "" ? [name] : [schema, name];
  const candidates = [...work.tables.entries()].flatMap(([index, each]) => (mayBeOne(splitName(each.name), written) ? [index] : []));
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
