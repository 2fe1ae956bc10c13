import { defineRule } from "../../rule.ts";
import type { AlterAction } from "../../syntax/tree.ts";
import { alterMatches } from "./support/ddl.ts";

function buildsIndex(action: AlterAction): boolean {
  if (action.kind === "addColumn") return action.column.unique || action.column.primaryKey;
  return (
    action.kind === "addConstraint" &&
    !action.usingIndex &&
    (action.constraint.type === "unique" || action.constraint.type === "primaryKey")
  );
}

export const uniqueConstraintBuildsIndex = defineRule({
  id: "unique-constraint-builds-index",
  group: "migration",
  title: "Key added without USING INDEX",
  severity: "warning",
  dialects: ["postgres"],
  what: "ADD PRIMARY KEY or ADD UNIQUE on a table that exists, without an index that is there already; or a new column that is UNIQUE or the key.",
  why: "The index is built under an ACCESS EXCLUSIVE lock.",
  whenNotToUse: "Small tables; partitioned tables.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, ADD table_constraint_using_index", "Checked on PostgreSQL 18.4: pg_locks"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (!buildsIndex(action)) return undefined;
      return {
        span: action.span,
        message: `The index of this key is built while ${table} can be neither read nor written.`,
        suggestion: "CREATE UNIQUE INDEX CONCURRENTLY, then ADD CONSTRAINT ... USING INDEX.",
      };
    }),
  examples: {
    bad: [
      { sql: "ALTER TABLE users ADD COLUMN email TEXT UNIQUE", dialect: "postgres" },
      { sql: "ALTER TABLE users ADD CONSTRAINT u UNIQUE (email)", dialect: "postgres" },
    ],
    good: [{ sql: "ALTER TABLE users ADD CONSTRAINT u UNIQUE USING INDEX users_email", dialect: "postgres" }],
  },
});
