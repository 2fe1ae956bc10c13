import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { textOf } from "./support/ddl.ts";

function isConcurrent(analysed: AnalysedStatement): boolean {
  const { statement } = analysed;
  if (statement.kind === "createIndex" || statement.kind === "drop") return statement.concurrently;
  const text = textOf(analysed, statement.span);
  if (statement.kind === "alterTable") return /\bDETACH\s+PARTITION\s+\S+\s+CONCURRENTLY\b/i.test(text);
  return statement.kind === "other" && /^\s*REINDEX\b[^;]*\bCONCURRENTLY\b/i.test(text);
}

export const concurrentlyInTransaction = defineRule({
  id: "concurrently-in-transaction",
  group: "migration",
  title: "CONCURRENTLY inside a transaction",
  severity: "error",
  dialects: ["postgres"],
  what: "CREATE INDEX, DROP INDEX, REINDEX or DETACH PARTITION with CONCURRENTLY between BEGIN and COMMIT.",
  why: "PostgreSQL refuses it: what runs concurrently commits several times on its way. REFRESH MATERIALIZED VIEW CONCURRENTLY is allowed.",
  whenNotToUse: "Never: it is an error.",
  fix: "none",
  sources: ["PostgreSQL manual: CREATE INDEX, DROP INDEX, REINDEX; ALTER TABLE, DETACH PARTITION"],
  visit: (analysed) => {
    const { statement, script } = analysed;
    return script?.inTransaction === true && isConcurrent(analysed)
      ? [
          {
            span: statement.span,
            message: "CONCURRENTLY can't run inside a transaction block.",
            suggestion: "Move it out of BEGIN ... COMMIT.",
          },
        ]
      : [];
  },
  examples: {
    bad: [
      { sql: "BEGIN; REINDEX INDEX CONCURRENTLY a_b; COMMIT", dialect: "postgres" },
      { sql: "BEGIN; CREATE INDEX CONCURRENTLY a_b ON a (b); COMMIT", dialect: "postgres" },
    ],
    good: [
      { sql: "BEGIN; REFRESH MATERIALIZED VIEW CONCURRENTLY daily; COMMIT", dialect: "postgres" },
      { sql: "BEGIN; SELECT 1; COMMIT; CREATE INDEX CONCURRENTLY a_b ON a (b)", dialect: "postgres" },
    ],
  },
});
