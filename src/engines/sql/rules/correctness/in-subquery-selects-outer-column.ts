import { defineRule } from "../../rule.ts";
import { columnOf, sameColumn, textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const inSubquerySelectsOuterColumn = defineRule({
  id: "in-subquery-selects-outer-column",
  group: "correctness",
  title: "IN (SELECT ...) that returns the outer query's column",
  severity: "error",
  what: "x IN (SELECT c FROM t) where t has no column c, but the outer query has.",
  why: "The engine looks for c outside, finds it and compares the row with itself: mostly the condition is true for every row, and a DELETE empties the table.",
  whenNotToUse: "Never.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 6.7 <column reference>, scope of identifiers"],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "in" || expression.query?.body.kind !== "select") return undefined;
    const [item, ...others] = expression.query.body.items;
    if (item === undefined || others.length > 0 || item.expression.kind !== "column") return undefined;
    const column = columnOf(analysed, item.expression);
    const scope = analysed.scopeOf(expression.query.body);
    if (column === undefined || scope === undefined || column.scope === scope || scope.sources.length === 0) return undefined;
    const tables = scope.sources.map((source) => source.name).join(", ");
    const operand = columnOf(analysed, expression.operand);
    const effect =
      operand !== undefined && sameColumn(operand, column)
        ? `it is compared with itself, so the condition is ${expression.not ? "false" : "true"} for every row (NULLs apart) as soon as the subquery has one`
        : `two columns of one row are compared, whatever is in ${tables}`;
    const name = textAt(analysed, item.expression);
    return {
      span: item.expression,
      message: `${tables} has no column ${column.reference.name.name}; ${name} is the outer query's own: ${effect}.`,
      suggestion: `Select a column of ${tables}, and qualify it.`,
    };
  }),
  examples: {
    bad: [
      {
        sql: "SELECT * FROM orders WHERE customer_id IN (SELECT customer_id FROM vip)",
        schema: "CREATE TABLE orders (id INT, customer_id INT); CREATE TABLE vip (id INT)",
      },
    ],
    good: [
      {
        sql: "SELECT * FROM orders WHERE customer_id IN (SELECT id FROM vip)",
        schema: "CREATE TABLE orders (id INT, customer_id INT); CREATE TABLE vip (id INT)",
      },
      { sql: "SELECT * FROM orders WHERE customer_id IN (SELECT customer_id FROM vip)" },
    ],
  },
});
