/** The tables that the queries read, made in the laboratory as the catalog declares them. */
import { identifier, literal } from "../../../../core/sql.ts";
import type { Laboratory } from "../../../../data/laboratory-types.ts";
import type { Precondition } from "../../rule.ts";
import type { ColumnSchema, FactSource, SchemaCatalog, TableSchema } from "../../schema.ts";
import { tableUses, type EngineNode, type TableUse } from "../engine-tree.ts";
import { duckdbTypes } from "../instances/duckdb-type.ts";
import type { LaboratoryColumn, LaboratoryTable, Reference } from "../instances/types.ts";
import { valueFamily } from "../instances/value-family.ts";

export interface PreparedTables {
  readonly tables: readonly LaboratoryTable[];
  /** Statements that make the tables, for the script of a counterexample: views for further names included. */
  readonly schemas: readonly string[];
  readonly views: readonly string[];
  /** The catalog's entry of each table. */
  readonly sources: readonly TableSchema[];
  readonly caveats: readonly string[];
  /** A name as a script shows it: quoted only where it has to be, so that it means the same where unquoted names are folded. */
  readonly written: (name: string) => string;
}

export type TablesOutcome = PreparedTables | { readonly unknown: readonly string[] } | { readonly problem: string };

interface Found {
  readonly schema: TableSchema;
  /** Every way in which the queries write the name; the first is made a table, the others views of it. */
  readonly spellings: readonly (readonly string[])[];
}

/** Makes the tables of both queries and of those that their foreign keys lead to. */
export async function prepareTables(
  laboratory: Laboratory,
  trees: readonly EngineNode[],
  catalog: SchemaCatalog,
  preconditions: readonly Precondition[],
): Promise<TablesOutcome> {
  const uses = trees.flatMap((tree) => tableUses(tree));
  const found: Found[] = [];
  const unknown = new Set<string>();
  for (const { parts } of uses) {
    const schema = findTable(catalog, parts);
    if (schema === undefined) unknown.add(parts.join("."));
    else noteSpelling(found, schema, parts);
  }
  if (unknown.size > 0) return { unknown: [...unknown] };
  const read = new Set(found.map(({ schema }) => schema));
  for (const { schema } of found) {
    for (const { table } of schema.foreignKeys) {
      const target = findTable(catalog, table.split("."));
      if (target !== undefined && !found.some((each) => each.schema === target))
        noteSpelling(found, target, target.name.split(".").slice(-1));
    }
  }
  return make(laboratory, reaching(found, read, catalog), assumptionsOf(preconditions, uses));
}

/** Without tables that no query reads and that lead to none that is read: rows to refer to can always be put in there. */
function reaching(found: readonly Found[], read: ReadonlySet<TableSchema>, catalog: SchemaCatalog): readonly Found[] {
  const kept = new Set(read);
  for (let size = -1; size !== kept.size;) {
    size = kept.size;
    for (const { schema } of found) {
      const targets = schema.foreignKeys.map(({ table }) => findTable(catalog, table.split(".")));
      if (targets.some((target) => target !== undefined && target !== schema && kept.has(target))) kept.add(schema);
    }
  }
  return found.filter(({ schema }) => kept.has(schema));
}

/** By its last parts, whatever their case. */
export function findTable(catalog: SchemaCatalog, parts: readonly string[]): TableSchema | undefined {
  const wanted = parts.map((part) => part.toLowerCase());
  const matches = catalog.tables.filter(({ name }) => {
    const known = name.toLowerCase().split(".");
    const count = Math.min(known.length, wanted.length);
    return known.slice(-count).join(".") === wanted.slice(-count).join(".");
  });
  return matches.find(({ name }) => name.toLowerCase() === wanted.join(".")) ?? matches[0];
}

function noteSpelling(found: Found[], schema: TableSchema, parts: readonly string[]): void {
  const index = found.findIndex((each) => each.schema === schema);
  const known = found[index];
  if (known === undefined) found.push({ schema, spellings: [parts] });
  else if (!known.spellings.some((spelling) => sameName(spelling, parts))) {
    found[index] = { schema, spellings: [...known.spellings, parts] };
  }
}

const sameName = (a: readonly string[], b: readonly string[]): boolean => a.join(".").toLowerCase() === b.join(".").toLowerCase();
const sqlName = (parts: readonly string[]): string => parts.map((part) => identifier(part)).join(".");

interface Assumption {
  readonly precondition: Precondition;
  /** The table that an alias of the query means. */
  readonly table: (name: string) => string;
}

function assumptionsOf(preconditions: readonly Precondition[], uses: readonly TableUse[]): readonly Assumption[] {
  const table = (name: string): string => {
    const use = uses.find(({ alias }) => alias.toLowerCase() === name.toLowerCase());
    return (use?.parts.join(".") ?? name).toLowerCase();
  };
  return preconditions.map((precondition) => ({ precondition, table }));
}

