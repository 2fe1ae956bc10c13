import type { Dialect } from "../dialect.ts";

/** Redshift folds quoted names too unless enable_case_sensitive_identifier is on; backslashes escape, as in the PostgreSQL 8 it comes from. */
export const redshift: Dialect = {
  id: "redshift",
  title: "Redshift",
  identifierQuotes: ['"'],
  doubleQuotedStrings: false,
  backslashEscapes: true,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: true,
  folding: "insensitive",
  integerDivision: true,
  nullsAscending: "last",
  polyglot: "redshift",
};
