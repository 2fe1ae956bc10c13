import { defineRule } from "../../rule.ts";

export const concurrentlyInTransaction = defineRule({
  id: "concurrently-in-transaction",
  group: "migration",
  title: "CONCURRENTLY inside a transaction",
  severity: "error",
  dialects: ["postgres"],
  what: "CREATE INDEX or DROP INDEX CONCURRENTLY between BEGIN and COMMIT.",
  why: "PostgreSQL refuses it: a concurrent build commits several times on its way.",
  whenNotToUse: "Never: it is an error.",
  fix: "none",
  sources: ["PostgreSQL manual: CREATE INDEX"],
  visit: ({ statement, script }) =>
    script?.inTransaction === true && (statement.kind === "createIndex" || statement.kind === "drop") && statement.concurrently
      ? [
          {
            span: statement.span,
            message: "CONCURRENTLY can't run inside a transaction block.",
            suggestion: "Move it out of BEGIN ... COMMIT.",
          },
        ]
      : [],
  examples: {
    bad: [{ sql: "BEGIN; CREATE INDEX CONCURRENTLY a_b ON a (b); COMMIT", dialect: "postgres" }],
    good: [{ sql: "BEGIN; SELECT 1; COMMIT; CREATE INDEX CONCURRENTLY a_b ON a (b)", dialect: "postgres" }],
  },
});
