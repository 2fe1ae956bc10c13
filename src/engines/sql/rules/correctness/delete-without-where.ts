import { defineRule } from "../../rule.ts";
import { unrestrictedChange } from "./support/writes.ts";

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
  visit: (analysed) => {
    const found = unrestrictedChange(analysed, "delete");
    return found === undefined
      ? []
      : [
          {
            span: found.span,
            message: `Every row of ${found.name} is deleted.`,
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
