/** The engine's own parse of a SELECT, as plain data, and what it refers to. */
import { literal } from "../core/sql.ts";
import type { SessionContext } from "./session-context.ts";
import { textOf } from "./row-values.ts";

export type Tree = { readonly [key: string]: unknown };

export interface ParsedSelect {
  /** Top nodes, one a statement. */
  readonly statements: readonly Tree[];
  /** Why there are none: the text is no SELECT, or not SQL at all. */
  readonly problem?: { readonly kind: "syntax" | "no-select"; readonly message: string };
}

/** Parses with `json_serialize_sql`, which takes SELECT statements only. */
export async function parseSelect(context: SessionContext, sql: string): Promise<ParsedSelect> {
  const [row] = await context.connection.rows(`SELECT json_serialize_sql(${literal(sql)}) AS tree`, { kind: "query" });
  const parsed: unknown = JSON.parse(textOf(row, "tree"));
  if (!isTree(parsed)) return { statements: [], problem: { kind: "syntax", message: "it could not be read" } };
  if (parsed["error"] === true) {
    const message = typeof parsed["error_message"] === "string" ? parsed["error_message"] : "it could not be read";
    return { statements: [], problem: { kind: parsed["error_type"] === "not implemented" ? "no-select" : "syntax", message } };
  }
  const statements = Array.isArray(parsed["statements"]) ? parsed["statements"].filter((statement) => isTree(statement)) : [];
  return { statements };
}

export function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export interface TableName {
  readonly catalog: string;
  readonly schema: string;
  readonly name: string;
}

/** What a query refers to, wherever in it. */
export interface References {
  /** Without the names of common table expressions. */
  readonly tables: readonly TableName[];
  readonly tableFunctions: readonly { readonly name: string; readonly texts: readonly string[] }[];
  readonly functions: readonly string[];
  /** DESCRIBE, SHOW and SUMMARIZE inside of it. */
  readonly shows: boolean;
  readonly parameters: boolean;
}

export function referencesOf(tree: unknown): References {
  const tables: TableName[] = [];
  const tableFunctions: { name: string; texts: readonly string[] }[] = [];
  const functions: string[] = [];
  const common = new Set<string>();
  let shows = false;
  let parameters = false;
  visit(tree, (node) => {
    if (node["type"] === "BASE_TABLE") {
      tables.push({ catalog: text(node["catalog_name"]), schema: text(node["schema_name"]), name: text(node["table_name"]) });
    } else if (node["type"] === "TABLE_FUNCTION" && isTree(node["function"])) {
      tableFunctions.push({ name: functionName(node["function"]), texts: constantTexts(node["function"]) });
    } else if (node["class"] === "FUNCTION") {
      functions.push(functionName(node));
    }
    shows ||= node["type"] === "SHOW_REF";
    parameters ||= node["class"] === "PARAMETER";
    if (isTree(node["cte_map"]) && Array.isArray(node["cte_map"]["map"])) {
      for (const entry of node["cte_map"]["map"]) if (isTree(entry)) common.add(text(entry["key"]).toLowerCase());
    }
  });
  const named = tables.filter(({ catalog, schema, name }) => catalog !== "" || schema !== "" || !common.has(name.toLowerCase()));
  return { tables: named, tableFunctions, functions, shows, parameters };
}

function visit(value: unknown, found: (node: Tree) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, found);
  } else if (isTree(value)) {
    found(value);
    for (const item of Object.values(value)) visit(item, found);
  }
}

/** With its schema, where one is written before it. */
function functionName(node: Tree): string {
  const schema = text(node["schema"]);
  return (schema === "" ? "" : `${schema}.`).concat(text(node["function_name"])).toLowerCase();
}

function constantTexts(tree: unknown): readonly string[] {
  const texts: string[] = [];
  visit(tree, (node) => {
    if (node["class"] === "CONSTANT" && isTree(node["value"]) && typeof node["value"]["value"] === "string")
      texts.push(node["value"]["value"]);
  });
  return texts;
}

function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
