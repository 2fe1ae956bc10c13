import { defineRule } from "../../rule.ts";
import { columnOf, isNotNull, textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

export const nullTestOnNotNull = defineRule({
  id: "null-test-on-not-null",
  group: "correctness",
  title: "Test for NULL of a column that is never NULL",
  severity: "info",
  what: "x IS [NOT] NULL in a condition where x is declared NOT NULL and no outer join makes it NULL.",
  why: "The test is always the same: either it was meant for another column, or a LEFT JOIN was meant, or it says nothing.",
  whenNotToUse:
    "The constraint is declared in the schema but not enforced by the engine (Snowflake, BigQuery and Redshift don't enforce keys).",
  fix: "none",
  visit: eachExpression((analysed, { expression, clause }) => {
    if (expression.kind !== "is" || expression.test !== "NULL" || (clause !== "where" && clause !== "from" && clause !== "having"))
      return undefined;
    const column = columnOf(analysed, expression.operand);
    const origin = column?.column?.origin;
    // What dbt tests isn't kept from happening: the query may be what looks for it.
    if (
      origin?.column.notNull !== true ||
      (origin.column.notNullSource ?? origin.table.source) === "dbt" ||
      column?.source.optional !== false ||
      column.correlated ||
      !isNotNull(analysed, expression.operand)
    )
      return undefined;
    const name = textAt(analysed, expression.operand);
    return {
      span: expression,
      ...(expression.not ? {} : { severity: "warning" as const }),
      message: `${name} is declared NOT NULL, so ${textAt(analysed, expression)} is always ${expression.not ? "true" : "false"}.`,
      suggestion: expression.not
        ? "Drop the condition, or test the column that was meant."
        : "Test the column that was meant; to find rows without a match, join with LEFT JOIN.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE id IS NULL", schema: "CREATE TABLE t (id INT PRIMARY KEY)" },
      {
        sql: "SELECT a.id FROM a JOIN b ON b.a_id = a.id WHERE b.id IS NULL",
        schema: "CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id INT PRIMARY KEY, a_id INT)",
      },
      { sql: "SELECT * FROM t WHERE id IS NOT NULL AND x > 1", schema: "CREATE TABLE t (id INT PRIMARY KEY, x INT)" },
    ],
    good: [
      {
        sql: "SELECT a.id FROM a LEFT JOIN b ON b.a_id = a.id WHERE b.id IS NULL",
        schema: "CREATE TABLE a (id INT PRIMARY KEY); CREATE TABLE b (id INT PRIMARY KEY, a_id INT)",
      },
      { sql: "SELECT * FROM t WHERE x IS NULL", schema: "CREATE TABLE t (id INT PRIMARY KEY, x INT)" },
      { sql: "SELECT * FROM t WHERE x IS NULL" },
    ],
  },
});
