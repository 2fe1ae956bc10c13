/** The constraints of the laboratory's tables: those that are declared, and those that preconditions take for granted. */
import type { Precondition } from "../../rule.ts";
import type { FactSource, TableSchema } from "../../schema.ts";
import { mayBeOne } from "../../schema/may-be-one.ts";
import { splitName } from "../../schema/split-name.ts";
import { findTable } from "../../scopes/find-table.ts";
import type { TableUse } from "../engine-tree.ts";
import type { LaboratoryColumn, LaboratoryTable, Reference } from "../instances/types.ts";

export interface Assumption {
  readonly precondition: Precondition;
  /** The table that an alias of the query means. */
  readonly table: (name: string) => string;
}

export function assumptionsOf(preconditions: readonly Precondition[], uses: readonly TableUse[]): readonly Assumption[] {
  const table = (name: string): string => {
    const use = uses.find(({ alias }) => alias.toLowerCase() === name.toLowerCase());
    return (use?.parts.join(".") ?? name).toLowerCase();
  };
  return preconditions.map((precondition) => ({ precondition, table }));
}

export interface BareTable {
  readonly schema: TableSchema;
  readonly sqlName: string;
  readonly columns: readonly LaboratoryColumn[];
}

export function constrained(bare: readonly BareTable[], assumptions: readonly Assumption[]): readonly LaboratoryTable[] {
  const tables = bare.map(({ schema, sqlName: name, columns }): LaboratoryTable => ({
    name: schema.name,
    sqlName: name,
    columns: withNotNull(schema, columns, assumptions),
    ...keysOf(schema, columns, assumptions),
    references: [],
  }));
  return tables.map((table, index) => ({ ...table, references: referencesOf(bare[index]?.schema, table, tables, assumptions) }));
}

/** What was only seen, in data or in a query, may be otherwise tomorrow. */
export const isDeclared = (source: FactSource): boolean => source !== "data" && source !== "query";

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
    const wanted = splitName(key.table);
    const target = tables.findIndex(({ name }) => mayBeOne(splitName(name), wanted));
    const other = tables[target];
    if (other === undefined) return [];
    const names = key.referenced.length > 0 ? key.referenced : (other.primaryKey ?? []).map((index) => other.columns[index]?.name ?? "");
    const [columns, referenced] = [indexes(own.columns, key.columns), indexes(other.columns, names)];
    return complete(columns) && complete(referenced) && columns.length === referenced.length
      ? [{ columns, table: target, referenced }]
      : [];
  });
}

function indexes(columns: readonly { readonly name: string }[], names: readonly string[]): readonly number[] {
  return names.map((name) => columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase()));
}

const complete = (found: readonly number[]): boolean => found.length > 0 && found.every((index) => index >= 0);

function isNamed(schema: TableSchema | undefined, name: string): boolean {
  return schema !== undefined && findTable({ tables: [schema], problems: [] }, splitName(name)) !== undefined;
}
