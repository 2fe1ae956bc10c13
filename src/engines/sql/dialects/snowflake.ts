import type { Dialect } from "../dialect.ts";

/** Snowflake with the default session parameters. */
export const snowflake: Dialect = {
  id: "snowflake",
  title: "Snowflake",
  identifierQuotes: ['"'],
  doubleQuotedStrings: false,
  backslashEscapes: true,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  slashComments: true,
  nestedComments: false,
  folding: "upper",
  integerDivision: false,
  nullsAscending: "last",
  polyglot: "snowflake",
};
