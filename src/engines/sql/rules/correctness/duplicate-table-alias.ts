import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { eachScope } from "./support/visit.ts";

function matchOf(_: AnalysedStatement, scope: Scope): RuleMatch | undefined {
  const seen = new Map<string, string>();
  for (const source of scope.sources) {
    if (source.name === "" || source.kind === "opaque" || source.kind === "function" || source.relation.kind === "join") continue;
    // Tables of one name in different schemas may stand side by side without aliases.
    const { relation } = source;
    const path =
      relation.kind === "table" && relation.alias === undefined ? relation.name.map(({ name }) => name.toLowerCase()).join(".") : "";
    const key = source.name.toLowerCase();
    const earlier = seen.get(key);
    if (earlier !== undefined && (earlier === path || earlier === "" || path === "")) {
      return {
        span: relation.span,
        message: `Two items of FROM are called ${source.name}; a column of it may mean either.`,
        suggestion: "Give each an alias of its own.",
      };
    }
    seen.set(key, path);
  }
  return undefined;
}

export const duplicateTableAlias = defineRule({
  id: "duplicate-table-alias",
  group: "correctness",
  title: "Two tables under one name",
  severity: "error",
  what: "The same alias, or the same table without aliases, twice in one FROM.",
  why: "Most engines refuse the query; those that don't resolve columns to one of the two, and a self-join compares a row with itself.",
  whenNotToUse: "Never.",
  fix: "none",
  sources: ["https://docs.sqlfluff.com/en/stable/reference/rules.html (AL04)"],
  visit: eachScope(matchOf),
  examples: {
    bad: [{ sql: "SELECT t.a FROM x t JOIN y t ON t.id = t.x_id" }, { sql: "SELECT a FROM t JOIN t ON t.id = t.parent" }],
    good: [
      { sql: "SELECT p.a FROM t p JOIN t c ON p.id = c.parent" },
      { sql: "SELECT 1 FROM s1.t JOIN s2.t ON s1.t.id = s2.t.id" },
      { sql: "SELECT a FROM t WHERE EXISTS (SELECT 1 FROM t WHERE b = 1)" },
    ],
  },
});
