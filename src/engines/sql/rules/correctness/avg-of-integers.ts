import { functionName } from "../../scopes/functions/function-name.ts";
import { defineRule, type Edit } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

/** A quotient of integers stays one. */
function asDecimal(argument: Expression): readonly Edit[] {
  const { start, end } = argument;
  const plain = argument.kind !== "binary" || argument.parentheses > 0;
  return [
    { span: { start, end: start }, text: plain ? "1.0 * " : "1.0 * (" },
    ...(plain ? [] : [{ span: { start: end, end }, text: ")" }]),
  ];
}

export const avgOfIntegers = defineRule({
  id: "avg-of-integers",
  group: "correctness",
  title: "AVG of integers is an integer",
  severity: "warning",
  dialects: ["tsql", "redshift"],
  what: "AVG of an integer column on SQL Server or Redshift.",
  why: "The average has the type of its argument there: the average of 1 and 2 is 1.",
  whenNotToUse: "Whole numbers are meant.",
  fix: "suggestion",
  sources: [
    "https://learn.microsoft.com/sql/t-sql/functions/avg-transact-sql",
    "https://docs.aws.amazon.com/redshift/latest/dg/r_AVG.html",
  ],
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "call" || functionName(expression) !== "avg") return undefined;
    const [argument] = expression.arguments;
    if (argument === undefined || analysed.typeOf(argument).kind !== "integer") return undefined;
    return {
      span: expression,
      message: `${textAt(analysed, argument)} is an integer, so its average is cut to a whole number.`,
      suggestion: "Average decimals: AVG(1.0 * x) or AVG(CAST(x AS DECIMAL(18, 4))).",
      rewrite: {
        title: "Average decimals",
        edits: asDecimal(argument),
        preconditions: [],
        changesResult: true,
      },
    };
  }),
  examples: {
    bad: [
      {
        sql: "SELECT AVG(age) FROM people",
        schema: "CREATE TABLE people (age INT)",
        dialect: "tsql",
        fixed: "SELECT AVG(1.0 * age) FROM people",
      },
      {
        sql: "SELECT AVG(days / 7) FROM people",
        schema: "CREATE TABLE people (days INT)",
        dialect: "tsql",
        fixed: "SELECT AVG(1.0 * (days / 7)) FROM people",
      },
      { sql: "SELECT AVG(age) FROM people GROUP BY age", schema: "CREATE TABLE people (age BIGINT)", dialect: "redshift" },
    ],
    good: [
      { sql: "SELECT AVG(age) FROM people", schema: "CREATE TABLE people (age INT)", dialect: "postgres" },
      { sql: "SELECT AVG(CAST(age AS DECIMAL(10, 2))) FROM people", schema: "CREATE TABLE people (age INT)", dialect: "tsql" },
      { sql: "SELECT AVG(age) FROM people", dialect: "tsql" },
    ],
  },
});
