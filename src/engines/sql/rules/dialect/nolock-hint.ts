import { defineRule } from "../../rule.ts";
import { significantTokens } from "./support/tokens.ts";

export const nolockHint = defineRule({
  id: "nolock-hint",
  group: "dialect",
  title: "NOLOCK",
  severity: "warning",
  dialects: ["tsql"],
  what: "The table hint NOLOCK or READUNCOMMITTED.",
  why: "Rows that are rolled back later are read, and while pages split, rows are read twice or not at all.",
  whenNotToUse: "Estimates where wrong numbers are fine.",
  fix: "none",
  sources: ["Microsoft: Table hints (Transact-SQL)"],
  visit: (analysed) =>
    significantTokens(analysed).flatMap((token, index, all) =>
      token.type === "word" &&
      (token.upper === "NOLOCK" || token.upper === "READUNCOMMITTED") &&
      (all[index - 1]?.text === "(" || all[index - 1]?.text === ",") &&
      (all[index + 1]?.text === ")" || all[index + 1]?.text === ",")
        ? [
            {
              span: { start: token.start, end: token.end },
              message: "Uncommitted rows are read, and rows may be missed or counted twice.",
              suggestion: "READ_COMMITTED_SNAPSHOT for the database.",
            },
          ]
        : [],
    ),
  examples: {
    bad: [{ sql: "SELECT a FROM t WITH (NOLOCK)", dialect: "tsql" }],
    good: [
      { sql: "SELECT a FROM t", dialect: "tsql" },
      { sql: "SELECT 'WITH (NOLOCK)' AS a FROM t", dialect: "tsql" },
    ],
  },
});
