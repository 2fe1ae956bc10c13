import { defineRule } from "../../rule.ts";
import { dotted } from "./support/ddl.ts";

export const dropCascade = defineRule({
  id: "drop-cascade",
  group: "migration",
  title: "DROP with CASCADE",
  severity: "warning",
  // CASCADE of Snowflake is the default and about foreign keys only; on DuckDB views stay, and MySQL reads the word without doing anything.
  dialects: ["generic", "postgres", "redshift"],
  what: "DROP TABLE, VIEW or another object with CASCADE.",
  why: "Views and constraints that depend on it vanish too, without being named; what they are depends on the database it runs in.",
  whenNotToUse: "The dependents are known and meant.",
  fix: "none",
  sources: ["PostgreSQL manual: DROP TABLE, Dependency Tracking", "Redshift documentation: DROP TABLE"],
  visit: ({ statement }) =>
    statement.kind === "drop" && statement.cascade && statement.object !== "SCHEMA" && statement.object !== "DATABASE"
      ? [
          {
            span: statement.span,
            message: `Whatever depends on ${statement.names.map(dotted).join(", ")} is dropped without being named.`,
            suggestion: "Drop the dependents by name, and leave CASCADE out.",
          },
        ]
      : [],
  examples: { bad: [{ sql: "DROP VIEW v CASCADE" }], good: [{ sql: "DROP VIEW v" }] },
});
