/** The names that a user's SQL has for the dataset under check and its column. */
import { identifier } from "../../../../core/sql.ts";
import type { Column, Relation } from "../../../../data/types.ts";

const datasetNames = "table|object|dataset|model|batch";
const columnNames = "column|property";
const placeholder = new RegExp(`("?)\\$?\\{(?:(${datasetNames})|(${columnNames}))\\}\\1`, "g");

/**
 * Puts the dataset's FROM item for `{table}`, `{object}`, `{dataset}` (also `${table}`), and the check's first column for `{column}`,
 * `{property}`; the forms that ODCS documents and implementations use. Quotes around a placeholder are taken with it.
 */
export function expandPlaceholders(sql: string, relation: Pick<Relation, "from">, columns: readonly Pick<Column, "name">[]): string {
  const [column] = columns;
  return sql.replaceAll(placeholder, (whole: string, _quote: string, dataset: string | undefined) => {
    if (dataset !== undefined) return relation.from;
    return column === undefined ? whole : identifier(column.name);
  });
}
