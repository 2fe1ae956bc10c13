import type { Dialect } from "../dialect.ts";

/** GoogleSQL of BigQuery. Columns and aliases compare without case; table names compare with case in fact, which is not told apart here. */
export const bigquery: Dialect = {
  id: "bigquery",
  title: "BigQuery",
  identifierQuotes: ["`"],
  doubleQuotedStrings: true,
  backslashEscapes: true,
  dollarQuotes: false,
  tripleQuotes: true,
  hashComments: true,
  slashComments: false,
  nestedComments: false,
  folding: "insensitive",
  integerDivision: false,
  nullsAscending: "first",
  polyglot: "bigquery",
};
