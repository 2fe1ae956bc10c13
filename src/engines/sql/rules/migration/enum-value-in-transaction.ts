import { defineRule } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { isLongScript, textOf } from "./support/ddl.ts";

const addsValue = /^\s*ALTER\s+TYPE\s+\S+\s+ADD\s+VALUE\b/i;

function isMadeBefore(analysed: AnalysedStatement): boolean {
  if (isLongScript(analysed)) return false;
  const { span } = analysed.statement;
  const name = /^\s*ALTER\s+TYPE\s+(\S+)/i.exec(textOf(analysed, span))?.[1];
  const made = [...analysed.source.slice(0, span.start).matchAll(/\bCREATE\s+TYPE\s+(\S+)\s+AS\s+ENUM\b/gi)];
  return made.some(([, other]) => other?.toLowerCase() === name?.toLowerCase());
}

export const enumValueInTransaction = defineRule({
  id: "enum-value-in-transaction",
  group: "migration",
  title: "Enum value added inside a transaction",
  severity: "warning",
  dialects: ["postgres"],
  what: "ALTER TYPE ... ADD VALUE between BEGIN and COMMIT.",
  why: "Before PostgreSQL 12 it fails; since then the new value can't be used until the transaction is committed, unless the type was made in it too.",
  whenNotToUse: "PostgreSQL 12 or later, and nothing in the transaction uses the value.",
  fix: "none",
  sources: ["PostgreSQL manual: ALTER TYPE, notes"],
  visit: (analysed) =>
    analysed.statement.kind === "other" &&
    analysed.script?.inTransaction === true &&
    !isMadeBefore(analysed) &&
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
    good: [
      { sql: "BEGIN; CREATE TYPE mood AS ENUM ('sad'); ALTER TYPE mood ADD VALUE 'glad'; COMMIT", dialect: "postgres" },
      { sql: "ALTER TYPE mood ADD VALUE 'glad'", dialect: "postgres" },
    ],
  },
});
