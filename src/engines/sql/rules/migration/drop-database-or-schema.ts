import { defineRule } from "../../rule.ts";
import { dotted } from "./support/ddl.ts";

export const dropDatabaseOrSchema = defineRule({
  id: "drop-database-or-schema",
  group: "migration",
  title: "Database or schema dropped",
  severity: "error",
  what: "DROP DATABASE, or DROP SCHEMA with CASCADE.",
  why: "Everything in it is gone with one statement.",
  whenNotToUse: "Test environments that are thrown away.",
  fix: "none",
  visit: ({ statement }) =>
    statement.kind === "drop" && (statement.object === "DATABASE" || (statement.object === "SCHEMA" && statement.cascade))
      ? [{ span: statement.span, message: `Everything in ${statement.names.map(dotted).join(", ")} is lost.` }]
      : [],
  examples: {
    bad: [{ sql: "DROP DATABASE shop" }, { sql: "DROP SCHEMA sales CASCADE" }],
    good: [{ sql: "DROP SCHEMA sales" }, { sql: "DROP VIEW v" }],
  },
});
