import { defineRule } from "../../rule.ts";
import { dotted, textOf } from "./support/ddl.ts";
import { isCreatedHere } from "./support/script.ts";

export const indexWithoutConcurrently = defineRule({
  id: "index-without-concurrently",
  group: "migration",
  title: "CREATE INDEX that blocks writes",
  severity: "warning",
  dialects: ["postgres"],
  what: "CREATE INDEX without CONCURRENTLY on a table that the script didn't make.",
  why: "It takes a SHARE lock: the table can be read but not written until the index is built.",
  whenNotToUse:
    "Small tables, or a maintenance window. Partitioned tables don't allow CONCURRENTLY: CREATE INDEX ON ONLY the parent, then build and attach those of the partitions.",
  fix: "none",
  sources: ["PostgreSQL manual: CREATE INDEX, building indexes concurrently"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "createIndex" || statement.concurrently || isCreatedHere(analysed, statement.target)) return [];
    // ON ONLY makes the index of a partitioned table without those of its partitions, which takes no time.
    if (/\bON\s+ONLY\b/i.test(textOf(analysed, statement.span))) return [];
    return [
      {
        span: statement.span,
        message: `${dotted(statement.target)} can't be written while this index is built.`,
        suggestion: "CREATE INDEX CONCURRENTLY, outside of a transaction.",
      },
    ];
  },
  examples: {
    bad: [{ sql: "CREATE INDEX orders_day ON orders (day)", dialect: "postgres" }],
    good: [
      { sql: "CREATE MATERIALIZED VIEW daily AS SELECT 1 AS day; CREATE UNIQUE INDEX daily_day ON daily (day)", dialect: "postgres" },
      { sql: "CREATE INDEX orders_day ON ONLY orders (day)", dialect: "postgres" },
      { sql: "CREATE INDEX CONCURRENTLY orders_day ON orders (day)", dialect: "postgres" },
      { sql: "CREATE TABLE orders (day DATE); CREATE INDEX orders_day ON orders (day)", dialect: "postgres" },
    ],
  },
});
