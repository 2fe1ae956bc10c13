/** Proves that a user's SQL only reads, by the engine's own parser and statement types, never by looking at the text. */
import { pipewrightError } from "../core/errors.ts";
import { literal } from "../core/sql.ts";
import { nameTable } from "./describe.ts";
import { openStored } from "./open-stored.ts";
import { absolutePath, contains, realRoots } from "./paths.ts";
import { textOf } from "./row-values.ts";
import type { SessionContext } from "./session-context.ts";
import { isTree, parseSelect, referencesOf, type References, type Tree } from "./syntax-tree.ts";
import type { Relation } from "./types.ts";

export interface ReadOnlyQuery {
  /** Ready to be wrapped in parentheses. */
  readonly query: string;
  /** The datasets that it reads by name. */
  readonly tables: readonly Relation[];
}

/** Table functions that read files or make rows; the engine keeps them inside the roots. All others see or change the engine itself. */
const tableFunctions: ReadonlySet<string> = new Set([
  "generate_series",
  "glob",
  "json_each",
  "json_tree",
  "parquet_file_metadata",
  "parquet_kv_metadata",
  "parquet_metadata",
  "parquet_scan",
  "parquet_schema",
  "range",
  "read_blob",
  "read_csv",
  "read_csv_auto",
  "read_json",
  "read_json_auto",
  "read_json_objects",
  "read_json_objects_auto",
  "read_ndjson",
  "read_ndjson_auto",
  "read_ndjson_objects",
  "read_parquet",
  "read_text",
  "repeat",
  "repeat_row",
  "sniff_csv",
  "unnest",
]);

/** Functions that change the session or look into it. */
const forbiddenFunctions: ReadonlySet<string> = new Set([
  "current_setting",
  "currval",
  "getenv",
  "getvariable",
  "nextval",
  "setseed",
  "write_log",
]);

/**
 * Proves that `sql` is one SELECT that reads nothing but files inside the roots, and opens the files that it names. Errors: `notReadOnly`,
 * `invalidQuery`, and those of opening.
 */
export async function checkReadOnly(context: SessionContext, sql: string): Promise<ReadOnlyQuery> {
  const { statements, problem } = await parseSelect(context, sql);
  if (problem?.kind === "no-select") throw pipewrightError("notReadOnly", { found: await statementKind(context, sql) });
  if (problem !== undefined) throw pipewrightError("invalidQuery", { reason: `${problem.message}.` });
  if (statements.length === 0) throw pipewrightError("invalidQuery", { reason: "it holds no statement." });
  if (statements.length > 1) throw pipewrightError("notReadOnly", { found: `${statements.length} statements` });
  const tables = await openReferences(context, referencesOf(statements[0]));
  const query = await wrappable(context, sql);
  await context.connection.use(
    async (connection) => {
      const extracted = await connection.extractStatements(`SELECT * FROM (${query})`);
      const prepared = await extracted.prepare(0);
      const isSelect = extracted.count === 1 && prepared.statementType === context.connection.api.StatementType.SELECT;
      prepared.destroySync();
      if (!isSelect) throw pipewrightError("notReadOnly", { found: statementName(sql) });
    },
    { kind: "query" },
  );
  return { query, tables };
}

/**
 * Proves that `expression` is one boolean expression over the columns of `relation` that could stand in a WHERE clause: no aggregate, no
 * window, nothing after it. Errors: `invalidQuery`.
 */
export async function checkRowExpression(context: SessionContext, relation: Relation, expression: string): Promise<string> {
  const wrapped = `(\n${expression}\n)`;
  const select = `SELECT ${wrapped} FROM ${relation.from}`;
  const { statements, problem } = await parseSelect(context, select);
  if (problem !== undefined) throw pipewrightError("invalidQuery", { reason: `${problem.message}.` });
  const [statement] = statements;
  if (statements.length !== 1 || statement === undefined || !isSingleExpression(statement)) {
    throw pipewrightError("invalidQuery", { reason: "it is not one expression." });
  }
  await openReferences(context, referencesOf(statement));
  const type = await context.connection.use(
    async (connection) => {
      const prepared = await connection.prepare(select);
      const found = prepared.columnCount === 1 ? prepared.columnType(0).toString() : `${prepared.columnCount} columns`;
      prepared.destroySync();
      (await connection.prepare(`SELECT 1 FROM ${relation.from} WHERE ${wrapped}`)).destroySync();
      return found;
    },
    { kind: "query" },
  );
  if (type !== "BOOLEAN") throw pipewrightError("invalidQuery", { reason: `a row expression must be BOOLEAN, and this is ${type}.` });
  return wrapped;
}

