import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";
import { existenceQuestion } from "./support/existence-question.ts";

/** Where the dialect takes no condition as a value. */
const conditionsAreNoValues: ReadonlySet<DialectId> = new Set(["tsql", "oracle"]);

function match({ dialect }: AnalysedStatement, { expression, clause, parent }: Visited): RuleMatch | undefined {
  if (expression.kind !== "binary" || (conditionsAreNoValues.has(dialect) && !["where", "having", "from"].includes(clause)))
    return undefined;
  // EXISTS (...) = x reads otherwise than it was meant.
  if (parent?.kind === "binary" && parent.operator !== "AND" && parent.operator !== "OR" && expression.parentheses === 0) return undefined;
  const question = existenceQuestion(expression);
  if (question === undefined) return undefined;
  const { subquery, select, wanted } = question;
  const word = wanted === "some" ? "EXISTS " : "NOT EXISTS ";
  const left = expression.left === subquery;
  const before = { start: !left ? expression.left.start : subquery.start, end: subquery.start };
  const after = !left ? [] : [{ span: { start: subquery.end, end: expression.right.end }, text: "" }];
  return {
    span: expression,
    message: `All matching rows are counted to learn whether there is ${wanted === "some" ? "one" : "none"}.`,
    rewrite: {
      title: `Ask with ${word.trim()}`,
      edits: [{ span: before, text: word }, { span: select.itemsSpan, text: "1" }, ...after],
      preconditions: [],
    },
  };
}

export const countForExistence = defineRule({
  id: "count-for-existence",
  group: "cost",
  title: "Counting to learn whether there is a row",
  severity: "warning",
  what: "(SELECT COUNT(*) ...) > 0 and its kin.",
  why: "EXISTS stops at the first row and becomes a semi-join; a correlated count becomes an aggregate of the whole table.",
  whenNotToUse: "The number itself is used as well.",
  fix: "safe",
  sources: ["ISO/IEC 9075-2, 8.10 <exists predicate>"],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 0",
        fixed: "SELECT c.id FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
      },
      {
        sql: "SELECT c.id FROM customers c WHERE 0 = (SELECT COUNT(1) FROM orders o WHERE o.customer_id = c.id)",
        fixed: "SELECT c.id FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)",
      },
    ],
    good: [
      { sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id) > 1" },
      { sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(o.paid_at) FROM orders o WHERE o.customer_id = c.id) > 0" },
      { sql: "SELECT c.id FROM customers c WHERE (SELECT COUNT(*) FROM orders o WHERE o.customer_id = c.id GROUP BY o.day) > 0" },
    ],
  },
});