async function make(laboratory: Laboratory, found: readonly Found[], assumptions: readonly Assumption[]): Promise<TablesOutcome> {
  const schemas = new Set<string>();
  const views: string[] = [];
  const caveats: string[] = [];
  const tables: LaboratoryTable[] = [];
  for (const { spellings } of found) {
    for (const parts of spellings) for (const statement of schemaStatements(parts)) schemas.add(statement);
  }
  for (const statement of schemas) {
    if (!(await runs(laboratory, statement))) return { problem: `a table name of three parts can't be made here (${statement})` };
  }
  for (const { schema, spellings } of found) {
    const [name = [schema.name], ...others] = spellings;
    if (schema.source === "query")
      caveats.push(`Nothing is known of ${schema.name} but what the queries show: its columns and types are guessed.`);
    const columns = await makeTable(laboratory, sqlName(name), schema, caveats);
    if (columns === undefined) return { problem: `the table ${schema.name} can't be made here` };
    const keys = keysOf(schema, columns, assumptions);
    tables.push({ name: schema.name, sqlName: sqlName(name), columns: withNotNull(schema, columns, assumptions), references: [], ...keys });
    for (const other of others) views.push(`CREATE VIEW ${sqlName(other)} AS SELECT * FROM ${sqlName(name)}`);
  }
  for (const view of views)
    if (!(await runs(laboratory, view))) return { problem: `a table is named in ways that can't be made here (${view})` };
  const linked = tables.map((table, index) => ({ ...table, references: referencesOf(found[index]?.schema, table, tables, assumptions) }));
  const written = await nameWriter(laboratory);
  return { tables: linked, schemas: [...schemas], views, sources: found.map(({ schema }) => schema), caveats, written };
}

/** Capitals alone need no quotes: quoted, they would be another name than the query's in PostgreSQL. */
async function nameWriter(laboratory: Laboratory): Promise<(name: string) => string> {
  const keywords = await laboratory.rows("SELECT keyword_name AS word FROM duckdb_keywords() WHERE keyword_category <> 'unreserved'");
  const reserved = new Set(keywords.map(({ word }) => word));
  return (name) => (/^[A-Za-z_]\w*$/.test(name) && !reserved.has(name.toLowerCase()) ? name : identifier(name));
}

/** What has to be there before a table of this name can be made. */
export function schemaStatements(parts: readonly string[]): readonly string[] {
  if (parts.length < 2) return [];
  const [catalog, schema] = parts.length === 2 ? [undefined, parts[0]] : [parts[0], parts[1]];
  if (catalog === undefined) return [`CREATE SCHEMA IF NOT EXISTS ${identifier(schema ?? "")}`];
  return [`ATTACH ':memory:' AS ${identifier(catalog)}`, `CREATE SCHEMA IF NOT EXISTS ${sqlName([catalog, schema ?? ""])}`];
}

async function makeTable(
  laboratory: Laboratory,
  name: string,
  schema: TableSchema,
  caveats: string[],
): Promise<readonly LaboratoryColumn[] | undefined> {
  const columns: LaboratoryColumn[] = [];
  for (const column of schema.columns) {
    const type = await knownType(laboratory, column);
    if (column.type === "" || column.kind === "unknown")
      caveats.push(`The type of ${schema.name}.${column.name} is not known; taken as ${type}.`);
    columns.push({
      name: column.name,
      type,
      family: valueFamily(type),
      notNull: column.notNull && isDeclared(column.notNullSource ?? schema.source),
    });
  }
  const definitions = columns.map((column) => `${identifier(column.name)} ${column.type}`).join(", ");
  return (await runs(laboratory, `CREATE TABLE ${name} (${definitions})`)) ? columns : undefined;
}

/** The type as the engine itself writes it. */
async function knownType(laboratory: Laboratory, column: ColumnSchema): Promise<string> {
  for (const type of duckdbTypes(column)) {
    const result = await laboratory.run(`SELECT typeof(CAST(NULL AS ${type}))`);
    const [cell] = result.outcome === "rows" ? (result.rows[0] ?? []) : [];
    if (typeof cell === "string" && cell !== '"NULL"') return cell;
  }
  return "VARCHAR";
}

async function runs(laboratory: Laboratory, statement: string): Promise<boolean> {
  // `run` takes whatever statement it is given and tells a failure as data.
  return (await laboratory.run(statement)).outcome === "rows";
}

function indexes(columns: readonly { readonly name: string }[], names: readonly string[]): readonly number[] {
  return names.map((name) => columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()));
}

/** What was only seen, in data or in a query, may be otherwise tomorrow. */
const isDeclared = (source: FactSource): boolean => source !== "data" && source !== "query";

const complete = (found: readonly number[]): boolean => found.length > 0 && found.every((index) => index >= 0);

function isNamed(schema: TableSchema | undefined, name: string): boolean {
  return schema !== undefined && findTable({ tables: [schema], problems: [] }, name.split(".")) !== undefined;
}

