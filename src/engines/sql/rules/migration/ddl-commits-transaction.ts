import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { textOf, wordsBefore, wordsOf } from "./support/ddl.ts";

const starts = / (?:START TRANSACTION|BEGIN(?: WORK| TRANSACTION)?) ;/g;

/** DDL that commits; TRUNCATE is data in Snowflake, and temporary tables leave the transaction open in MySQL. */
function commits(analysed: AnalysedStatement): boolean {
  const words = wordsOf(analysed, analysed.statement.span);
  if (analysed.dialect === "mysql")
    return /^(?:CREATE|ALTER|DROP|RENAME|TRUNCATE)\b/.test(words) && !/^(?:CREATE|DROP) TEMPORARY TABLE\b/.test(words);
  return /^(?:CREATE|ALTER|DROP|UNDROP)\b/.test(words);
}

/** Only the first one of a transaction is reported: after it there is none. */
function isFirst(analysed: AnalysedStatement): boolean {
  const before = ` ${wordsBefore(analysed)}`;
  const last = [...before.matchAll(starts)].at(-1);
  if (last === undefined) return false;
  const since = before.slice(last.index + last[0].length);
  return !/(?:^|;) (?:CREATE|ALTER|DROP|RENAME|TRUNCATE|UNDROP)\b/.test(` ${since}`.replace(/^ +/, " "));
}

export const ddlCommitsTransaction = defineRule({
  id: "ddl-commits-transaction",
  group: "migration",
  title: "DDL that ends the transaction",
  severity: "warning",
  dialects: ["mysql", "snowflake"],
  what: "CREATE, ALTER or DROP between BEGIN and COMMIT on an engine where DDL commits.",
  why: "What was done before is committed at once, and ROLLBACK takes nothing back: neither the data nor the DDL.",
  whenNotToUse: "Never: leave BEGIN out, or put the DDL before it.",
  fix: "none",
  sources: ["MySQL Reference Manual: Statements That Cause an Implicit Commit", "Snowflake documentation: Transactions, DDL"],
  visit: (analysed) => {
    const { statement, script } = analysed;
    if (script?.inTransaction !== true || !commits(analysed) || !isFirst(analysed)) return [];
    const verb = /^\s*(\w+)/.exec(textOf(analysed, statement.span))?.[1]?.toUpperCase() ?? "DDL";
    return [
      {
        span: statement.span,
        message: `${verb} commits the transaction: what came before can't be rolled back, and what follows isn't in it.`,
        suggestion: "Move it before BEGIN or after COMMIT.",
      },
    ];
  },
  examples: {
    bad: [
      { sql: "START TRANSACTION; UPDATE t SET a = 1 WHERE b = 2; ALTER TABLE t ADD COLUMN c INT; COMMIT", dialect: "mysql" },
      { sql: "BEGIN; INSERT INTO log SELECT 1; CREATE TABLE u (a INT); CREATE TABLE v (a INT); COMMIT", dialect: "snowflake" },
    ],
    good: [
      { sql: "ALTER TABLE t ADD COLUMN c INT; START TRANSACTION; UPDATE t SET a = 1 WHERE b = 2; COMMIT", dialect: "mysql" },
      { sql: "START TRANSACTION; CREATE TEMPORARY TABLE u (a INT); COMMIT", dialect: "mysql" },
      { sql: "BEGIN; TRUNCATE TABLE u; INSERT INTO u SELECT 1; COMMIT", dialect: "snowflake" },
    ],
  },
});
