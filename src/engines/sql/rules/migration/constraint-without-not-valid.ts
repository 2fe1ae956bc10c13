import { defineRule } from "../../rule.ts";
import { alterMatches } from "./support/ddl.ts";

export const constraintWithoutNotValid = defineRule({
  id: "constraint-without-not-valid",
  group: "migration",
  title: "Foreign key or check added with validation",
  severity: "warning",
  dialects: ["postgres"],
  what: "ADD FOREIGN KEY or ADD CHECK on a table that exists, without NOT VALID.",
  why: "All rows are checked while writes (for a foreign key, of both tables; for a check, reads too) have to wait.",
  whenNotToUse: "Small tables; foreign keys of partitioned tables before PostgreSQL 18.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, ADD table_constraint"],
  visit: (analysed) =>
    alterMatches(analysed, (action, table) => {
      if (action.kind !== "addConstraint" || action.constraint.notValid) return undefined;
      const { type } = action.constraint;
      if (type !== "foreignKey" && type !== "check") return undefined;
      return {
        span: action.span,
        message: `All rows of ${table} are checked under a lock.`,
        suggestion: "ADD CONSTRAINT ... NOT VALID, then VALIDATE CONSTRAINT in a transaction of its own.",
      };
    }),
  examples: {
    bad: [
      { sql: "ALTER TABLE orders ADD CONSTRAINT c_fk FOREIGN KEY (c_id) REFERENCES customers (id)", dialect: "postgres" },
      { sql: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0)", dialect: "postgres" },
    ],
    good: [
      { sql: "ALTER TABLE orders ADD CONSTRAINT positive CHECK (total > 0) NOT VALID", dialect: "postgres" },
      { sql: "CREATE TABLE t (a INT); ALTER TABLE t ADD CONSTRAINT positive CHECK (a > 0)", dialect: "postgres" },
    ],
  },
});
