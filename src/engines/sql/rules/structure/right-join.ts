import { defineRule } from "../../rule.ts";
import { joinsIn } from "../correctness/support/walk.ts";

export const rightJoin = defineRule({
  id: "right-join",
  group: "structure",
  title: "RIGHT JOIN",
  severity: "info",
  what: "A RIGHT OUTER JOIN.",
  why: "Readers take the first table for the one whose rows are kept; beside LEFT JOINs it takes a drawing to see which rows stay.",
  whenNotToUse: "Generated SQL.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 7.10 <joined table>"],
  visit: ({ scopes }) =>
    scopes.flatMap(({ select }) =>
      joinsIn(select.from)
        .filter(({ type }) => type === "right")
        .map(({ keywordSpan }) => ({
          span: keywordSpan,
          message: "The rows of the table that is named last are the ones that are kept.",
          suggestion: "Exchange the tables and write LEFT JOIN.",
        })),
    ),
  examples: {
    bad: [{ sql: "SELECT o.id FROM customers c RIGHT JOIN orders o ON o.customer_id = c.id" }],
    good: [{ sql: "SELECT o.id FROM orders o LEFT JOIN customers c ON o.customer_id = c.id" }],
  },
});
