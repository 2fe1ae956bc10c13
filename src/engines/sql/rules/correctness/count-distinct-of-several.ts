import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { isDeclaredNullable, textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  if (expression.kind !== "call" || functionName(expression) !== "count" || !expression.distinct || expression.arguments.length < 2)
    return undefined;
  const nullable = expression.arguments.filter((argument) => isDeclaredNullable(analysed, argument));
  const [first] = nullable;
  if (first === undefined) return undefined;
  return {
    span: expression,
    message: `Combinations in which ${nullable.map((argument) => textAt(analysed, argument)).join(" or ")} is NULL aren't counted.`,
    suggestion: "Count the rows of SELECT DISTINCT, or COALESCE the columns.",
  };
}

export const countDistinctOfSeveral = defineRule({
  id: "count-distinct-of-several",
  group: "correctness",
  title: "COUNT DISTINCT of several nullable columns",
  severity: "info",
  dialects: ["generic", "mysql", "snowflake", "databricks", "spark"],
  what: "COUNT(DISTINCT a, b) where one of the columns is nullable.",
  why: "A combination with a NULL in it is left out, unlike in SELECT DISTINCT or GROUP BY, which keep it.",
  whenNotToUse: "Combinations with NULL aren't wanted.",
  fix: "none",
  sources: [
    "https://docs.snowflake.com/en/sql-reference/functions/count",
    "https://dev.mysql.com/doc/refman/8.4/en/aggregate-functions.html",
  ],
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [{ sql: "SELECT COUNT(DISTINCT a, b) FROM t", schema: "CREATE TABLE t (a INT NOT NULL, b INT)", dialect: "snowflake" }],
    good: [
      { sql: "SELECT COUNT(DISTINCT a, b) FROM t", schema: "CREATE TABLE t (a INT NOT NULL, b INT NOT NULL)", dialect: "snowflake" },
      { sql: "SELECT COUNT(DISTINCT a, b) FROM t", dialect: "mysql" },
    ],
  },
});
