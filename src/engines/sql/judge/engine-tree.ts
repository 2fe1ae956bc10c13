/**
 * The engine's own parse of a query, as plain data. The judge works on it rather than on the text, because it is the very thing that runs:
 * comments, parentheses and quoting are gone, NOT IN is NOT over ANY, and AND and OR are flat.
 */
import { literal } from "../../../core/sql.ts";
import type { Cell, DataSession } from "../../../data/types.ts";

export type EngineNode = { readonly [key: string]: unknown };

export function isNode(value: unknown): value is EngineNode {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function nodeAt(node: EngineNode, key: string): EngineNode | undefined {
  const value = node[key];
  return isNode(value) ? value : undefined;
}

export function nodesAt(node: EngineNode, key: string): readonly EngineNode[] {
  const value = node[key];
  return Array.isArray(value) ? value.filter((item) => isNode(item)) : [];
}

export function textAt(node: EngineNode, key: string): string {
  const value = node[key];
  return typeof value === "string" ? value : "";
}

/** Calls `found` on every node, outermost first; a false answer keeps it from going deeper. */
export function visit(value: unknown, found: (node: EngineNode) => boolean | undefined): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found);
  } else if (isNode(value)) {
    if (found(value) === false) return;
    for (const item of Object.values(value)) visit(item, found);
  }
}

/** Integers that a JavaScript number would round are kept as text, marked with what no SQL text holds. Strings are passed over. */
const stringOrBigNumber = /"(?:[^"\\]|\\.)*"|(?<=:)-?\d{16,}(?=[,}\]])/g;
const mark = "\u0000";
const marked = /"\\u0000(-?\d{16,})"/g;

/** The query node (SELECT_NODE, SET_OPERATION_NODE, ...) of one SELECT; undefined where the engine can't read it. */
export async function parseQuery(session: DataSession, sql: string): Promise<EngineNode | undefined> {
  const [row] = await session.rows(`SELECT json_serialize_sql(${literal(sql)}) AS tree`);
  const text = cellText(row?.["tree"], "{}").replaceAll(stringOrBigNumber, (found) =>
    found.startsWith('"') ? found : `"\\u0000${found}"`,
  );
  const parsed: unknown = JSON.parse(text);
  if (!isNode(parsed)) return undefined;
  const statement = nodesAt(parsed, "statements")[0];
  return statement === undefined ? undefined : nodeAt(statement, "node");
}

/** The SQL of a query node. */
export async function writeQuery(session: DataSession, node: EngineNode): Promise<string> {
  const tree = JSON.stringify({ error: false, statements: [{ node, named_param_map: [] }] }).replaceAll(marked, "$1");
  const [row] = await session.rows(`SELECT json_deserialize_sql(${literal(tree)}::JSON) AS sql`);
  return cellText(row?.["sql"], "");
}

const cellText = (cell: Cell | undefined, otherwise: string): string => (typeof cell === "string" ? cell : otherwise);

/** The name that a column reference ends with, lower case. */
export function columnName(node: EngineNode): string | undefined {
  if (node["class"] !== "COLUMN_REF") return undefined;
  const names = node["column_names"];
  const last: unknown = Array.isArray(names) ? names.at(-1) : undefined;
  return typeof last === "string" ? last.toLowerCase() : undefined;
}

/** The engine's type of a constant. */
export function constantType(node: EngineNode): string | undefined {
  return node["class"] === "CONSTANT" ? textAt(nodeAt(nodeAt(node, "value") ?? {}, "type") ?? {}, "id") : undefined;
}

/** A constant as text; undefined for NULL. */
export function constantText(node: EngineNode): string | undefined {
  const holder = nodeAt(node, "value");
  if (holder === undefined || holder["is_null"] === true) return undefined;
  const text = plainText(holder["value"]);
  const type = nodeAt(holder, "type");
  if (text === undefined || type === undefined || textAt(type, "id") !== "DECIMAL") return text;
  const scale = Number(nodeAt(type, "type_info")?.["scale"] ?? 0);
  const [, sign = "", digits = ""] = /^(-?)(\d+)$/.exec(text) ?? [];
  const padded = digits.padStart(scale + 1, "0");
  const fraction = padded.slice(padded.length - scale).replace(/0+$/, "");
  return `${sign}${padded.slice(0, padded.length - scale)}${fraction === "" ? "" : `.${fraction}`}`;
}

function plainText(value: unknown): string | undefined {
  // The two halves of an integer of 128 bits.
  if (isNode(value)) {
    const [upper, lower] = [plainText(value["upper"]), plainText(value["lower"])];
    return upper === undefined || lower === undefined ? undefined : String((BigInt(upper) << 64n) + BigInt(lower));
  }
  if (typeof value === "string") return value.startsWith(mark) ? value.slice(mark.length) : value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : undefined;
}

/** The names of common table expressions anywhere in a query, lower case. */
export function commonTableNames(tree: EngineNode): ReadonlySet<string> {
  const names = new Set<string>();
  visit(tree, (node) => {
    const map = nodeAt(node, "cte_map");
    if (map !== undefined) for (const entry of nodesAt(map, "map")) names.add(textAt(entry, "key").toLowerCase());
    return undefined;
  });
  return names;
}

export interface TableUse {
  /** Catalog, schema and table as written, without empty parts. */
  readonly parts: readonly string[];
  readonly alias: string;
}

/** The tables that a query reads, common table expressions apart; each as often as it is named. */
export function tableUses(tree: EngineNode): readonly TableUse[] {
  const common = commonTableNames(tree);
  const uses: TableUse[] = [];
  visit(tree, (node) => {
    if (node["type"] !== "BASE_TABLE") return undefined;
    const parts = [textAt(node, "catalog_name"), textAt(node, "schema_name"), textAt(node, "table_name")].filter((part) => part !== "");
    if (parts.length > 1 || !common.has((parts[0] ?? "").toLowerCase())) uses.push({ parts, alias: textAt(node, "alias") });
    return undefined;
  });
  return uses;
}
