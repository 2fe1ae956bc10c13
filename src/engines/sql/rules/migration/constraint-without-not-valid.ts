import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { AlterAction } from "../../syntax/tree.ts";
import { alterMatches, textOf } from "./support/ddl.ts";

/** A new column without a default is NULL everywhere: its foreign key needs no look at the rows, but its CHECK gets one. */
function checksRows(analysed: AnalysedStatement, action: AlterAction): boolean {
  const text = textOf(analysed, action.span);
  if (/\bNOT\s+ENFORCED\b/i.test(text)) return false;
  if (action.kind === "addConstraint")
    return !action.constraint.notValid && (action.constraint.type === "foreignKey" || action.constraint.type === "check");
  if (action.kind !== "addColumn") return false;
  const { column } = action;
  const hasValue = column.hasDefault && !(column.default?.kind === "literal" && column.default.type === "null");
  return (column.references !== undefined && hasValue) || /\bCHECK\s*\(/i.test(text.replaceAll(/'(?:[^']|'')*'/g, "''"));
}

export const constraintWithoutNotValid = defineRule({
  id: "constraint-without-not-valid",
  group: "migration",
  title: "Foreign key or check added with validation",
  severity: "warning",
  dialects: ["postgres"],
  what: "ADD FOREIGN KEY or ADD CHECK on a table that exists, without NOT VALID or NOT ENFORCED; a new column with both a default and REFERENCES, or with CHECK.",
  why: "All rows are checked while others wait: for a foreign key the writers of both tables (SHARE ROW EXCLUSIVE), for a check readers too (ACCESS EXCLUSIVE).",
  whenNotToUse: "Small tables; foreign keys of partitioned tables before PostgreSQL 18.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, ADD table_constraint and notes", "Checked on PostgreSQL 18.4: pg_locks and tuples read"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (!checksRows(analysed, action)) return undefined;
      return {
        span: action.span,
        message: `All rows of ${table} are checked under a lock.`,
        suggestion: "ADD CONSTRAINT ... NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own.",
      };
    }),
  examples: {
    bad: [
      { sql: "ALTER TABLE orders ADD COLUMN c_id INT DEFAULT 1 REFERENCES customers (id)", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD COLUMN share INT CHECK (share <= 100)", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD CONSTRAINT c_fk FOREIGN KEY (c_id) REFERENCES customers (id)", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0)", dialect: "postgres" },
    ],
    good: [
      { sql: "ALTER TABLE orders ADD COLUMN c_id INT REFERENCES customers (id)", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT ENFORCED", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID", dialect: "postgres" },
      { sql: "CREATE TABLE t (a INT); ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0)", dialect: "postgres" },
    ],
  },
});