/** Parentheses can be closed and opened again inside an expression: then the statement has more to it than one expression over one table. */
function isSingleExpression(statement: Tree): boolean {
  const { node } = statement;
  if (!isTree(node) || node["type"] !== "SELECT_NODE") return false;
  const nothing = (key: string): boolean => {
    const value = node[key];
    return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
  };
  const from = node["from_table"];
  return (
    Array.isArray(node["select_list"]) &&
    node["select_list"].length === 1 &&
    isTree(from) &&
    from["type"] === "BASE_TABLE" &&
    ["where_clause", "group_expressions", "group_sets", "having", "sample", "qualify", "modifiers"].every((key) => nothing(key))
  );
}

/** Opens each table as the dataset of its name. A query may also name relations of the session. */
async function openReferences(context: SessionContext, references: References): Promise<readonly Relation[]> {
  if (references.parameters) throw pipewrightError("invalidQuery", { reason: "it has parameters, which nothing fills in." });
  if (references.shows) throw pipewrightError("notReadOnly", { found: "DESCRIBE, SHOW or SUMMARIZE" });
  const forbidden = [
    ...references.tableFunctions.map(({ name }) => name).filter((name) => !tableFunctions.has(name)),
    ...references.functions.filter((name) => forbiddenFunctions.has(name.replace(/^.*\./, ""))),
  ];
  if (forbidden[0] !== undefined) {
    throw pipewrightError("invalidQuery", { reason: `the function ${forbidden[0]} is not available: it does not read data.` });
  }
  for (const { texts } of references.tableFunctions) await noteInputs(context, texts);
  if (context.ownTables) return [];
  const opened: Relation[] = [];
  for (const { catalog, schema, name } of references.tables) {
    if (catalog !== "" || schema !== "") {
      const reason = `tables are named by their file in quotes, not as ${[catalog, schema, name].filter((part) => part !== "").join(".")}.`;
      throw pipewrightError("invalidQuery", { reason });
    }
    if (context.names.has(name)) continue;
    const other = [...context.tables.keys()].find((known) => known !== name && known.toLowerCase() === name.toLowerCase());
    if (other !== undefined) {
      throw pipewrightError("invalidQuery", { reason: `${name} and ${other} differ by case only, which a query can't tell apart.` });
    }
    const relation = context.tables.get(name) ?? (await openTable(context, name));
    opened.push(relation);
  }
  return opened;
}

async function openTable(context: SessionContext, name: string): Promise<Relation> {
  const relation = await openStored(context, name, {});
  await nameTable(context, name, relation);
  context.tables.set(name, relation);
  return relation;
}

/** Files read by functions are inputs as well: they are never overwritten. */
async function noteInputs(context: SessionContext, texts: readonly string[]): Promise<void> {
  const roots = await realRoots(context.roots);
  for (const text of texts) {
    const path = absolutePath([process.cwd()], text);
    if (!contains([...context.roots, ...roots], path)) continue;
    for (const row of await context.connection.rows(`SELECT file FROM glob(${literal(path)})`)) context.inputs.add(textOf(row, "file"));
  }
}

/** Without a closing semicolon and what may follow it, and with a line end so that a last comment ends. */
async function wrappable(context: SessionContext, sql: string): Promise<string> {
  let text = sql.trimEnd();
  for (;;) {
    const query = `\n${text}\n`;
    const { statements } = await parseSelect(context, `SELECT * FROM (${query})`);
    if (statements.length === 1) return query;
    const semicolon = text.lastIndexOf(";");
    if (semicolon < 0) throw pipewrightError("invalidQuery", { reason: "it can't stand in parentheses, as a table of its own." });
    text = text.slice(0, semicolon).trimEnd();
  }
}

async function statementKind(context: SessionContext, sql: string): Promise<string> {
  const count = await context.connection.use(async (connection) => (await connection.extractStatements(sql)).count, { kind: "query" });
  return count > 1 ? `${count} statements` : statementName(sql);
}

/** For the message only. */
function statementName(sql: string): string {
  const word = /[A-Za-z]+/.exec(sql.replaceAll(/--.*$/gm, "").replaceAll(/\/\*[^]*?\*\//g, ""))?.[0]?.toUpperCase();
  if (word === undefined) return "no statement";
  return `${/^[AEIOU]/.test(word) ? "an" : "a"} ${word} statement`;
}
