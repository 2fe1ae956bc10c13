import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { alterMatches, isLongScript } from "./support/ddl.ts";

/** The script itself has added and validated a check of that column. */
function isProvedBefore(analysed: AnalysedStatement, column: string): boolean {
  if (isLongScript(analysed)) return false;
  const { source, statement } = analysed;
  const before = source.slice(0, statement.span.start);
  const checks = [...before.matchAll(/\bCHECK\s*\(\s*\(?\s*"?(\w+)"?\s+IS\s+NOT\s+NULL/gi)];
  return /\bVALIDATE\s+CONSTRAINT\b/i.test(before) && checks.some(([, name]) => name?.toLowerCase() === column.toLowerCase());
}

export const setNotNullScansTable = defineRule({
  id: "set-not-null-scans-table",
  group: "migration",
  title: "SET NOT NULL reads the table under a lock",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER COLUMN ... SET NOT NULL on a table that exists.",
  why: "All rows are read under an ACCESS EXCLUSIVE lock, unless a validated CHECK (column IS NOT NULL) proves it already (PostgreSQL 12 and later), or a NOT NULL constraint is added NOT VALID and validated afterwards (18 and later).",
  whenNotToUse: "Such a check is in place, or the table is small.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, SET NOT NULL", "Checked on PostgreSQL 18.4: pg_locks and tuples read"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table, statement) => {
      if (action.kind !== "setNotNull") return undefined;
      // The last step of the safe way drops the check that has just served.
      if (statement.actions.some(({ kind }) => kind === "dropConstraint") || isProvedBefore(analysed, action.column.name)) return undefined;
      return {
        span: action.span,
        message: `${table} is read whole under a lock to prove that ${action.column.name} has no NULL.`,
        suggestion:
          "ADD CONSTRAINT ... CHECK (column IS NOT NULL) NOT VALID, VALIDATE it in a later transaction, then SET NOT NULL; from PostgreSQL 18 ADD CONSTRAINT ... NOT NULL column NOT VALID, then VALIDATE.",
      };
    }),
  examples: {
    bad: [{ sql: "ALTER TABLE orders ALTER COLUMN state SET NOT NULL", dialect: "postgres" }],
    good: [
      {
        sql: "ALTER TABLE orders ADD CONSTRAINT c CHECK (state IS NOT NULL) NOT VALID; ALTER TABLE orders VALIDATE CONSTRAINT c; ALTER TABLE orders ALTER COLUMN state SET NOT NULL",
        dialect: "postgres",
      },
      { sql: "ALTER TABLE orders ALTER COLUMN state DROP NOT NULL", dialect: "postgres" },
      { sql: "CREATE TABLE t (a INT); ALTER TABLE t ALTER COLUMN a SET NOT NULL", dialect: "postgres" },
    ],
  },
});
