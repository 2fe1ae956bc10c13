import type { Dialect } from "../dialect.ts";

/** PostgreSQL with standard_conforming_strings, its default since 9.1: only E'...' reads backslashes. */
export const postgres: Dialect = {
  id: "postgres",
  title: "PostgreSQL",
  identifierQuotes: ['"'],
  doubleQuotedStrings: false,
  backslashEscapes: false,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: true,
  folding: "lower",
  integerDivision: true,
  nullsAscending: "last",
  polyglot: "postgresql",
};
