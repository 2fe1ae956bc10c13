import { defineRule } from "../../rule.ts";
import { isCreatedHere } from "./support/script.ts";

export const missingLockTimeout = defineRule({
  id: "missing-lock-timeout",
  group: "migration",
  title: "ALTER TABLE without a lock_timeout",
  severity: "info",
  dialects: ["postgres"],
  what: "ALTER TABLE on a table that exists, and no SET lock_timeout before it in the script.",
  why: "If a long query holds the table, the ALTER waits for it, and every later query of the table waits behind the ALTER.",
  whenNotToUse: "The role or the migration tool sets it.",
  fix: "none",
  sources: ["PostgreSQL manual: Statement Behavior, lock_timeout", "PostgreSQL manual: Explicit Locking"],
  visit: (analysed) => {
    const { statement, script } = analysed;
    if (statement.kind !== "alterTable" || script?.lockTimeout === true || isCreatedHere(analysed, statement.target)) return [];
    return [
      {
        span: statement.span,
        message: "While this waits for its lock, all later queries of the table wait too.",
        suggestion: "SET lock_timeout = '5s' before it, and try again if it fails.",
      },
    ];
  },
  examples: {
    bad: [{ sql: "ALTER TABLE orders ADD COLUMN note TEXT", dialect: "postgres" }],
    good: [{ sql: "SET lock_timeout = '5s'; ALTER TABLE orders ADD COLUMN note TEXT", dialect: "postgres" }],
  },
});
