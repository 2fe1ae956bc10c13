/** What DDL says of tables: columns, keys, references. */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { emptyCatalog, type ColumnSchema, type ForeignKey, type SchemaCatalog, type TableIndex, type TableSchema } from "../schema.ts";
import { analyseStatement } from "../scopes/analyse.ts";
import { analysisOf } from "../scopes/analysis-of.ts";
import { parseStatements } from "../syntax/parse.ts";
import type {
  AlterAction,
  AlterTable,
  ColumnDefinition,
  CreateIndex,
  CreateTable,
  DropStatement,
  Identifier,
  Span,
  Statement,
  TableConstraint,
  WritingStatement,
} from "../syntax/tree.ts";
import { columnIndex, constraintIndex, createdIndex, withForeignKeyIndexes } from "./index-from-ddl.ts";
import { joinName } from "./join-name.ts";
import { redshiftStorage } from "./redshift-storage.ts";
import { typeKindOf } from "./type-kind-of.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type DraftTable = Mutable<Omit<TableSchema, "columns" | "keys" | "foreignKeys" | "indexes">> & {
  columns: ColumnSchema[];
  keys: Mutable<TableSchema["keys"][number]>[];
  foreignKeys: ForeignKey[];
  indexes: TableIndex[];
};

interface Builder {
  readonly source: string;
  readonly dialect: DialectId;
  /** By folded name; the last one declared counts. */
  readonly tables: Map<string, DraftTable>;
  readonly problems: string[];
}

/** Reads CREATE TABLE, CREATE VIEW, CREATE TABLE AS, ALTER TABLE, CREATE INDEX and DROP; other statements are passed over. Never throws. */
export function catalogFromDdl(sql: string, dialect: DialectId): SchemaCatalog {
  const parsed = parseStatements(sql, dialects[dialect]);
  const builder: Builder = { source: sql, dialect, tables: new Map(), problems: [] };
  for (const { span, message } of parsed.problems) problem(builder, span, message);
  for (const { statement } of parsed.statements) apply(builder, statement);
  return { tables: [...builder.tables.values()].map((table) => withReferences(builder, table)), problems: builder.problems };
}

function problem({ source, problems }: Builder, span: Span, message: string): void {
  const line = source.slice(0, span.start).split("\n").length;
  problems.push(`line ${line}: ${message}`);
}

function apply(builder: Builder, statement: Statement): void {
  if (statement.kind === "createTable") createTable(builder, statement);
  else if (statement.kind === "createView" || statement.kind === "createTableAs") createFromQuery(builder, statement);
  else if (statement.kind === "alterTable") alterTable(builder, statement);
  else if (statement.kind === "createIndex") createIndex(builder, statement);
  else if (statement.kind === "drop") drop(builder, statement);
}

// ---- tables

function keyOf(name: readonly Identifier[]): string {
  return joinName(name.map((part) => part.name)).toLowerCase();
}

/** The table of a name, which may be written with fewer or more parts than where it was made. */
function tableOf({ tables }: Builder, name: readonly Identifier[]): DraftTable | undefined {
  const key = keyOf(name);
  const exact = tables.get(key);
  if (exact !== undefined) return exact;
  const [only, another] = [...tables].filter(([other]) => other.endsWith(`.${key}`) || key.endsWith(`.${other}`));
  return another === undefined ? only?.[1] : undefined;
}

function newTable(name: readonly Identifier[], kind: TableSchema["kind"]): DraftTable {
  return {
    name: joinName(name.map((part) => part.name)),
    columns: [],
    keys: [],
    foreignKeys: [],
    indexes: [],
    partitionBy: [],
    clusterBy: [],
    source: "ddl",
    kind,
  };
}

function createTable(builder: Builder, statement: CreateTable): void {
  const key = keyOf(statement.target);
  if (statement.ifNotExists && builder.tables.has(key)) return;
  const table = newTable(statement.target, "table");
  table.partitionBy = statement.partitionBy;
  table.clusterBy = statement.clusterBy;
  if (builder.dialect === "redshift") Object.assign(table, redshiftStorage(builder.source, statement));
  for (const definition of statement.columns) addColumn(builder, table, definition);
  for (const constraint of statement.constraints) addConstraint(builder, table, constraint);
  if (table.columns.length === 0) problem(builder, statement.span, `${table.name} has no columns that could be read`);
  builder.tables.set(key, table);
}

