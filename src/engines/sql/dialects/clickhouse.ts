import type { Dialect } from "../dialect.ts";

/** ClickHouse: names compare with case, functions mostly without. */
export const clickhouse: Dialect = {
  id: "clickhouse",
  title: "ClickHouse",
  identifierQuotes: ['"', "`"],
  doubleQuotedStrings: false,
  backslashEscapes: true,
  dollarQuotes: true,
  tripleQuotes: false,
  hashComments: true,
  slashComments: false,
  nestedComments: true,
  folding: "sensitive",
  integerDivision: false,
  nullsAscending: "last",
  polyglot: "clickhouse",
};
