import { defineRule, type RuleMatch } from "../../rule.ts";
import type { AnalysedStatement } from "../../scope.ts";
import type { Expression, Literal } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { comparisons } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";

/** A text that a person wrote; what a template or a placeholder stands for isn't known. */
function isWritten(analysed: AnalysedStatement, expression: Expression): expression is Literal {
  if (expression.kind !== "literal" || !["string", "number", "boolean"].includes(expression.type) || /[{}$<>%]/u.test(expression.value))
    return false;
  // :'name' is a variable of psql.
  if (analysed.source.charAt(expression.start - 1) === ":") return false;
  return !analysed.templated.some(({ start, end }) => start < expression.end && expression.start < end);
}

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  if (expression.kind !== "binary" || !comparisons.has(expression.operator)) return undefined;
  const { left, right } = expression;
  if (!isWritten(analysed, left) || !isWritten(analysed, right)) return undefined;
  // 1 = 1 and 1 = 0 are how generated queries begin and how tables are copied without rows.
  if (left.type !== "string" && right.type !== "string") return undefined;
  const text = textAt(analysed, left.type === "string" ? left : right);
  const quoted = text.startsWith('"');
  return {
    span: expression,
    message: quoted
      ? `${text} in double quotes is a text here, not a column: the comparison is the same for every row.`
      : `${textAt(analysed, expression)} compares two constants: it is the same for every row.`,
    suggestion: quoted ? "Write the column without quotes or in backticks." : "Leave the quotes of the column's name out.",
  };
}

export const constantComparison = defineRule({
  id: "constant-comparison",
  group: "correctness",
  title: "Comparison of two constants",
  severity: "error",
  what: "A comparison whose sides are both written values, one of them a text: 'status' = 'paid'. Numbers (1 = 1) aren't reported.",
  why: "Mostly a column's name in quotes: the condition holds for all rows or for none, and nothing says so. On MySQL, BigQuery, Spark and Databricks double quotes make texts too.",
  whenNotToUse: "A switch in a generated query.",
  fix: "none",
  sources: [
    "MySQL Reference Manual: String Literals, ANSI_QUOTES",
    "BigQuery documentation: Lexical structure and syntax, string literals",
    "Databricks documentation: STRING type, literals",
  ],
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [
      { sql: "SELECT id FROM orders WHERE 'status' = 'paid'" },
      { sql: "SELECT id FROM orders WHERE \"status\" = 'paid'", dialect: "mysql" },
      { sql: "SELECT id FROM orders WHERE \"status\" <> 'paid'", dialect: "bigquery" },
      { sql: "SELECT id FROM orders WHERE '2024-01-01' <= 'ordered_at'" },
    ],
    good: [
      { sql: "SELECT :'before' < :'after'", dialect: "postgres" },
      { sql: "SELECT id FROM orders WHERE status = 'paid' AND 1 = 1" },
      { sql: "SELECT id FROM orders WHERE \"status\" = 'paid'", dialect: "postgres" },
      { sql: "SELECT id FROM orders WHERE '${environment}' = 'test'" },
      { sql: "CREATE TABLE copy AS SELECT id FROM orders WHERE 1 = 0" },
    ],
  },
});
