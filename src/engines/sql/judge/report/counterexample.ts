/** The tables and results that refute, for people, with a script that shows it in DuckDB. */
import type { QueryResult } from "../../../../data/laboratory-types.ts";
import type { Cell } from "../../../../data/types.ts";
import type { Counterexample, CounterexampleTable } from "../../judge.ts";
import { identifier } from "../../../../core/sql.ts";
import type { Instance, LaboratoryColumn, LaboratoryTable, Value } from "../instances/types.ts";
import { createTableStatement } from "../prepare/table-text.ts";
import { insertStatement } from "../run/fill.ts";

export interface CounterexampleInput {
  readonly tables: readonly LaboratoryTable[];
  readonly instance: Instance;
  /** Columns to show, by table: the others change nothing. */
  readonly shown: readonly (readonly number[])[];
  readonly schemas: readonly string[];
  readonly views: readonly string[];
  /** Settings that the laboratory had beside DuckDB's own. */
  readonly settings: readonly string[];
  readonly written: (name: string) => string;
  readonly left: { readonly sql: string; readonly result: QueryResult };
  readonly right: { readonly sql: string; readonly result: QueryResult };
}

export function buildCounterexample(input: CounterexampleInput): Counterexample {
  const { tables, instance, shown, left, right } = input;
  return {
    tables: tables.map((table, index) => shownTable(table, instance[index] ?? [], shown[index] ?? [])),
    leftResult: shownResult(left.result),
    rightResult: shownResult(right.result),
    script: scriptOf(input),
  };
}

function shownTable(table: LaboratoryTable, rows: readonly (readonly Value[])[], shown: readonly number[]): CounterexampleTable {
  const columns = shown.flatMap((at) => table.columns[at] ?? []);
  return {
    name: table.name,
    columns: columns.map(({ name, type }) => ({ name, type })),
    rows: rows.map((row) => shown.map((at) => cellOf(row[at] ?? null, table.columns[at]))),
  };
}

function cellOf(value: Value, column: LaboratoryColumn | undefined): Cell {
  if (value === null || column === undefined) return null;
  if (column.family.kind === "boolean") return value === "true";
  if (column.family.kind === "integer" || column.family.kind === "float") return Number(value);
  return value;
}

const mostRows = 50;

function shownResult({ columns, rows }: QueryResult): Counterexample["leftResult"] {
  return { columns: columns.map(({ name }) => name), rows: rows.slice(0, mostRows) };
}

function scriptOf(input: CounterexampleInput): string {
  const { instance, schemas, views, settings, left, right } = input;
  const texts = left.sql + right.sql;
  const written = (name: string): string => (texts.includes(identifier(name)) ? identifier(name) : input.written(name));
  const tables = input.tables.map((table) => ({ ...table, sqlName: plainName(table.sqlName, written) }));
  const shown = tables.map(({ columns }, index) => input.shown[index] ?? [...columns.keys()]);
  const inserts = tables.flatMap((table, index) => {
    const rows = instance[index] ?? [];
    return rows.length === 0 ? [] : [`${insertStatement(table, rows, shown[index])};`];
  });
  return [
    ...[...settings, ...schemas].map((statement) => `${statement};`),
    ...tables.map((table, index) => createTableStatement(table, shown[index] ?? [], written)),
    ...views.map((statement) => `${statement};`),
    ...inserts,
    "-- the first query",
    `${trimmed(left.sql)};`,
    "-- the second query",
    `${trimmed(right.sql)};`,
    "",
  ].join("\n");
}

/** The name of a table in one part; others stay quoted as they are. */
function plainName(sqlName: string, written: (name: string) => string): string {
  const [, name] = /^"((?:[^"]|"")*)"$/.exec(sqlName) ?? [];
  return name === undefined ? sqlName : written(name.replaceAll('""', '"'));
}

/** A last line comment would swallow the semicolon. */
function trimmed(sql: string): string {
  const text = sql.trim().replace(/;\s*$/, "");
  return /--[^\n]*$/.test(text) ? `${text}\n` : text;
}
