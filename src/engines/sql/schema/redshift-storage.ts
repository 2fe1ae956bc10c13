/** How Redshift spreads and sorts the rows of a table, which its DDL says in the options and in attributes of columns. */
import type { TableSchema } from "../schema.ts";
import type { CreateTable } from "../syntax/tree.ts";

type Storage = Pick<TableSchema, "distributedBy" | "interleaved"> & { readonly clusterBy?: readonly string[] };

export function redshiftStorage(source: string, statement: CreateTable): Storage {
  const options = source.slice(statement.options.start, statement.options.end);
  const attributed = (attribute: RegExp): readonly string[] =>
    statement.columns.filter(({ name, span }) => attribute.test(source.slice(name.span.end, span.end))).map(({ name }) => name.name);
  const named = /\bDISTKEY\s*\(\s*"?([^")\s]+)"?\s*\)/i.exec(options)?.[1] ?? attributed(/\bDISTKEY\b/i)[0];
  const sorted = statement.clusterBy.length === 0 ? attributed(/\bSORTKEY\b/i) : [];
  return {
    ...(named === undefined ? {} : { distributedBy: named }),
    ...(/\bINTERLEAVED\s+SORTKEY\b/i.test(options) ? { interleaved: true } : {}),
    ...(sorted.length === 0 ? {} : { clusterBy: sorted }),
  };
}
