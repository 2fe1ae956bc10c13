import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Span } from "../../syntax/tree.ts";
import { alterMatches, textOf } from "./support/ddl.ts";

// To these a change is free where the old type is a text or a number of less precision, which the statement doesn't show.
const mayBeFree = /^(?:TEXT|VARCHAR|CHARACTER VARYING|NUMERIC|DECIMAL)\b/i;

/** USING column, or a cast of it to that very type, says no more than no USING. */
function changesContent(analysed: AnalysedStatement, span: Span, column: string, type: string): boolean {
  const using = /\bUSING\s+([\s\S]*)$/i.exec(textOf(analysed, span))?.[1]?.replaceAll(/\s+|"/g, "").toLowerCase() ?? "";
  const name = column.toLowerCase();
  return using !== name && using !== `${name}::${type.replaceAll(/\s+/g, "").toLowerCase()}`;
}

export const typeChangeRewritesTable = defineRule({
  id: "type-change-rewrites-table",
  group: "migration",
  title: "Change of a column's type",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER COLUMN ... TYPE, other than to a text or decimal type, on a table that exists.",
  why: "The table and its indexes are rewritten under an ACCESS EXCLUSIVE lock. Only changes that keep the stored bytes are free: a longer varchar, text in place of it, more digits before the point of a numeric.",
  whenNotToUse:
    "Small tables, or a maintenance window. From timestamp to timestamptz nothing is rewritten while the session's time zone is UTC.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, notes", "Checked on PostgreSQL 18.4: relfilenode before and after"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "alterType") return undefined;
      const { column, type } = action;
      if (mayBeFree.test(type) && !(action.using && changesContent(analysed, action.span, column.name, type))) return undefined;
      return {
        span: action.span,
        message: `The change of ${column.name} to ${type} rewrites ${table} while nobody can read it.`,
        suggestion: "Add a new column, keep both filled by a trigger, copy in batches, then switch over.",
      };
    }),
  examples: {
    bad: [{ sql: "ALTER TABLE orders ALTER COLUMN id TYPE BIGINT", dialect: "postgres" }],
    good: [
      { sql: "ALTER TABLE orders ALTER CONSTRAINT c DEFERRABLE INITIALLY DEFERRED", dialect: "postgres" },
      { sql: "ALTER TABLE orders ALTER COLUMN note TYPE TEXT USING note::TEXT", dialect: "postgres" },
      { sql: "ALTER TABLE orders ALTER COLUMN note TYPE TEXT", dialect: "postgres" },
      { sql: "ALTER TABLE orders ALTER COLUMN note SET DEFAULT ''", dialect: "postgres" },
    ],
  },
});
