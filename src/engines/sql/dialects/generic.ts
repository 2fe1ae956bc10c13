import type { Dialect } from "../dialect.ts";

/** No engine in particular: what most of them share. Double quotes and backticks both quote names. */
export const generic: Dialect = {
  id: "generic",
  title: "Generic SQL",
  identifierQuotes: ['"', "`"],
  doubleQuotedStrings: false,
  backslashEscapes: false,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: false,
  folding: "insensitive",
  integerDivision: false,
  nullsAscending: "last",
  polyglot: "generic",
};
