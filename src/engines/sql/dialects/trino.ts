import type { Dialect } from "../dialect.ts";

/** Trino, and Athena and Presto as far as they agree. */
export const trino: Dialect = {
  id: "trino",
  title: "Trino",
  identifierQuotes: ['"'],
  doubleQuotedStrings: false,
  backslashEscapes: false,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: false,
  folding: "insensitive",
  integerDivision: true,
  nullsAscending: "last",
  polyglot: "trino",
};
