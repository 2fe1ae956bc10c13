import { defineRule } from "../../rule.ts";
import { eachWrittenExpression } from "../correctness/support/visit.ts";

export const limitInMembership = defineRule({
  id: "limit-in-membership",
  group: "dialect",
  title: "LIMIT inside of IN",
  severity: "error",
  dialects: ["mysql"],
  what: "IN, ANY or ALL (SELECT ... LIMIT n).",
  why: "MySQL refuses it (error 1235).",
  whenNotToUse: "A fork that takes it.",
  fix: "none",
  sources: ["MySQL Reference Manual: Restrictions on Subqueries (error 1235)"],
  visit: eachWrittenExpression((_, expression) =>
    (expression.kind === "in" || expression.kind === "quantified") && expression.query?.limit !== undefined
      ? {
          span: expression.query.limit.span,
          message: "MySQL refuses LIMIT in the subquery of IN, ANY, ALL and SOME.",
          suggestion: "Join with the limited subquery as a derived table.",
        }
      : undefined,
  ),
  examples: {
    bad: [
      { sql: "SELECT a FROM t WHERE a = ANY (SELECT b FROM u ORDER BY b LIMIT 3)", dialect: "mysql" },
      { sql: "SELECT a FROM t WHERE a IN (SELECT b FROM u ORDER BY b LIMIT 3)", dialect: "mysql" },
    ],
    good: [{ sql: "SELECT a FROM t JOIN (SELECT b FROM u ORDER BY b LIMIT 3) x ON x.b = t.a", dialect: "mysql" }],
  },
});
