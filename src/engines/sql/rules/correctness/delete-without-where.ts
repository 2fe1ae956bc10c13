import { defineRule } from "../../rule.ts";

export const deleteWithoutWhere = defineRule({
  id: "delete-without-where",
  group: "correctness",
  title: "DELETE of every row",
  severity: "error",
  what: "DELETE without WHERE and without USING.",
  why: "All rows go, and on most engines that store rows each with a log entry of its own.",
  whenNotToUse: "Emptying a staging table; TRUNCATE, or WHERE TRUE, says that all rows are meant and isn't reported.",
  fix: "none",
  sources: ["https://rules.sonarsource.com/plsql/RSPEC-1590"],
  visit: ({ statement, source }) => {
    if (statement.kind !== "delete" || statement.where !== undefined || statement.using !== undefined) return [];
    if (statement.table?.kind === "join" || /\bWHERE\b|\bJOIN\b|\bLIMIT\b/iu.test(source.slice(statement.span.start, statement.span.end)))
      return [];
    const name = statement.target.at(-1);
    return [
      {
        span: { start: statement.span.start, end: name?.span.end ?? statement.span.end },
        message: `Every row of ${name?.name ?? "the table"} is deleted.`,
        suggestion: "Add WHERE; if all rows are meant, write TRUNCATE or WHERE TRUE.",
      },
    ];
  },
  examples: {
    bad: [{ sql: "DELETE FROM customers" }, { sql: "DELETE FROM s.t;" }],
    good: [
      { sql: "DELETE FROM customers WHERE id = 7" },
      { sql: "DELETE FROM t USING u WHERE u.id = t.id", dialect: "postgres" },
      { sql: "TRUNCATE TABLE customers" },
    ],
  },
});
