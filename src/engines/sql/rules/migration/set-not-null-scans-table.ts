import { defineRule } from "../../rule.ts";
import { alterMatches } from "./support/ddl.ts";

export const setNotNullScansTable = defineRule({
  id: "set-not-null-scans-table",
  group: "migration",
  title: "SET NOT NULL reads the table under a lock",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER COLUMN ... SET NOT NULL on a table that exists.",
  why: "All rows are read under an ACCESS EXCLUSIVE lock, unless a validated CHECK (column IS NOT NULL) proves it already (PostgreSQL 12 and later).",
  whenNotToUse: "Such a check is in place, or the table is small.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, SET NOT NULL"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table, statement) => {
      if (action.kind !== "setNotNull") return undefined;
      // The last step of the safe way drops the check that has just served.
      if (statement.actions.some(({ kind }) => kind === "dropConstraint")) return undefined;
      return {
        span: action.span,
        message: `${table} is read whole under a lock to prove that ${action.column.name} has no NULL.`,
        suggestion: "Add CHECK (column IS NOT NULL) NOT VALID, validate it in a later transaction, then SET NOT NULL.",
      };
    }),
  examples: {
    bad: [{ sql: "ALTER TABLE orders ALTER COLUMN state SET NOT NULL", dialect: "postgres" }],
    good: [
      { sql: "ALTER TABLE orders ALTER COLUMN state DROP NOT NULL", dialect: "postgres" },
      { sql: "CREATE TABLE t (a INT); ALTER TABLE t ALTER COLUMN a SET NOT NULL", dialect: "postgres" },
    ],
  },
});
