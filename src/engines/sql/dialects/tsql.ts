import type { Dialect } from "../dialect.ts";

/** SQL Server, Azure SQL, Fabric with QUOTED_IDENTIFIER on and a collation that ignores case, as by default. */
export const tsql: Dialect = {
  id: "tsql",
  title: "T-SQL",
  identifierQuotes: ["[", '"'],
  doubleQuotedStrings: false,
  backslashEscapes: false,
  dollarQuotes: false,
  tripleQuotes: false,
  hashComments: false,
  slashComments: false,
  nestedComments: true,
  folding: "insensitive",
  integerDivision: true,
  nullsAscending: "first",
  polyglot: "tsql",
};
