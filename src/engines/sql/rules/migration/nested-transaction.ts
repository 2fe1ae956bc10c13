import type { DialectId } from "../../dialect.ts";
import { defineRule } from "../../rule.ts";
import { beginsTransaction } from "./support/transactions.ts";

const effects: Readonly<Partial<Record<DialectId, string>>> = {
  postgres: "A transaction is open already: this only warns, and the next COMMIT ends both.",
  redshift: "A transaction is open already: this only warns, and the next COMMIT ends both.",
  snowflake: "A transaction is open already: this is ignored, and the next COMMIT ends both.",
  mysql: "A transaction is open already: this commits it.",
};

export const nestedTransaction = defineRule({
  id: "nested-transaction",
  group: "migration",
  title: "BEGIN inside of a transaction",
  severity: "warning",
  dialects: ["postgres", "redshift", "snowflake", "mysql"],
  what: "BEGIN or START TRANSACTION while the script has one open.",
  why: "Transactions don't nest: the inner COMMIT ends the only one there is, and a later ROLLBACK takes back less than it seems to.",
  whenNotToUse: "Never: savepoints do what is meant.",
  fix: "none",
  sources: [
    "PostgreSQL manual: BEGIN, notes",
    "MySQL Reference Manual: START TRANSACTION, COMMIT, and ROLLBACK Statements",
    "Snowflake documentation: Transactions",
  ],
  visit: (analysed) =>
    analysed.script?.inTransaction === true && beginsTransaction(analysed)
      ? [
          {
            span: analysed.statement.span,
            message: effects[analysed.dialect] ?? "A transaction is open already.",
            suggestion: "Leave it out, or write SAVEPOINT.",
          },
        ]
      : [],
  examples: {
    bad: [
      { sql: "BEGIN; DELETE FROM t WHERE a = 1; BEGIN; DELETE FROM u WHERE a = 1; COMMIT", dialect: "postgres" },
      { sql: "START TRANSACTION; DELETE FROM t WHERE a = 1; START TRANSACTION; COMMIT", dialect: "mysql" },
    ],
    good: [
      { sql: "BEGIN; DELETE FROM t WHERE a = 1; COMMIT; BEGIN; DELETE FROM u WHERE a = 1; COMMIT", dialect: "postgres" },
      { sql: "BEGIN; SAVEPOINT s; DELETE FROM t WHERE a = 1; ROLLBACK TO s; COMMIT", dialect: "postgres" },
    ],
  },
});
