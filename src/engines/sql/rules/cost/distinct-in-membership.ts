import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { eachScope } from "../correctness/support/visit.ts";
import { withoutWord } from "./support/without-word.ts";

function match(analysed: AnalysedStatement, { select, query, role }: Scope): RuleMatch | undefined {
  const { distinctSpan } = select;
  if (distinctSpan === undefined || select.distinctOn.length > 0 || (role !== "in" && role !== "exists")) return undefined;
  // With LIMIT, which rows are taken depends on the duplicates.
  if (query.limit !== undefined || select.top !== undefined || query.body !== select) return undefined;
  return {
    span: distinctSpan,
    message: `${role === "in" ? "IN" : "EXISTS"} asks whether there is a row; removing duplicates first changes nothing.`,
    rewrite: { title: "Leave out DISTINCT", edits: [withoutWord(analysed, distinctSpan)], preconditions: [] },
  };
}

export const distinctInMembership = defineRule({
  id: "distinct-in-membership",
  group: "cost",
  title: "DISTINCT in an IN or EXISTS subquery",
  severity: "info",
  what: "IN (SELECT DISTINCT ...) and EXISTS (SELECT DISTINCT ...).",
  why: "A semi-join stops at the first match and doesn't care for duplicates; an engine that doesn't drop the DISTINCT aggregates the subquery first.",
  whenNotToUse: "Where it was measured that a small distinct set makes the hash table of the semi-join smaller.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 8.4 <in predicate>"],
  visit: eachScope(match),
  examples: {
    bad: [
      { sql: "SELECT id FROM a WHERE id IN (SELECT DISTINCT a_id FROM b)", fixed: "SELECT id FROM a WHERE id IN (SELECT a_id FROM b)" },
      {
        sql: "SELECT id FROM a WHERE EXISTS (SELECT DISTINCT b.x FROM b WHERE b.a_id = a.id)",
        fixed: "SELECT id FROM a WHERE EXISTS (SELECT b.x FROM b WHERE b.a_id = a.id)",
      },
    ],
    good: [
      { sql: "SELECT id FROM a WHERE id IN (SELECT a_id FROM b)" },
      { sql: "SELECT id FROM a WHERE id IN (SELECT DISTINCT a_id FROM b ORDER BY a_id LIMIT 3)" },
      { sql: "SELECT id FROM (SELECT DISTINCT id FROM a) t" },
    ],
  },
});
