import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Call, Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import { some, type Visited } from "./support/walk.ts";

const birth = /birth|(?:^|_)dob(?:_|$)|(?:^|_)born(?:_|$)/iu;
const age = /^(?:.*_)?age(?:_(?:in_)?years)?$/iu;
const year = /^'?(?:year|years|yr|yrs|y|yy|yyy|yyyy|isoyear)'?$/iu;

/**
 * Functions that count the turns of the year. Left out because they count whole years: TIMESTAMPDIFF of MySQL, date_diff of Trino, DATEDIFF
 * and TIMESTAMPDIFF of Spark and Databricks, DATE_SUB of DuckDB, age() of ClickHouse. TIMESTAMP_DIFF of BigQuery takes no years.
 */
const countsTurns: Readonly<Partial<Record<DialectId, readonly string[]>>> = {
  generic: ["datediff"],
  tsql: ["datediff", "datediff_big"],
  redshift: ["datediff", "date_diff"],
  snowflake: ["datediff", "timediff", "timestampdiff"],
  bigquery: ["date_diff", "datetime_diff"],
  duckdb: ["date_diff", "datediff"],
  clickhouse: ["datediff", "date_diff", "timestampdiff", "timestamp_diff"],
};

function hasYear(analysed: AnalysedStatement, call: Call): boolean {
  return call.arguments.some((argument) => year.test(textAt(analysed, argument)));
}

/** EXTRACT(YEAR FROM d), YEAR(d), toYear(d), DATE_PART('year', d), DATEPART(year, d). */
function isYear(analysed: AnalysedStatement, side: Expression): boolean {
  if (side.kind === "extract") return side.field.toUpperCase() === "YEAR";
  if (side.kind === "cast") return isYear(analysed, side.operand);
  if (side.kind !== "call") return false;
  const name = functionName(side);
  return name === "year" || name === "toyear" || (/^date_?part$/u.test(name) && hasYear(analysed, side));
}

function isYearDifference(analysed: AnalysedStatement, expression: Expression): boolean {
  if (expression.kind === "call")
    return countsTurns[analysed.dialect]?.includes(functionName(expression)) === true && hasYear(analysed, expression);
  if (expression.kind !== "binary" || expression.operator !== "-") return false;
  return isYear(analysed, expression.left) && isYear(analysed, expression.right);
}

/** Called an age, or counted from a date of birth. */
function isAge({ expression, ancestors, scope }: Visited): boolean {
  if (some(expression, (inner) => inner.kind === "column" && birth.test(inner.name.name))) return true;
  const outermost = ancestors[0] ?? expression;
  const item = scope?.select.items.find((candidate) => candidate.expression === outermost);
  return item?.alias !== undefined && age.test(item.alias.name);
}

export const ageByYearDifference = defineRule({
  id: "age-by-year-difference",
  group: "correctness",
  title: "Age as a difference of calendar years",
  severity: "warning",
  what: "The difference of the years of two dates, or DATEDIFF(year, ...) where that counts turns of the year, of a date of birth or as an age.",
  why: "It counts the New Year's Days between the two: somebody born on 31 December is one year old the next morning.",
  whenNotToUse: "The age reached within the calendar year is meant.",
  fix: "none",
  sources: [
    "Snowflake documentation: DATEDIFF, usage notes",
    "BigQuery documentation: DATE_DIFF",
    "Redshift documentation: DATEDIFF function",
    "Microsoft: DATEDIFF (Transact-SQL), remarks",
    "Databricks documentation: datediff (timestamp) function, which counts whole elapsed units",
    "MySQL Reference Manual: TIMESTAMPDIFF",
  ],
  visit: eachExpression((analysed, visited) => {
    const { expression } = visited;
    if (!isYearDifference(analysed, expression) || !isAge(visited)) return undefined;
    return {
      span: expression,
      message: `${textAt(analysed, expression)} counts turns of the year, not birthdays.`,
      suggestion: "Subtract one where this year's birthday is still to come, or use a function of the engine that counts whole years.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT DATEDIFF(year, birth_date, CURRENT_DATE) AS age FROM people", dialect: "snowflake" },
      { sql: "SELECT DATEDIFF(year, joined_at, GETDATE()) AS customer_age FROM customers", dialect: "tsql" },
      { sql: "SELECT DATE_DIFF(CURRENT_DATE(), birth_date, YEAR) FROM people", dialect: "bigquery" },
      { sql: "SELECT DATEDIFF(years, birth_date, CURRENT_DATE) FROM people", dialect: "redshift" },
      { sql: "SELECT dateDiff('year', birth_date, today()) FROM people", dialect: "clickhouse" },
      { sql: "SELECT EXTRACT(YEAR FROM CURRENT_DATE) - EXTRACT(YEAR FROM p.dob) FROM people p", dialect: "postgres" },
      { sql: "SELECT DATE_PART('year', CURRENT_DATE) - DATE_PART('year', p.dob) FROM people p", dialect: "postgres" },
      { sql: "SELECT YEAR(CURDATE()) - YEAR(birth_date) FROM people", dialect: "mysql" },
      { sql: "SELECT year(current_date) - year(birth_date) FROM people", dialect: "trino" },
    ],
    good: [
      { sql: "SELECT DATEDIFF(year, opened, CURRENT_DATE) FROM stores", dialect: "snowflake" },
      { sql: "SELECT DATEDIFF(day, birth_date, CURRENT_DATE) AS age FROM people", dialect: "snowflake" },
      { sql: "SELECT DATEDIFF(YEAR, birth_date, CURRENT_DATE()) AS age FROM people", dialect: "databricks" },
      { sql: "SELECT TIMESTAMPDIFF(YEAR, birth_date, CURDATE()) AS age FROM people", dialect: "mysql" },
      { sql: "SELECT date_diff('year', birth_date, current_date) AS age FROM people", dialect: "trino" },
      { sql: "SELECT DATE_PART('year', AGE(birth_date)) AS age FROM people", dialect: "postgres" },
    ],
  },
});
