/** The columns that a FROM item offers, under the names that its alias gives them. */
import type { TableSchema } from "../schema.ts";
import type { SourceColumn } from "../scope.ts";
import type { Alias, Identifier } from "../syntax/tree.ts";
import type { Analysis } from "./draft.ts";

const tableColumns = new WeakMap<TableSchema, Map<string, readonly SourceColumn[]>>();

/** The columns of a table of the catalog. */
export function columnsOfTable(table: TableSchema, analysis: Analysis): readonly SourceColumn[] | undefined {
  if (table.columns.length === 0) return undefined;
  const known = tableColumns.get(table)?.get(analysis.dialect);
  if (known !== undefined) return known;
  const columns = table.columns.map((column): SourceColumn => ({
    name: column.name,
    type: column.type,
    kind: column.kind,
    nullable: !column.notNull,
    origin: { table, column },
    ...(isPlainName(column.name) ? {} : { quoted: true }),
  }));
  const perDialect = tableColumns.get(table) ?? new Map<string, readonly SourceColumn[]>();
  perDialect.set(analysis.dialect, columns);
  tableColumns.set(table, perDialect);
  return columns;
}

/** A name that needs no quotes is taken as unquoted: catalogs don't say whether a name was quoted. */
function isPlainName(name: string): boolean {
  return /^[A-Za-z_][\w$]*$/.test(name) && (name === name.toLowerCase() || name === name.toUpperCase() || !name.includes('"'));
}

/** `AS t (a, b)`: the first columns get these names. Undefined columns become known where every one is named. */
export function renamed(
  columns: readonly SourceColumn[] | undefined,
  alias: Alias | undefined,
  analysis: Analysis,
): readonly SourceColumn[] | undefined {
  return withNames(columns, alias?.columns ?? [], analysis);
}

export function withNames(
  columns: readonly SourceColumn[] | undefined,
  names: readonly Identifier[],
  analysis: Analysis,
): readonly SourceColumn[] | undefined {
  if (names.length === 0) return columns;
  if (columns === undefined) return names.map((name) => named(unknownColumn, name));
  return columns.map((column, index) => {
    const name = names[index];
    return name === undefined ? column : derived(named(column, name), column, analysis);
  });
}

const unknownColumn: SourceColumn = { name: "", type: "", kind: "unknown", nullable: true };

function named(column: SourceColumn, name: Identifier): SourceColumn {
  const { quoted: _, ...rest } = column;
  return { ...rest, name: name.name, ...(name.quoted ? { quoted: true } : {}) };
}

/** The same columns where an outer join may put NULL. */
export function asNullable(columns: readonly SourceColumn[] | undefined, analysis: Analysis): readonly SourceColumn[] | undefined {
  if (columns === undefined || columns.every((column) => column.nullable)) return columns;
  return columns.map((column) => (column.nullable ? column : derived({ ...column, nullable: true }, column, analysis)));
}

function derived(column: SourceColumn, from: SourceColumn, analysis: Analysis): SourceColumn {
  analysis.derivations.set(column, { kind: "column", column: from });
  return column;
}
