/** Expressions with their names resolved; what can't be one value of a row stops it. */
import { isNode, nodeAt, nodesAt, textAt, type EngineNode } from "../../engine-tree.ts";
import type { Expression, Query } from "../algebra.ts";
import { columnsIn } from "../build.ts";
import { columnOf } from "./names.ts";
import { stop, type CommonTables, type Scope, type Work } from "./scope.ts";

export function expressionOf(node: EngineNode, work: Work, scope: Scope, common: CommonTables): Expression {
  if (node["class"] === "COLUMN_REF") return columnOf(node, scope);
  if (["STAR", "LAMBDA", "LAMBDA_REF", "PARAMETER", "DEFAULT", "POSITIONAL_REFERENCE", "TYPE"].includes(textAt(node, "class")))
    stop(textAt(node, "class"));
  const operands: Expression[] = [];
  let query: Query | undefined;
  const strip = (value: unknown, key: string): unknown => {
    if (Array.isArray(value)) return value.map((item) => strip(item, ""));
    if (!isNode(value)) return value;
    if (key === "subquery") {
      query = work.queryOf(nodeAt(value, "node") ?? stop("a subquery without a query"), scope, common).query;
      return "$query";
    }
    if (typeof value["class"] === "string") {
      operands.push(expressionOf(value, work, scope, common));
      // An argument's alias is its name: that of a field in a STRUCT.
      const alias = textAt(value, "alias");
      return `$${operands.length - 1}${alias === "" ? "" : ` ${alias}`}`;
    }
    return Object.fromEntries(Object.entries(value).flatMap(([inner, item]) => (inner === place ? [] : [[inner, strip(item, inner)]])));
  };
  const head = JSON.stringify(
    Object.fromEntries(
      Object.entries(node).flatMap(([key, value]) => (key === place || key === "alias" ? [] : [[key, strip(value, key)]])),
    ),
  );
  if (query !== undefined) return { kind: "query", head, operands, query };
  const name = node["class"] === "FUNCTION" ? `fn:${textAt(node, "function_name").toLowerCase()}` : textAt(node, "type");
  if (severalRows.has(name) || (name.startsWith("fn:") && work.functions.aggregatingMacros.has(name.slice(3)))) stop(name);
  if (isOuterAggregate(name, operands, work, scope)) stop("an aggregate of the query around it");
  return { kind: "call", name, head, operands };
}

/** Over columns of a query around this one alone, it aggregates the rows of that one. */
function isOuterAggregate(name: string, operands: readonly Expression[], { functions: { aggregates } }: Work, { sources }: Scope): boolean {
  const columns = name.startsWith("fn:") && aggregates.has(name.slice(3)) ? operands.flatMap((operand) => columnsIn(operand)) : [];
  return columns.length > 0 && !columns.some(({ source }) => sources.some(({ id }) => id === source));
}

const place = "query_location";

/** As many rows as a list has elements, not one value of a row: the last two in other engines than DuckDB. */
const severalRows: ReadonlySet<string> = new Set(["fn:unnest", "fn:unlist", "fn:generate_series", "fn:generate_subscripts"]);

export function conjunctsOf(node: EngineNode | undefined, read: (node: EngineNode) => Expression): readonly Expression[] {
  if (node === undefined) return [];
  return node["type"] === "CONJUNCTION_AND" ? nodesAt(node, "children").flatMap((child) => conjunctsOf(child, read)) : [read(node)];
}
