import type { Dialect } from "../dialect.ts";

/** DuckDB since 0.8: NULLs sort last, `/` of integers is a double, names keep their case and compare without it. */
export const duckdb: Dialect = {
  id: "duckdb",
  title: "DuckDB",
  identifierQuotes: ['"'],
  doubleQuotedStrings: false,
  backslashEscapes: false,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: true,
  folding: "insensitive",
  integerDivision: false,
  nullsAscending: "last",
  polyglot: "duckdb",
};
