import { defineRule } from "../../rule.ts";
import { alterMatches } from "./support/ddl.ts";

// To these a change is free where the old type is a text or a number of less precision, which the statement doesn't show.
const mayBeFree = /^(?:TEXT|VARCHAR|CHARACTER VARYING|NUMERIC|DECIMAL)\b/i;

export const typeChangeRewritesTable = defineRule({
  id: "type-change-rewrites-table",
  group: "migration",
  title: "Change of a column's type",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER COLUMN ... TYPE, other than to a text or decimal type, on a table that exists.",
  why: "The table and its indexes are rewritten under an ACCESS EXCLUSIVE lock. Only changes that keep the stored bytes, such as a longer varchar, are free.",
  whenNotToUse: "Small tables, or a maintenance window.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, notes"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "alterType" || (mayBeFree.test(action.type) && !action.using)) return undefined;
      return {
        span: action.span,
        message: `The change of ${action.column.name} to ${action.type} rewrites ${table} while nobody can read it.`,
        suggestion: "Add a new column, keep both filled by a trigger, copy in batches, then switch over.",
      };
    }),
  examples: {
    bad: [{ sql: "ALTER TABLE orders ALTER COLUMN id TYPE BIGINT", dialect: "postgres" }],
    good: [
      { sql: "ALTER TABLE orders ALTER COLUMN note TYPE TEXT", dialect: "postgres" },
      { sql: "ALTER TABLE orders ALTER COLUMN note SET DEFAULT ''", dialect: "postgres" },
    ],
  },
});