function addColumn({ dialect }: Builder, table: DraftTable, definition: ColumnDefinition): void {
  const { name } = definition.name;
  const type = definition.type.toUpperCase();
  const notNull = definition.notNull || definition.primaryKey || impliesNotNull(type, dialect);
  table.columns.push({ name, type, kind: typeKindOf(type, dialect), notNull });
  if (definition.primaryKey || definition.unique) {
    table.keys.push({ columns: [name], primary: definition.primaryKey, source: "ddl" });
    addIndex(table, columnIndex(name, definition.primaryKey, dialect));
  }
  if (definition.references !== undefined) table.foreignKeys.push(foreignKey([name], definition.references));
}

/** Serial columns of Postgres are NOT NULL; so is every column of ClickHouse that isn't Nullable. */
function impliesNotNull(type: string, dialect: DialectId): boolean {
  if (dialect === "clickhouse") return type !== "" && !/^(?:LOWCARDINALITY\()?NULLABLE\b/u.test(type);
  return (dialect === "postgres" || dialect === "redshift") && /^(?:BIG|SMALL)?SERIAL\d?$/u.test(type);
}

function foreignKey(columns: readonly string[], references: NonNullable<ColumnDefinition["references"]>): ForeignKey {
  return {
    columns,
    table: joinName(references.table.map((part) => part.name)),
    referenced: references.columns.map((column) => column.name),
  };
}

function addConstraint({ source, dialect }: Builder, table: DraftTable, constraint: TableConstraint): void {
  addIndex(table, constraintIndex(source, constraint, dialect));
  const columns = constraint.columns.map((column) => column.name);
  if (columns.length === 0) return;
  if (constraint.type === "primaryKey") {
    table.keys.push({ columns, primary: true, source: "ddl" });
    for (const column of columns) setNotNull(table, column, true);
  }
  if (constraint.type === "unique") table.keys.push({ columns, primary: false, source: "ddl" });
  // What is NOT VALID wasn't checked for the rows that were there.
  if (constraint.type === "foreignKey" && constraint.references !== undefined && !constraint.notValid) {
    table.foreignKeys.push(foreignKey(columns, constraint.references));
  }
}

function setNotNull(table: DraftTable, name: string, notNull: boolean): void {
  changeColumn(table, name, (column) => ({ ...column, notNull }));
}

function changeColumn(table: DraftTable, name: string, change: (column: ColumnSchema) => ColumnSchema): void {
  table.columns = table.columns.map((column) => (column.name.toLowerCase() === name.toLowerCase() ? change(column) : column));
}

// ---- queries

/** The columns of a view are those of its query, as far as the tables before it tell. */
function createFromQuery(builder: Builder, statement: WritingStatement): void {
  const table = newTable(statement.target, statement.kind === "createView" ? "view" : "table");
  const catalog: SchemaCatalog = { ...emptyCatalog, tables: [...builder.tables.values()] };
  const { source, dialect } = builder;
  const analysed = analyseStatement({ source, dialect, statement, catalog, templated: [] });
  const result = statement.query === undefined ? undefined : analysisOf(analysed)?.results.get(statement.query);
  const columns = result?.columns?.map((column, index) => ({ ...column, name: statement.columns[index]?.name ?? column.name }));
  if (columns === undefined || columns.some((column) => column.name === "")) {
    problem(builder, statement.span, `the columns of ${table.name} can't be told from its query`);
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
    if (isView && !renamed) table.keys = (result?.keys ?? []).map((key) => ({ columns: key, primary: false, source: "ddl" }));
  }
  builder.tables.set(keyOf(statement.target), table);
}

// ---- changes

function alterTable(builder: Builder, statement: AlterTable): void {
  const table = tableOf(builder, statement.target);
  if (table === undefined) {
    problem(builder, statement.span, `${joinName(statement.target.map((part) => part.name))} is altered and was not created before`);
    return;
  }
  for (const action of statement.actions) applyAction(builder, table, action);
}

function applyAction(builder: Builder, table: DraftTable, action: AlterAction): void {
  switch (action.kind) {
    case "addColumn":
      if (!table.columns.some((column) => column.name.toLowerCase() === action.column.name.name.toLowerCase()))
        addColumn(builder, table, action.column);
      return;
    case "dropColumn":
      dropColumn(table, action.column.name);
      return;
    case "alterType":
      changeColumn(table, action.column.name, (column) => ({
        ...column,
        type: action.type,
        kind: typeKindOf(action.type, builder.dialect),
      }));
      return;
    case "setNotNull":
    case "dropNotNull":
      setNotNull(table, action.column.name, action.kind === "setNotNull");
      return;
    case "addConstraint":
      addConstraint(builder, table, action.constraint);
      return;
    case "renameColumn":
    case "renameTable":
    case "dropConstraint":
      problem(
        builder,
        action.span,
        `a change of ${table.name} is not followed: ${builder.source.slice(action.span.start, action.span.end)}`,
      );
      return;
    case "setDefault":
    case "dropDefault":
    case "validateConstraint":
      return;
    case "other": {
      // MySQL: DROP INDEX is an action of ALTER TABLE too.
      const dropped = /^DROP\s+(?:INDEX|KEY)\s+[`"]?(\w+)/iu.exec(builder.source.slice(action.span.start, action.span.end));
      if (dropped !== null) removeIndex(table, dropped[1]?.toLowerCase());
      return;
    }
  }
}

function dropColumn(table: DraftTable, name: string): void {
  const others = (columns: readonly string[]): boolean => !columns.some((column) => column.toLowerCase() === name.toLowerCase());
  table.columns = table.columns.filter((column) => others([column.name]));
  table.keys = table.keys.filter((key) => others(key.columns));
  table.foreignKeys = table.foreignKeys.filter((key) => others(key.columns));
  table.indexes = table.indexes.filter(({ keys }) => others(keys.flatMap(({ column }) => column ?? [])));
}

/** A unique index over plain columns is a key, unless it covers only some rows. */
function createIndex(builder: Builder, statement: CreateIndex): void {
  const table = tableOf(builder, statement.target);
  if (table === undefined) return;
  addIndex(table, createdIndex(builder.source, statement, builder.dialect));
  const columns = statement.columns.flatMap((column) => (column.kind === "column" ? [column.name.name] : []));
  const partial = /\bWHERE\b/iu.test(builder.source.slice(statement.columns.at(-1)?.end ?? statement.span.start, statement.span.end));
  if (!statement.unique || partial || columns.length === 0 || columns.length < statement.columns.length) return;
  table.keys.push({ columns, primary: false, source: "ddl" });
}

function drop(builder: Builder, statement: DropStatement): void {
  if (statement.object === "INDEX") {
    for (const name of statement.names) dropIndex(builder, statement, name);
    return;
  }
  if (statement.object !== "TABLE" && statement.object !== "VIEW" && statement.object !== "MATERIALIZED VIEW") return;
  for (const name of statement.names) builder.tables.delete(keyOf(name));
}

function addIndex(table: DraftTable, index: TableIndex | undefined): void {
  if (index !== undefined) table.indexes.push(index);
}

/** MySQL and T-SQL name the table behind ON: an index's name is its table's own there. */
function dropIndex({ tables, source }: Builder, { span }: DropStatement, name: readonly Identifier[]): void {
  const last = name.at(-1)?.name.toLowerCase();
  const on = /\bON\s+(?:[\w`"[\]]+\s*\.\s*)*[`"[]?(\w+)/iu.exec(source.slice(span.start, span.end))?.[1]?.toLowerCase();
  for (const [key, table] of tables) {
    if (on === undefined || key.split(".").at(-1) === on) removeIndex(table, last);
  }
}

function removeIndex(table: DraftTable, name: string | undefined): void {
  table.indexes = table.indexes.filter((index) => index.name?.toLowerCase() !== name);
}

/** `REFERENCES orders` without columns means the primary key of orders. */
function withReferences(builder: Builder, table: DraftTable): TableSchema {
  const foreignKeys = table.foreignKeys.map((key) => {
    if (key.referenced.length > 0) return key;
    const target = [...builder.tables.values()].find((other) => other.name.toLowerCase() === key.table.toLowerCase());
    return { ...key, referenced: target?.keys.find((other) => other.primary)?.columns ?? [] };
  });
  return {
    ...table,
    foreignKeys: foreignKeys.filter((key) => key.referenced.length === key.columns.length),
    indexes: withForeignKeyIndexes(table.indexes, foreignKeys, builder.dialect),
  };
}
