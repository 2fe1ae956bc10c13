/** Tables and their values as SQL text. */
import { identifier, literal } from "../../../../core/sql.ts";
import type { LaboratoryColumn, LaboratoryTable } from "../instances/types.ts";

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
