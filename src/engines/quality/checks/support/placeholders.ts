/** The names that a user's SQL has for the dataset under check and its column. */
import { identifier } from "../../../../core/sql.ts";
import type { Column, Relation } from "../../../../data/types.ts";

const datasetNames = "table|object|dataset|model|batch";
const columnNames = "column|property";
const placeholder = new RegExp(`("?)\\$?\\{(?:(${datasetNames})|(${columnNames}))\\}\\1`, "g");

type Dataset = Pick<Relation, "from" | "columns">;
type NamedColumns = readonly Pick<Column, "name">[];

/** The name of the dataset inside a query. */
const datasetName = identifier("this_dataset");

/**
 * A user's SQL with the dataset for `{table}`, `{object}`, `{dataset}` (also `${table}`), and the check's first column for `{column}`,
 * `{property}`: the forms that ODCS documents and implementations use. Quotes around a placeholder are taken with it.
 */
export function resolveUserSql(kind: "query" | "expression", sql: string, dataset: Dataset, columns: NamedColumns): string {
  return kind === "query" ? resolveQuery(sql, dataset, columns) : resolveExpression(sql, dataset, columns);
}

export function resolveExpression(expression: string, dataset: Dataset, columns: NamedColumns): string {
  return expand(expression, dataset.from, columns);
}

/** The dataset is a common table expression, so that `SELECT *` shows its columns alone and `{table}.{column}` can be written. */
export function resolveQuery(query: string, dataset: Dataset, columns: NamedColumns): string {
  const expanded = expand(query, datasetName, columns);
  if (expanded === expand(query, "", columns)) return expanded;
  const names = dataset.columns.map(({ name }) => identifier(name)).join(", ");
  // The engine would otherwise keep a copy of a table that is named twice.
  return `WITH ${datasetName} AS NOT MATERIALIZED (SELECT ${names} FROM ${dataset.from}) SELECT * FROM (\n${expanded.replace(/;\s*$/, "")}\n)`;
}

function expand(sql: string, from: string, columns: NamedColumns): string {
  const [column] = columns;
  return sql.replaceAll(placeholder, (whole: string, _quote: string, dataset: string | undefined) => {
    if (dataset !== undefined) return from;
    return column === undefined ? whole : identifier(column.name);
  });
}
