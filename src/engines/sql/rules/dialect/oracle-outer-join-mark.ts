import { defineRule } from "../../rule.ts";
import { walkExpressions } from "../../syntax/walk.ts";
import type { RuleMatch } from "../../rule.ts";

export const oracleOuterJoinMark = defineRule({
  id: "oracle-outer-join-mark",
  group: "dialect",
  title: "Outer join written as (+)",
  severity: "info",
  dialects: ["oracle"],
  what: "Oracle's mark (+) behind a column.",
  why: "It is easily forgotten on one of several conditions, which makes an inner join of it, and it can't say FULL; Oracle itself advises the FROM clause form.",
  whenNotToUse: "Code that no one touches any more.",
  fix: "none",
  sources: ["Oracle Database SQL Language Reference: Joins"],
  visit: ({ statement }) => {
    const found: RuleMatch[] = [];
    walkExpressions(statement, (expression) => {
      if (expression.kind === "modified" && expression.modifier === "(+)")
        found.push({ span: expression, message: "This marks an outer join for this condition only.", suggestion: "LEFT JOIN ... ON." });
    });
    return found.slice(0, 1);
  },
  examples: {
    bad: [{ sql: "SELECT a.x FROM a, b WHERE a.id = b.a_id(+)", dialect: "oracle" }],
    good: [{ sql: "SELECT a.x FROM a LEFT JOIN b ON a.id = b.a_id", dialect: "oracle" }],
  },
});
