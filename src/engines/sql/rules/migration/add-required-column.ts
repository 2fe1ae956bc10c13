import { defineRule } from "../../rule.ts";
import { alterMatches, textOf } from "./support/ddl.ts";

export const addRequiredColumn = defineRule({
  id: "add-required-column",
  group: "migration",
  title: "NOT NULL column added without a default",
  severity: "error",
  dialects: ["postgres", "redshift", "tsql", "oracle", "snowflake"],
  what: "ALTER TABLE adds a column that must not be NULL and gives no value for the rows that exist.",
  why: "The statement fails as soon as the table has a row (on Redshift always); it passes on an empty test database and breaks in production.",
  whenNotToUse: "The table is certainly empty. MySQL doesn't fail but fills the rows with an implicit default, which is a rule of its own.",
  fix: "none",
  sources: [
    "PostgreSQL manual: ALTER TABLE, ADD COLUMN",
    "Microsoft: ALTER TABLE (Transact-SQL), NULL | NOT NULL",
    "Redshift documentation: ALTER TABLE, ADD COLUMN",
  ],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "addColumn") return undefined;
      const { column } = action;
      if (!(column.notNull || column.primaryKey) || column.hasDefault || /SERIAL/i.test(column.type)) return undefined;
      if (/\b(?:GENERATED|IDENTITY)\b/i.test(textOf(analysed, action.span))) return undefined;
      return {
        span: action.span,
        message: `${column.name.name} is NOT NULL without a default: this fails if ${table} has rows.`,
        suggestion: "Give it a constant default, or add it nullable, fill it in batches, and set NOT NULL afterwards.",
      };
    }),
  examples: {
    bad: [{ sql: "ALTER TABLE orders ADD COLUMN state TEXT NOT NULL", dialect: "postgres" }],
    good: [
      { sql: "ALTER TABLE orders ADD COLUMN state TEXT NOT NULL DEFAULT 'new'", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD COLUMN state TEXT", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD COLUMN n BIGINT GENERATED ALWAYS AS IDENTITY NOT NULL", dialect: "postgres" },
    ],
  },
});
