import { defineRule } from "../../rule.ts";
import { textOf } from "./support/ddl.ts";

const addsValue = /^\s*ALTER\s+TYPE\s+\S+\s+ADD\s+VALUE\b/i;

export const enumValueInTransaction = defineRule({
  id: "enum-value-in-transaction",
  group: "migration",
  title: "Enum value added inside a transaction",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER TYPE ... ADD VALUE between BEGIN and COMMIT.",
  why: "Before PostgreSQL 12 it fails; since then the new value can't be used until the transaction is committed.",
  whenNotToUse: "PostgreSQL 12 or later, and nothing in the transaction uses the value.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TYPE, notes"],
  visit: (analysed) =>
    analysed.statement.kind === "other" &&
    analysed.script?.inTransaction === true &&
    addsValue.test(textOf(analysed, analysed.statement.span))
      ? [
          {
            span: analysed.statement.span,
            message: "The new value can't be used in this transaction.",
            suggestion: "Add it in a migration of its own.",
          },
        ]
      : [],
  examples: {
    bad: [{ sql: "BEGIN; ALTER TYPE mood ADD VALUE 'glad'; COMMIT", dialect: "postgres" }],
    good: [{ sql: "ALTER TYPE mood ADD VALUE 'glad'", dialect: "postgres" }],
  },
});
