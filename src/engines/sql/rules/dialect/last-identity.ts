import { defineRule } from "../../rule.ts";
import { significantTokens } from "./support/tokens.ts";

export const lastIdentity = defineRule({
  id: "last-identity",
  group: "dialect",
  title: "@@IDENTITY",
  severity: "warning",
  dialects: ["tsql"],
  what: "@@IDENTITY is read.",
  why: "It is the last identity value of the session in any table: a trigger that inserts elsewhere changes it.",
  whenNotToUse: "Never: SCOPE_IDENTITY() or OUTPUT say what is meant.",
  fix: "none",
  sources: ["Microsoft: @@IDENTITY (Transact-SQL), remarks", "Microsoft: SCOPE_IDENTITY (Transact-SQL)"],
  visit: (analysed) =>
    significantTokens(analysed)
      .filter(({ text }) => text.toUpperCase() === "@@IDENTITY")
      .map(({ start, end }) => ({
        span: { start, end },
        message: "A trigger's insert into another table changes this.",
        suggestion: "SCOPE_IDENTITY(), or OUTPUT inserted.id.",
      })),
  examples: {
    bad: [{ sql: "SELECT @@IDENTITY AS id", dialect: "tsql" }],
    good: [{ sql: "SELECT SCOPE_IDENTITY() AS id", dialect: "tsql" }],
  },
});
