import { defineRule } from "../../rule.ts";
import { alterMatches, textOf } from "./support/ddl.ts";

const volatile = /\b(?:random|gen_random_uuid|uuid_generate_v\w+|uuidv\d|clock_timestamp|timeofday|nextval)\s*\(/i;
const computed = /\bGENERATED\s+(?:ALWAYS|BY\s+DEFAULT)\s+AS\s+IDENTITY\b|\bSTORED\b/i;

export const addColumnRewritesTable = defineRule({
  id: "add-column-rewrites-table",
  group: "migration",
  title: "New column whose value differs by row",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER TABLE adds a column with a volatile default, a serial or identity column, or a stored generated column.",
  why: "A default that isn't volatile is computed once and kept in the catalog (since PostgreSQL 11), but values that differ by row have to be written: the whole table is rewritten under an ACCESS EXCLUSIVE lock, which blocks reads too.",
  whenNotToUse: "Small tables, or a maintenance window. A virtual generated column (PostgreSQL 18) writes nothing and isn't reported.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, notes", "Checked on PostgreSQL 18.4: relfilenode before and after"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "addColumn") return undefined;
      const text = textOf(analysed, action.span).replaceAll(/'(?:[^']|'')*'/g, "''");
      const { column } = action;
      const rewrites = /^(?:BIG|SMALL)?SERIAL\d?$/i.test(column.type) || computed.test(text) || (column.hasDefault && volatile.test(text));
      if (!rewrites) return undefined;
      return {
        span: action.span,
        message: `Each row gets its own ${column.name.name}: ${table} is rewritten while nobody can read it.`,
        suggestion: "Add the column without the default, set the default for new rows, and fill the old rows in batches.",
      };
    }),
  examples: {
    bad: [
      { sql: "ALTER TABLE orders ADD COLUMN token UUID DEFAULT gen_random_uuid()", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD COLUMN n BIGSERIAL", dialect: "postgres" },
    ],
    good: [
      { sql: "ALTER TABLE orders ADD COLUMN gross NUMERIC GENERATED ALWAYS AS (net * 1.2) VIRTUAL", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD COLUMN made_at TIMESTAMPTZ DEFAULT now()", dialect: "postgres" },
      { sql: "CREATE TABLE t (id INT); ALTER TABLE t ADD COLUMN token UUID DEFAULT gen_random_uuid()", dialect: "postgres" },
    ],
  },
});
