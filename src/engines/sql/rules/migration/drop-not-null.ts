import { defineRule } from "../../rule.ts";
import { alterMatches } from "./support/ddl.ts";

export const dropNotNull = defineRule({
  id: "drop-not-null",
  group: "migration",
  title: "Column made nullable",
  severity: "info",
  what: "ALTER COLUMN ... DROP NOT NULL on a table that exists.",
  why: "Programs and queries that were written for a value in every row meet NULLs: comparisons drop rows, NOT IN returns nothing, sums and texts become NULL.",
  whenNotToUse: "All that reads the column has been looked at, or the column is about to be dropped.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, DROP NOT NULL"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) =>
      action.kind === "dropNotNull"
        ? {
            span: action.span,
            message: `Whatever reads ${table}.${action.column.name} has to expect NULLs from here on.`,
            suggestion: "Look for NOT IN, <>, concatenations and joins on it first.",
          }
        : undefined,
    ),
  examples: {
    bad: [{ sql: "ALTER TABLE orders ALTER COLUMN state DROP NOT NULL" }],
    good: [
      { sql: "ALTER TABLE orders ALTER COLUMN state SET NOT NULL" },
      { sql: "CREATE TABLE t (a INT NOT NULL); ALTER TABLE t ALTER COLUMN a DROP NOT NULL" },
    ],
  },
});
