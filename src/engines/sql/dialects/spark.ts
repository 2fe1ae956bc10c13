import type { Dialect } from "../dialect.ts";

/** Spark SQL with spark.sql.ansi.doubleQuotedIdentifiers off, its default. */
export const spark: Dialect = {
  id: "spark",
  title: "Spark SQL",
  identifierQuotes: ["`"],
  doubleQuotedStrings: true,
  backslashEscapes: true,
  dollarQuotes: false,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: true,
  folding: "insensitive",
  integerDivision: false,
  nullsAscending: "first",
  polyglot: "spark",
};
