/** What DDL says of tables: columns, keys, references. */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { emptyCatalog, type SchemaCatalog, type TableSchema } from "../schema.ts";
import type { SourceColumn } from "../scope.ts";
import { analyseStatement } from "../scopes/analyse.ts";
import { analysisOf } from "../scopes/analysis-of.ts";
import { parseStatements } from "../syntax/parse.ts";
import type { CreateIndex, CreateTable, DropStatement, Identifier, Statement, WritingStatement } from "../syntax/tree.ts";
import { alterTable } from "./ddl/alter-table.ts";
import { addColumn, addConstraint, addIndex, keyOf, newTable, problem, removeIndex, tableOf } from "./ddl/draft-table.ts";
import type { DdlReader, DraftTable } from "./ddl/draft-table.ts";
import { isEnforced } from "./enforcement.ts";
import { createdIndex, withForeignKeyIndexes } from "./index-from-ddl.ts";
import { redshiftStorage } from "./redshift-storage.ts";

/** Reads CREATE TABLE, CREATE VIEW, CREATE TABLE AS, ALTER TABLE, CREATE INDEX and DROP; other statements are passed over. Never throws. */
export function catalogFromDdl(sql: string, dialect: DialectId): SchemaCatalog {
  return catalogFromDdlFiles([{ content: sql }], dialect);
}

/** As {@link catalogFromDdl}, of files in the order in which they are run: what one creates another may alter. */
export function catalogFromDdlFiles(
  files: readonly { readonly path?: string; readonly content: string }[],
  dialect: DialectId,
): SchemaCatalog {
  const reader: DdlReader = { dialect, tables: new Map(), problems: [], source: "", path: undefined };
  for (const { path, content } of files) {
    reader.source = content;
    reader.path = path;
    const parsed = parseStatements(content, dialects[dialect]);
    for (const { span, message } of parsed.problems) problem(reader, span, message);
    for (const { statement } of parsed.statements) apply(reader, statement);
  }
  return { tables: [...reader.tables.values()].map((table) => finished(reader, table)), problems: reader.problems };
}

function apply(reader: DdlReader, statement: Statement): void {
  if (statement.kind === "createTable") createTable(reader, statement);
  else if (statement.kind === "createView" || statement.kind === "createTableAs") createFromQuery(reader, statement);
  else if (statement.kind === "alterTable") alterTable(reader, statement);
  else if (statement.kind === "createIndex") createIndex(reader, statement);
  else if (statement.kind === "drop") drop(reader, statement);
}

// ---- tables

function createTable(reader: DdlReader, statement: CreateTable): void {
  const key = keyOf(statement.target);
  if (statement.ifNotExists && reader.tables.has(key)) return;
  const table = newTable(statement.target, "table");
  table.partitionBy = statement.partitionBy;
  table.clusterBy = statement.clusterBy;
  if (reader.dialect === "redshift") Object.assign(table, redshiftStorage(reader.source, statement));
  for (const definition of statement.columns) addColumn(reader, table, definition);
  for (const constraint of statement.constraints) addConstraint(reader, table, constraint);
  if (statement.external) withoutConstraints(table);
  inherit(reader, table, statement);
  if (table.columns.length === 0) problem(reader, statement.span, `${table.name} has no columns that could be read`);
  reader.tables.set(key, table);
}

/** Nobody holds what stands outside of the engine to a constraint, NOT NULL included. */
function withoutConstraints(table: DraftTable): void {
  table.columns = table.columns.map((column) => ({ ...column, notNull: false }));
  table.keys = [];
  table.foreignKeys = [];
}

/** Postgres: rows of an heir are rows of its parent too, and are in no unique index and no foreign key of it. */
function inherit(reader: DdlReader, heir: DraftTable, { options }: CreateTable): void {
  const names = /\bINHERITS\s*\(([^()]*)\)/iu.exec(reader.source.slice(options.start, options.end))?.[1];
  if (names === undefined || reader.dialect !== "postgres") return;
  heir.partial = true;
  const wanted = names.split(",").map((name) => name.replaceAll('"', "").trim().toLowerCase());
  for (const [key, table] of reader.tables) {
    if (!wanted.some((name) => key === name || key.endsWith(`.${name}`) || name.endsWith(`.${key}`))) continue;
    table.keys = [];
    table.foreignKeys = [];
  }
}

// ---- queries

