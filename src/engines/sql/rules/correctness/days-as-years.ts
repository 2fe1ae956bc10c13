import type { AnalysedStatement } from "../../scope.ts";
import { defineRule } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { familyOf } from "./support/kinds.ts";
import { eachExpression } from "./support/visit.ts";

const dayCounts = new Set(["datediff", "date_diff", "timestampdiff", "timestamp_diff", "days_between", "julianday", "date_sub", "datesub"]);
const day = /^(?:day|days|d|dd)$/u;

/** A number of days: DATEDIFF and its kin, or a difference of dates. */
function isDays(analysed: AnalysedStatement, expression: Expression): boolean {
  if (expression.kind === "call") {
    if (/^(?:floor|round|abs)$/u.test(functionName(expression)))
      return expression.arguments.slice(0, 1).some((argument) => isDays(analysed, argument));
    const name = functionName(expression);
    const words = expression.arguments.map((argument) => textAt(analysed, argument).replaceAll("'", "").toLowerCase());
    // DATE_SUB(date, days) of MySQL and Spark is a date; with three arguments it is DuckDB's number of whole units.
    const days = words.length === 2 && !name.endsWith("sub");
    return dayCounts.has(name) && (days || (words.length === 3 && words.some((word) => day.test(word))));
  }
  if (expression.kind === "extract" || expression.kind === "cast") return isDays(analysed, expression.operand);
  if (expression.kind !== "binary") return false;
  if (expression.operator === "*") return isDays(analysed, expression.left);
  return (
    expression.operator === "-" && [expression.left, expression.right].every((side) => familyOf(analysed.typeOf(side).kind) === "time")
  );
}

export const daysAsYears = defineRule({
  id: "days-as-years",
  group: "correctness",
  title: "Days divided into years or months",
  severity: "info",
  what: "A number of days divided by 365, 365.25 or 30.",
  why: "Years and months differ in length: ages turn a day early or late around birthdays, and a rounded quotient is wrong for months at their ends.",
  whenNotToUse: "Day-count conventions of finance (Actual/365), and averages over many rows.",
  fix: "none",
  visit: eachExpression((analysed, { expression }) => {
    if (expression.kind !== "binary" || expression.operator !== "/" || expression.right.kind !== "literal") return undefined;
    if (!/^(?:365(?:\.\d*)?|30(?:\.\d*)?|360|366)$/u.test(expression.right.value) || !isDays(analysed, expression.left)) return undefined;
    return {
      span: expression,
      message: `${textAt(analysed, expression.right)} days are not a ${Number(expression.right.value) < 40 ? "month" : "year"}; the result is off by one around the borders.`,
      suggestion:
        "Count whole months or years with the engine's calendar: AGE, MONTHS_BETWEEN, or the difference of the years less one before the anniversary.",
    };
  }),
  examples: {
    bad: [
      { sql: "SELECT DATEDIFF(day, birth_date, CURRENT_DATE) / 365.25 AS age FROM people", dialect: "snowflake" },
      { sql: "SELECT DATEDIFF(days, birth_date, CURRENT_DATE) / 365 FROM people", dialect: "redshift" },
      { sql: "SELECT DATE_DIFF(CURRENT_DATE(), birth_date, DAY) / 365 FROM people", dialect: "bigquery" },
      { sql: "SELECT date_sub('day', birth_date, today()) / 365 FROM people", dialect: "duckdb" },
      { sql: "SELECT datediff(current_date(), birth_date) / 365 FROM people", dialect: "spark" },
      { sql: "SELECT FLOOR((ended - started) / 30) FROM t", schema: "CREATE TABLE t (started DATE, ended DATE)" },
    ],
    good: [
      { sql: "SELECT amount / 365 FROM t" },
      { sql: "SELECT DATEDIFF(day, a, b) / 7 FROM t", dialect: "snowflake" },
      { sql: "SELECT DATEDIFF(month, a, b) / 30 FROM t", dialect: "snowflake" },
    ],
  },
});
