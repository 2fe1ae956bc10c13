import { defineRule } from "../../rule.ts";
import { dotted, wordsOf } from "./support/ddl.ts";
import { isCreatedHere } from "./support/script.ts";

export const detachPartitionBlocks = defineRule({
  id: "detach-partition-blocks",
  group: "migration",
  title: "DETACH PARTITION that blocks the table",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER TABLE ... DETACH PARTITION without CONCURRENTLY.",
  why: "It takes an ACCESS EXCLUSIVE lock on the partitioned table: it waits for all queries of all partitions, and all new ones wait for it.",
  whenNotToUse: "The table has a default partition, with which CONCURRENTLY isn't allowed; PostgreSQL before 14; or nobody reads it.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TABLE, DETACH PARTITION", "Checked on PostgreSQL 18.4: pg_locks"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "alterTable" || isCreatedHere(analysed, statement.target)) return [];
    const words = wordsOf(analysed, statement.span);
    if (!/ DETACH PARTITION \S+(?: \. \S+)*$/.test(words)) return [];
    return [
      {
        span: statement.span,
        message: `${dotted(statement.target)} is locked against reads, all partitions of it, for this.`,
        suggestion: "DETACH PARTITION ... CONCURRENTLY, outside of a transaction.",
      },
    ];
  },
  examples: {
    bad: [{ sql: "ALTER TABLE events DETACH PARTITION events_2024", dialect: "postgres" }],
    good: [
      { sql: "ALTER TABLE events DETACH PARTITION events_2024 CONCURRENTLY", dialect: "postgres" },
      { sql: "ALTER TABLE events DETACH PARTITION events_2024 FINALIZE", dialect: "postgres" },
      { sql: "ALTER TABLE events ATTACH PARTITION events_2025 FOR VALUES IN (2025)", dialect: "postgres" },
    ],
  },
});
