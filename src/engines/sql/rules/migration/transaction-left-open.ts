import { defineRule } from "../../rule.ts";
import { wordsAfter } from "./support/ddl.ts";
import { endsTransaction } from "./support/script.ts";
import { beginsTransaction } from "./support/transactions.ts";

export const transactionLeftOpen = defineRule({
  id: "transaction-left-open",
  group: "migration",
  title: "Transaction without COMMIT",
  severity: "warning",
  dialects: ["postgres", "redshift", "snowflake", "mysql"],
  what: "BEGIN or START TRANSACTION with statements after it and neither COMMIT nor ROLLBACK in the rest of the script.",
  why: "When the session ends, all of it is rolled back: the script has run without an error and has changed nothing, while its locks blocked others.",
  whenNotToUse: "The tool that runs the script commits.",
  fix: "none",
  sources: ["PostgreSQL manual: BEGIN; COMMIT", "MySQL Reference Manual: START TRANSACTION, COMMIT, and ROLLBACK Statements"],
  visit: (analysed) => {
    if (!beginsTransaction(analysed)) return [];
    // Strings are empty in these words: every semicolon ends a statement.
    const rest = wordsAfter(analysed)
      .split(";")
      .filter((words) => words.trim() !== "");
    if (rest.length === 0 || rest.some((words) => endsTransaction.test(words))) return [];
    return [
      {
        span: analysed.statement.span,
        message: "No COMMIT follows: unless whoever runs the script commits, what comes after this is rolled back when the session ends.",
        suggestion: "End the script with COMMIT.",
      },
    ];
  },
  examples: {
    bad: [
      { sql: "BEGIN; CREATE TABLE t (a INT); INSERT INTO t VALUES (1)", dialect: "postgres" },
      { sql: "START TRANSACTION; DELETE FROM t WHERE a = 1", dialect: "mysql" },
    ],
    good: [
      { sql: "BEGIN; CREATE TABLE t (a INT); COMMIT", dialect: "postgres" },
      { sql: "BEGIN; SAVEPOINT s; ROLLBACK TO s; END", dialect: "postgres" },
      { sql: "BEGIN", dialect: "postgres" },
    ],
  },
});
