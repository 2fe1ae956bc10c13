/** The tables that the queries read, made in the laboratory as the catalog declares them. */
import { identifier } from "../../../../core/sql.ts";
import type { Laboratory } from "../../../../data/laboratory-types.ts";
import type { Precondition } from "../../rule.ts";
import type { ColumnSchema, SchemaCatalog, TableSchema } from "../../schema.ts";
import { mayBeOne } from "../../schema/may-be-one.ts";
import { splitName } from "../../schema/split-name.ts";
import { findTable } from "../../scopes/find-table.ts";
import { tableUses, type EngineNode } from "../engine-tree.ts";
import { duckdbTypes } from "../instances/duckdb-type.ts";
import type { LaboratoryColumn, LaboratoryTable } from "../instances/types.ts";
import { valueFamily } from "../instances/value-family.ts";
import { assumptionsOf, constrained, isDeclared, type Assumption, type BareTable } from "./constraints.ts";

export interface PreparedTables {
  /** With their declared constraints, and with those that the preconditions add. */
  readonly tables: readonly LaboratoryTable[];
  /** The same tables with their declared constraints alone. */
  readonly declared: readonly LaboratoryTable[];
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
      const target = findTable(catalog, splitName(table));
      if (target !== undefined && !found.some((each) => each.schema === target))
        noteSpelling(found, target, splitName(target.name).slice(-1));
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
      const targets = schema.foreignKeys.map(({ table }) => findTable(catalog, splitName(table)));
      if (targets.some((target) => target !== undefined && target !== schema && kept.has(target))) kept.add(schema);
    }
  }
  return found.filter(({ schema }) => kept.has(schema));
}

/** Of `dev.orders` and `prod.orders` the catalog may know but `orders`: two tables of the same columns, all the same. */
function noteSpelling(found: Found[], schema: TableSchema, parts: readonly string[]): void {
  const index = found.findIndex((each) => each.schema === schema && each.spellings.every((spelling) => mayBeOne(spelling, parts)));
  const known = found[index];
  if (known === undefined) found.push({ schema, spellings: [parts] });
  else if (!known.spellings.some((spelling) => sameName(spelling, parts))) {
    found[index] = { schema, spellings: [...known.spellings, parts] };
  }
}

const sameName = (a: readonly string[], b: readonly string[]): boolean => a.join(".").toLowerCase() === b.join(".").toLowerCase();
const sqlName = (parts: readonly string[]): string => parts.map((part) => identifier(part)).join(".");

async function make(laboratory: Laboratory, found: readonly Found[], assumptions: readonly Assumption[]): Promise<TablesOutcome> {
  const schemas = new Set<string>();
  const views: string[] = [];
  const caveats: string[] = [];
  const bare: BareTable[] = [];
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
    bare.push({ schema, sqlName: sqlName(name), columns });
    for (const other of others) views.push(`CREATE VIEW ${sqlName(other)} AS SELECT * FROM ${sqlName(name)}`);
  }
  for (const view of views)
    if (!(await runs(laboratory, view))) return { problem: `a table is named in ways that can't be made here (${view})` };
  const declared = constrained(bare, []);
  return {
    tables: assumptions.length === 0 ? declared : constrained(bare, assumptions),
    declared,
    schemas: [...schemas],
    views,
    sources: found.map(({ schema }) => schema),
    caveats,
    written: await nameWriter(laboratory),
  };
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
