import { defineRule } from "../../rule.ts";
import { dotted } from "./support/ddl.ts";

export const dropIndexWithoutConcurrently = defineRule({
  id: "drop-index-without-concurrently",
  group: "migration",
  title: "DROP INDEX that blocks the table",
  severity: "warning",
  dialects: ["postgres"],
  what: "DROP INDEX without CONCURRENTLY.",
  why: "It takes an ACCESS EXCLUSIVE lock on the table: it waits for all queries of the table, and all new ones wait for it.",
  whenNotToUse: "The table isn't used, or the index is that of a partitioned table, for which CONCURRENTLY isn't allowed.",
  fix: "none",
  sources: ["PostgreSQL manual: DROP INDEX, CONCURRENTLY"],
  visit: ({ statement }) =>
    statement.kind === "drop" && statement.object === "INDEX" && !statement.concurrently
      ? [
          {
            span: statement.span,
            message: `The table of ${statement.names.map(dotted).join(", ")} is locked against reads for this.`,
            suggestion: "DROP INDEX CONCURRENTLY, outside of a transaction.",
          },
        ]
      : [],
  examples: {
    bad: [{ sql: "DROP INDEX IF EXISTS orders_day", dialect: "postgres" }],
    good: [{ sql: "DROP INDEX CONCURRENTLY IF EXISTS orders_day", dialect: "postgres" }],
  },
});
