import type { Dialect } from "../dialect.ts";

/** Oracle Database. An empty string is NULL there, which no field here says. */
export const oracle: Dialect = {
  id: "oracle",
  title: "Oracle",
  identifierQuotes: ['"'],
  doubleQuotedStrings: false,
  backslashEscapes: false,
  dollarQuotes: false,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: false,
  folding: "upper",
  integerDivision: false,
  nullsAscending: "last",
  polyglot: "oracle",
};
