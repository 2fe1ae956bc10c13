import type { Dialect } from "../dialect.ts";

/** MySQL and MariaDB with the default sql_mode: no ANSI_QUOTES. */
export const mysql: Dialect = {
  id: "mysql",
  title: "MySQL",
  identifierQuotes: ["`"],
  doubleQuotedStrings: true,
  backslashEscapes: true,
  dollarQuotes: false,
  tripleQuotes: false,
  hashComments: true,
  slashComments: false,
  nestedComments: false,
  folding: "insensitive",
  integerDivision: false,
  nullsAscending: "first",
  polyglot: "mysql",
};