/** The columns of a view are those of its query, as far as the tables before it tell. */
function createFromQuery(reader: DdlReader, statement: WritingStatement): void {
  const table = newTable(statement.target, statement.kind === "createView" ? "view" : "table");
  const result = resultOf(reader, statement, [...reader.tables.values()]);
  const columns = result?.columns?.map((column, index) => ({ ...column, name: statement.columns[index]?.name ?? column.name }));
  if (columns === undefined || columns.some((column) => column.name === "")) {
    problem(reader, statement.span, `the columns of ${table.name} can't be told from its query`);
    table.partial = true;
    table.columns = statement.columns.map(({ name }) => ({ name, type: "", kind: "unknown", notNull: false }));
  } else {
    // A table made by a query has no constraints, and its rows may change; a view always is its query.
    const isView = statement.kind === "createView";
    table.columns = columns.map(({ name, type, kind, nullable }) => ({
      name,
      type: type === "NULL" ? "" : type,
      kind,
      notNull: isView && !nullable,
    }));
    const renamed = statement.columns.length > 0;
    if (isView && !renamed) table.keys = keysOfView(reader, statement, result?.keys ?? []);
  }
  reader.tables.set(keyOf(statement.target), table);
}

type Keys = readonly (readonly string[])[];

function resultOf(
  { source, dialect }: DdlReader,
  statement: WritingStatement,
  tables: readonly TableSchema[],
): { readonly columns?: readonly SourceColumn[]; readonly keys: Keys } | undefined {
  const catalog: SchemaCatalog = { ...emptyCatalog, tables };
  const analysed = analyseStatement({ source, dialect, statement, catalog, templated: [] });
  return statement.query === undefined ? undefined : analysisOf(analysed)?.results.get(statement.query);
}

/** What GROUP BY and the like make unique is so in any engine; the rest is as sure as the keys of the tables below. */
function keysOfView(reader: DdlReader, statement: WritingStatement, keys: Keys): DraftTable["keys"] {
  const isPromise = !isEnforced("UNIQUE", reader.dialect);
  const keyless = isPromise ? [...reader.tables.values()].map((table) => ({ ...table, keys: [] })) : [];
  const sure = new Set((isPromise ? (resultOf(reader, statement, keyless)?.keys ?? []) : []).map((key) => key.join("\u0000")));
  return keys.map((columns) => ({ columns, primary: false, source: sure.has(columns.join("\u0000")) ? "query" : "ddl" }));
}

// ---- indexes, and what is dropped

/** A unique index over plain columns is a key, unless it covers only some rows. */
function createIndex(reader: DdlReader, statement: CreateIndex): void {
  const table = tableOf(reader, statement.target);
  if (table === undefined) return;
  addIndex(table, createdIndex(reader.source, statement, reader.dialect));
  const columns = statement.columns.flatMap((column) => (column.kind === "column" ? [column.name.name] : []));
  const partial = /\bWHERE\b/iu.test(reader.source.slice(statement.columns.at(-1)?.end ?? statement.span.start, statement.span.end));
  if (!statement.unique || partial || columns.length === 0 || columns.length < statement.columns.length) return;
  table.keys.push({ columns, primary: false, source: "ddl", ...(statement.name === undefined ? {} : { name: statement.name.name }) });
}

function drop(reader: DdlReader, statement: DropStatement): void {
  if (statement.object === "INDEX") {
    for (const name of statement.names) dropIndex(reader, statement, name);
    return;
  }
  if (statement.object !== "TABLE" && statement.object !== "VIEW" && statement.object !== "MATERIALIZED VIEW") return;
  for (const name of statement.names) reader.tables.delete(keyOf(name));
}

/** MySQL and T-SQL name the table behind ON: an index's name is its table's own there. */
function dropIndex({ tables, source }: DdlReader, { span }: DropStatement, name: readonly Identifier[]): void {
  const last = name.at(-1)?.name;
  if (last === undefined) return;
  const on = /\bON\s+(?:[\w`"[\]]+\s*\.\s*)*[`"[]?(\w+)/iu.exec(source.slice(span.start, span.end))?.[1]?.toLowerCase();
  for (const [key, table] of tables) {
    if (on === undefined || key.split(".").at(-1) === on) removeIndex(table, last);
  }
}

// ---- what comes of it

/** `REFERENCES orders` without columns means the primary key of orders. */
function finished({ tables, dialect }: DdlReader, draft: DraftTable): TableSchema {
  const { others: _, unchecked: __, ...table } = draft;
  const foreignKeys = table.foreignKeys.map(({ name: ___, ...key }) => {
    if (key.referenced.length > 0) return key;
    const target = [...tables.values()].find((other) => other.name.toLowerCase() === key.table.toLowerCase());
    return { ...key, referenced: target?.keys.find((other) => other.primary)?.columns ?? [] };
  });
  return {
    ...table,
    keys: table.keys.map(({ name: ___, ...key }) => key),
    foreignKeys: foreignKeys.filter((key) => key.referenced.length === key.columns.length),
    indexes: withForeignKeyIndexes(table.indexes, foreignKeys, dialect),
  };
}
