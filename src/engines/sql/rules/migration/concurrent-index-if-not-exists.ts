import { defineRule } from "../../rule.ts";
import { isLongScript } from "./support/ddl.ts";

export const concurrentIndexIfNotExists = defineRule({
  id: "concurrent-index-if-not-exists",
  group: "migration",
  title: "CREATE INDEX CONCURRENTLY IF NOT EXISTS",
  severity: "info",
  dialects: ["postgres"],
  what: "CREATE INDEX CONCURRENTLY with IF NOT EXISTS.",
  why: "A concurrent build that fails leaves an invalid index of that name, which costs writes and answers nothing. The next run sees the name, does nothing, and looks like a success.",
  whenNotToUse: "The migration looks for invalid indexes (pg_index.indisvalid) itself.",
  fix: "none",
  sources: ["PostgreSQL manual: CREATE INDEX, Building Indexes Concurrently; IF NOT EXISTS"],
  visit: (analysed) => {
    const { statement, source } = analysed;
    return statement.kind === "createIndex" &&
      statement.concurrently &&
      statement.ifNotExists &&
      // DROP INDEX of that name just before makes the next run start anew.
      !isLongScript(analysed) &&
      !/\bDROP\s+INDEX\s+CONCURRENTLY\b/i.test(source.slice(0, statement.span.start))
      ? [
          {
            span: statement.span,
            message: "After a failed build this finds the invalid index by its name and does nothing.",
            suggestion: "DROP INDEX CONCURRENTLY IF EXISTS before it, and CREATE INDEX CONCURRENTLY without IF NOT EXISTS.",
          },
        ]
      : [];
  },
  examples: {
    bad: [{ sql: "CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_day ON orders (day)", dialect: "postgres" }],
    good: [
      { sql: "CREATE INDEX CONCURRENTLY orders_day ON orders (day)", dialect: "postgres" },
      {
        sql: "DROP INDEX CONCURRENTLY IF EXISTS orders_day; CREATE INDEX CONCURRENTLY IF NOT EXISTS orders_day ON orders (day)",
        dialect: "postgres",
      },
    ],
  },
});
