import { defineRule } from "../../rule.ts";
import { unrestrictedChange } from "./support/writes.ts";

export const updateWithoutWhere = defineRule({
  id: "update-without-where",
  group: "correctness",
  title: "UPDATE of every row",
  severity: "error",
  what: "UPDATE without WHERE and without FROM.",
  why: "All rows are changed, and in most shops nothing brings the old values back.",
  whenNotToUse: "Filling a new column; WHERE TRUE says that all rows are meant and isn't reported.",
  fix: "none",
  sources: ["https://rules.sonarsource.com/plsql/RSPEC-1590"],
  visit: (analysed) => {
    const found = unrestrictedChange(analysed, "update");
    return found === undefined
      ? []
      : [
          {
            span: found.span,
            message: `Every row of ${found.name} is changed.`,
            suggestion: "Add WHERE; if all rows are meant, write WHERE TRUE.",
          },
        ];
  },
  examples: {
    bad: [{ sql: "UPDATE customers SET active = FALSE" }, { sql: "UPDATE t SET a = (SELECT MAX(b) FROM u), c = 2" }],
    good: [
      { sql: "UPDATE customers SET active = FALSE WHERE id = 7" },
      { sql: "UPDATE t SET a = u.a FROM u WHERE u.id = t.id", dialect: "postgres" },
      { sql: "UPDATE customers SET active = FALSE WHERE TRUE" },
    ],
  },
});