function keysOf(
  schema: TableSchema,
  columns: readonly LaboratoryColumn[],
  assumptions: readonly Assumption[],
): Pick<LaboratoryTable, "keys" | "primaryKey"> {
  const declared = schema.keys.filter(({ source }) => isDeclared(source));
  const assumed = assumptions.flatMap(({ precondition, table }) =>
    precondition.kind === "unique" && isNamed(schema, table(precondition.table)) ? [precondition.columns] : [],
  );
  const keys = [...declared.map((key) => key.columns), ...assumed].map((names) => indexes(columns, names)).filter((key) => complete(key));
  const primary = declared.find((key) => key.primary);
  const primaryKey = primary === undefined ? [] : indexes(columns, primary.columns);
  return { keys, ...(complete(primaryKey) ? { primaryKey } : {}) };
}

function withNotNull(
  schema: TableSchema,
  columns: readonly LaboratoryColumn[],
  assumptions: readonly Assumption[],
): readonly LaboratoryColumn[] {
  const assumed = new Set(
    assumptions.flatMap(({ precondition, table }) =>
      precondition.kind === "notNull" && isNamed(schema, table(precondition.table)) ? [precondition.column.toLowerCase()] : [],
    ),
  );
  const primary = new Set(
    schema.keys.filter((key) => key.primary && isDeclared(key.source)).flatMap((key) => key.columns.map((name) => name.toLowerCase())),
  );
  return columns.map((column) => {
    const name = column.name.toLowerCase();
    return { ...column, notNull: column.notNull || assumed.has(name) || primary.has(name) };
  });
}

function referencesOf(
  schema: TableSchema | undefined,
  own: LaboratoryTable,
  tables: readonly LaboratoryTable[],
  assumptions: readonly Assumption[],
): readonly Reference[] {
  const assumed = assumptions.flatMap(({ precondition, table }) =>
    precondition.kind === "foreignKey" && isNamed(schema, table(precondition.table))
      ? [{ columns: precondition.columns, table: table(precondition.references.table), referenced: precondition.references.columns }]
      : [],
  );
  const declared = (schema?.foreignKeys ?? []).filter(({ source }) => isDeclared(source ?? schema?.source ?? "query"));
  return [...declared, ...assumed].flatMap((key) => {
    const target = tables.findIndex(({ name }) => {
      const [known, wanted] = [name.toLowerCase().split("."), key.table.toLowerCase().split(".")];
      const count = Math.min(known.length, wanted.length);
      return known.slice(-count).join(".") === wanted.slice(-count).join(".");
    });
    const other = tables[target];
    if (other === undefined) return [];
    const names = key.referenced.length > 0 ? key.referenced : (other.primaryKey ?? []).map((index) => other.columns[index]?.name ?? "");
    const [columns, referenced] = [indexes(own.columns, key.columns), indexes(other.columns, names)];
    return complete(columns) && complete(referenced) && columns.length === referenced.length
      ? [{ columns, table: target, referenced }]
      : [];
  });
}

/** DuckDB's types by the names that PostgreSQL knows too. */
const commonTypes: ReadonlyMap<string, string> = new Map([
  ["DOUBLE", "DOUBLE PRECISION"],
  ["FLOAT", "REAL"],
  ["BLOB", "BYTEA"],
  ["TINYINT", "SMALLINT"],
]);

/** CREATE TABLE with its constraints. With `written`, for people to read and run, in PostgreSQL too. */
export function createTableStatement(
  table: LaboratoryTable,
  shown: readonly number[] = table.columns.map((_, index) => index),
  written?: (name: string) => string,
): string {
  const named = written ?? identifier;
  const typed = (type: string): string => (written === undefined ? type : (commonTypes.get(type) ?? type));
  const definitions = shown.flatMap((index) => {
    const column = table.columns[index];
    return column === undefined ? [] : [`${named(column.name)} ${typed(column.type)}${column.notNull ? " NOT NULL" : ""}`];
  });
  const keys = table.keys
    .filter((key) => key.every((index) => shown.includes(index)))
    .map((key) => {
      const primary = key.join(",") === table.primaryKey?.join(",");
      return `${primary ? "PRIMARY KEY" : "UNIQUE"} (${key.map((index) => named(table.columns[index]?.name ?? "")).join(", ")})`;
    });
  return `CREATE TABLE ${table.sqlName} (${[...definitions, ...keys].join(", ")});`;
}

/** A value as it stands in VALUES: numbers and booleans bare, all else as text that the column's type reads. */
export function valueLiteral(value: string | null, column: LaboratoryColumn): string {
  if (value === null) return "NULL";
  const bare =
    ["integer", "decimal", "boolean"].includes(column.family.kind) || (column.family.kind === "float" && /^-?\d+(?:\.\d+)?$/.test(value));
  return bare ? value : literal(value);
}
