import { defineRule } from "../../rule.ts";
import { dotted } from "./support/ddl.ts";
import { isCreatedHere } from "./support/script.ts";

export const indexWithoutConcurrently = defineRule({
  id: "index-without-concurrently",
  group: "migration",
  title: "CREATE INDEX that blocks writes",
  severity: "warning",
  dialects: ["postgres"],
  what: "CREATE INDEX without CONCURRENTLY on a table that the script didn't make.",
  why: "The table can't be written until the index is built.",
  whenNotToUse: "Small tables, partitioned parents (which don't allow CONCURRENTLY), or a maintenance window.",
  fix: "none",
  sources: ["PostgreSQL manual: CREATE INDEX, building indexes concurrently"],
  visit: (analysed) => {
    const { statement } = analysed;
    if (statement.kind !== "createIndex" || statement.concurrently || isCreatedHere(analysed, statement.target)) return [];
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
      { sql: "CREATE INDEX CONCURRENTLY orders_day ON orders (day)", dialect: "postgres" },
      { sql: "CREATE TABLE orders (day DATE); CREATE INDEX orders_day ON orders (day)", dialect: "postgres" },
    ],
  },
});
