import type { Dialect } from "../dialect.ts";

/** Databricks SQL with the default configuration. */
export const databricks: Dialect = {
  id: "databricks",
  title: "Databricks SQL",
  identifierQuotes: ["`"],
  doubleQuotedStrings: true,
  backslashEscapes: true,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: true,
  folding: "insensitive",
  integerDivision: false,
  nullsAscending: "first",
  polyglot: "databricks",
};
