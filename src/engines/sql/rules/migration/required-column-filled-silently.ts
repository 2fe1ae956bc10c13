import { defineRule } from "../../rule.ts";
import { alterMatches, wordsOf } from "./support/ddl.ts";

function implicitValue(type: string): string {
  if (/^(?:DATE|TIMESTAMP|TIME|YEAR)/i.test(type)) return "a zero date (or an error, by sql_mode)";
  if (/^ENUM/i.test(type)) return "the first value of the ENUM";
  return /^(?:CHAR|VARCHAR|TEXT|TINYTEXT|MEDIUMTEXT|LONGTEXT|BINARY|VARBINARY|SET)/i.test(type) ? "an empty text" : "0";
}

export const requiredColumnFilledSilently = defineRule({
  id: "required-column-filled-silently",
  group: "migration",
  title: "NOT NULL column whose old rows get 0 or ''",
  severity: "warning",
  dialects: ["mysql"],
  what: "ALTER TABLE adds a NOT NULL column without a default.",
  why: "Other engines refuse it; MySQL fills the rows that exist with the type's implicit default, and nothing tells those made-up values from real ones later.",
  whenNotToUse: "The table is empty, or 0 or '' is what the old rows are to have; DEFAULT says so.",
  fix: "none",
  sources: ["MySQL Reference Manual: Data Type Default Values, implicit default handling"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "addColumn") return undefined;
      const { column } = action;
      if (!column.notNull || column.hasDefault || column.primaryKey) return undefined;
      // Types that can't have an implicit default, and generated columns.
      if (/^(?:JSON|GEOMETRY|POINT|SERIAL)/i.test(column.type) || /\bAS \(/.test(wordsOf(analysed, action.span))) return undefined;
      return {
        span: action.span,
        message: `The rows that ${table} has get ${implicitValue(column.type)} as ${column.name.name}, without an error.`,
        suggestion: "Give a DEFAULT that is meant, or add it nullable, fill it, and make it NOT NULL afterwards.",
      };
    }),
  examples: {
    bad: [
      { sql: "ALTER TABLE orders ADD COLUMN channel VARCHAR(20) NOT NULL", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN attempts INT NOT NULL AFTER id", dialect: "mysql" },
    ],
    good: [
      { sql: "ALTER TABLE orders ADD COLUMN channel VARCHAR(20) NOT NULL DEFAULT 'web'", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN channel VARCHAR(20)", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY", dialect: "mysql" },
      { sql: "ALTER TABLE orders ADD COLUMN g INT AS (a + 1) STORED NOT NULL", dialect: "mysql" },
    ],
  },
});
