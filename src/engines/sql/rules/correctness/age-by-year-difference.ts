import { defineRule } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { callName } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import { some } from "./support/walk.ts";

const birth = /birth|(?:^|_)dob(?:_|$)|(?:^|_)born(?:_|$)/iu;

function isYear(side: Expression): boolean {
  return (side.kind === "extract" && side.field.toUpperCase() === "YEAR") || (side.kind === "call" && callName(side) === "year");
}

function isYearDifference(expression: Expression, text: (expression: Expression) => string): boolean {
  if (expression.kind === "call") {
    return (
      /^(?:datediff|date_diff|timestamp_diff|datetime_diff)$/u.test(callName(expression)) &&
      expression.arguments.some((argument) => /^'?(?:year|yy|yyyy)'?$/iu.test(text(argument)))
    );
  }
  if (expression.kind !== "binary" || expression.operator !== "-") return false;
  return isYear(expression.left) && isYear(expression.right);
}

export const ageByYearDifference = defineRule({
  id: "age-by-year-difference",
  group: "correctness",
  title: "Age as a difference of calendar years",
  severity: "warning",
  // TIMESTAMPDIFF of MySQL and DATE_DIFF of Trino count whole years.
  dialects: ["generic", "postgres", "duckdb", "snowflake", "bigquery", "redshift", "tsql", "databricks", "spark"],
  what: "DATEDIFF(year, birth_date, today), or the difference of two EXTRACT(YEAR ...), of a date of birth.",
  why: "It counts the New Year's Days between the two: somebody born on 31 December is one year old the next morning.",
  whenNotToUse: "The age reached within the calendar year is meant.",
  fix: "none",
  sources: [
    "https://docs.snowflake.com/en/sql-reference/functions/datediff",
    "https://learn.microsoft.com/sql/t-sql/functions/datediff-transact-sql",
  ],
  visit: eachExpression((analysed, { expression }) => {
    if (
      !isYearDifference(expression, (part) => textAt(analysed, part)) ||
      !some(expression, (inner) => inner.kind === "column" && birth.test(inner.name.name))
    )
      return undefined;
    return {
      span: expression,
      message: `${textAt(analysed, expression)} counts turns of the year, not birthdays.`,
      suggestion: "Subtract one where this year's birthday is still to come, or use AGE or MONTHS_BETWEEN / 12.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT DATEDIFF(year, birth_date, CURRENT_DATE) AS age FROM people", dialect: "snowflake" },
      { sql: "SELECT EXTRACT(YEAR FROM CURRENT_DATE) - EXTRACT(YEAR FROM p.dob) FROM people p", dialect: "postgres" },
    ],
    good: [
      { sql: "SELECT DATEDIFF(year, opened, CURRENT_DATE) FROM stores", dialect: "snowflake" },
      { sql: "SELECT DATEDIFF(day, birth_date, CURRENT_DATE) FROM people", dialect: "snowflake" },
    ],
  },
});
