/** A table while its DDL is read, and what statements add to it. */
import type { DialectId } from "../../dialect.ts";
import type { ColumnSchema, ForeignKey, TableIndex, TableSchema } from "../../schema.ts";
import type { ColumnDefinition, Identifier, Span, TableConstraint } from "../../syntax/tree.ts";
import { isEnforced, keysTakeNulls } from "../enforcement.ts";
import { columnIndex, constraintIndex } from "../index-from-ddl.ts";
import { joinName } from "../join-name.ts";
import { forgetNamed } from "./forget-constraint.ts";
import { typeKindOf } from "../type-kind-of.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** By its name a constraint is dropped; absent where the engine made one up. */
interface Named {
  readonly name?: string;
}

export type DraftKey = TableSchema["keys"][number] & Named;
export type DraftForeignKey = ForeignKey & Named;

export type DraftTable = Mutable<Omit<TableSchema, "columns" | "keys" | "foreignKeys" | "indexes">> & {
  columns: ColumnSchema[];
  keys: DraftKey[];
  foreignKeys: DraftForeignKey[];
  indexes: TableIndex[];
  /** Constraints that state nothing of these kinds, by their lower-case names. */
  readonly others: Set<string>;
  /** NOT VALID until they are validated. */
  unchecked: DraftForeignKey[];
};

export interface DdlReader {
  readonly dialect: DialectId;
  /** By folded name; the last one declared counts. */
  readonly tables: Map<string, DraftTable>;
  readonly problems: string[];
  /** Of the file that is being read. */
  source: string;
  path: string | undefined;
}

export function problem({ source, path, problems }: DdlReader, span: Span, message: string): void {
  const line = source.slice(0, span.start).split("\n").length;
  problems.push(`${path === undefined ? "" : `${path}, `}line ${line}: ${message}`);
}

export function keyOf(name: readonly Identifier[]): string {
  return joinName(name.map((part) => part.name)).toLowerCase();
}

/** The table of a name, which may be written with fewer or more parts than where it was made. */
export function tableOf({ tables }: DdlReader, name: readonly Identifier[]): DraftTable | undefined {
  const key = keyOf(name);
  const exact = tables.get(key);
  if (exact !== undefined) return exact;
  const [only, another] = [...tables].filter(([other]) => other.endsWith(`.${key}`) || key.endsWith(`.${other}`));
  return another === undefined ? only?.[1] : undefined;
}

export function newTable(name: readonly Identifier[], kind: TableSchema["kind"]): DraftTable {
  return {
    name: joinName(name.map((part) => part.name)),
    columns: [],
    keys: [],
    foreignKeys: [],
    indexes: [],
    others: new Set(),
    unchecked: [],
    partitionBy: [],
    clusterBy: [],
    source: "ddl",
    kind,
  };
}

export function addColumn({ source, dialect }: DdlReader, table: DraftTable, definition: ColumnDefinition): void {
  const { name } = definition.name;
  const type = definition.type.toUpperCase();
  const written = !definition.primaryKey || !keysTakeNulls(dialect) || /\bNOT\s+NULL\b/iu.test(textOf(source, definition.span));
  const notNull = (definition.notNull && written) || impliesNotNull(type, dialect);
  table.columns.push({ name, type, kind: typeKindOf(type, dialect), notNull });
  if (definition.primaryKey && dialect === "clickhouse") orderBy(table, [name]);
  else if (definition.primaryKey || definition.unique) {
    table.keys.push({ columns: [name], primary: definition.primaryKey, source: "ddl" });
    addIndex(table, columnIndex(name, definition.primaryKey, dialect));
  }
  // MySQL takes REFERENCES behind a column and, before version 9.0, does nothing about it (MySQL 8.4 manual, CREATE TABLE).
  if (definition.references !== undefined && dialect !== "mysql") table.foreignKeys.push(foreignKey([name], definition.references));
}

const textOf = (source: string, { start, end }: Span): string => source.slice(start, end);

/** ClickHouse's PRIMARY KEY is the order of the rows, of which any number may be equal (its documentation, Primary indexes). */
function orderBy(table: DraftTable, columns: readonly string[]): void {
  if (table.clusterBy.length === 0) table.clusterBy = columns;
}

/** Serial columns of Postgres are NOT NULL; so is every column of ClickHouse that isn't Nullable. */
export function impliesNotNull(type: string, dialect: DialectId): boolean {
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

export function addConstraint({ source, dialect }: DdlReader, table: DraftTable, constraint: TableConstraint): void {
  if (constraint.type === "check" && constraint.name !== undefined) table.others.add(constraint.name.name.toLowerCase());
  // Where keys are kept, what nobody has checked is none; where they never are, all of them are promises alike.
  if (constraint.notValid && isEnforced("FOREIGN KEY", dialect)) {
    if (constraint.type === "foreignKey") table.unchecked.push(...referencesOf(constraint));
    return;
  }
  const index = constraintIndex(source, constraint, dialect);
  addIndex(table, index);
  const columns = constraint.columns.map((column) => column.name);
  const name = constraint.name?.name ?? index?.name;
  const named = name === undefined ? {} : { name };
  if (constraint.type === "other" && /^LIKE\b/iu.test(textOf(source, constraint.span))) table.partial = true;
  if (columns.length === 0) return;
  if (constraint.type === "primaryKey" && dialect === "clickhouse") orderBy(table, columns);
  else if (constraint.type === "primaryKey") {
    table.keys.push({ columns, primary: true, source: "ddl", ...named });
    for (const column of keysTakeNulls(dialect) ? [] : columns) setNotNull(table, column, true);
  }
  if (constraint.type === "unique") table.keys.push({ columns, primary: false, source: "ddl", ...named });
  if (constraint.type === "foreignKey") table.foreignKeys.push(...referencesOf(constraint));
}

function referencesOf({ name, columns, references }: TableConstraint): readonly DraftForeignKey[] {
  if (references === undefined) return [];
  const key = foreignKey(
    columns.map((column) => column.name),
    references,
  );
  return [name === undefined ? key : { ...key, name: name.name }];
}

export function setNotNull(table: DraftTable, name: string, notNull: boolean): void {
  changeColumn(table, name, (column) => ({ ...column, notNull }));
}

export function changeColumn(table: DraftTable, name: string, change: (column: ColumnSchema) => ColumnSchema): void {
  table.columns = table.columns.map((column) => (column.name.toLowerCase() === name.toLowerCase() ? change(column) : column));
}

export function addIndex(table: DraftTable, index: TableIndex | undefined): void {
  if (index !== undefined) table.indexes.push(index);
}

/** With the key that it keeps, if it is a unique one. */
export function removeIndex(table: DraftTable, name: string): void {
  const wanted = name.toLowerCase();
  table.indexes = table.indexes.filter((index) => index.name?.toLowerCase() !== wanted);
  forgetNamed(table, name);
}
