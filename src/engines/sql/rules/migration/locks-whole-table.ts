import { defineRule } from "../../rule.ts";
import { textOf } from "./support/ddl.ts";

const vacuumFull = /^\s*VACUUM\s+(?:FULL\b|\([^)]*\bFULL\b(?!\s*(?:FALSE|OFF|0)))/i;
const cluster = /^\s*CLUSTER\s+\S/i;
const reindex = /^\s*REINDEX\s+(?:\([^)]*\)\s*)?(?:TABLE|INDEX|SCHEMA|DATABASE|SYSTEM)\b(?!\s+CONCURRENTLY\b)/i;

export const locksWholeTable = defineRule({
  id: "locks-whole-table",
  group: "migration",
  title: "Maintenance that locks the table",
  severity: "warning",
  dialects: ["postgres"],
  what: "VACUUM FULL, CLUSTER, or REINDEX without CONCURRENTLY.",
  why: "The first two write the table anew under an ACCESS EXCLUSIVE lock; a plain REINDEX stops writes to the table (SHARE), and reads that would use the index.",
  whenNotToUse: "A maintenance window.",
  fix: "none",
  sources: ["PostgreSQL manual: VACUUM, CLUSTER, REINDEX", "PostgreSQL 19 manual: REPACK"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "other") return [];
    const text = textOf(analysed, statement.span);
    if (!vacuumFull.test(text) && !cluster.test(text) && !reindex.test(text)) return [];
    return [
      {
        span: statement.span,
        message: "The table is locked until this is done.",
        suggestion: "Plain VACUUM, REINDEX CONCURRENTLY, or for what remains pg_repack, from PostgreSQL 19 REPACK (CONCURRENTLY).",
      },
    ];
  },
  examples: {
    bad: [
      { sql: "VACUUM FULL orders", dialect: "postgres" },
      { sql: "VACUUM (FULL, ANALYZE) orders", dialect: "postgres" },
      { sql: "REINDEX TABLE orders", dialect: "postgres" },
    ],
    good: [
      { sql: "VACUUM (ANALYZE) orders", dialect: "postgres" },
      { sql: "REINDEX TABLE CONCURRENTLY orders", dialect: "postgres" },
    ],
  },
});
