import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Binary, Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

const rounding = new Set(["floor", "ceil", "ceiling", "trunc", "truncate", "div"]);

function isInteger(analysed: AnalysedStatement, expression: Expression): boolean {
  if (expression.kind === "literal") return expression.type === "number" && /^\d+$/u.test(expression.value);
  // SUM of 64-bit integers is numeric on Postgres, and the type inferred for a sum says little elsewhere.
  if (expression.kind === "call" && functionName(expression) === "sum") {
    const [argument] = expression.arguments;
    return (
      argument !== undefined && /^(INT|INTEGER|INT4|SMALLINT|INT2)$/u.test(analysed.typeOf(argument).type) && isInteger(analysed, argument)
    );
  }
  return analysed.typeOf(expression).kind === "integer";
}

/** `x / 10 * 10` rounds down on purpose, and FLOOR says so. */
function isMeant({ expression, parent }: Visited, division: Binary): boolean {
  if (parent === undefined) return false;
  if (parent.kind === "call" && rounding.has(functionName(parent))) return true;
  return (
    parent.kind === "binary" &&
    (parent.operator === "%" || (parent.operator === "*" && parent.left === expression && sameNumber(division.right, parent.right)))
  );
}

function sameNumber(a: Expression, b: Expression): boolean {
  return a.kind === "literal" && b.kind === "literal" && a.value === b.value;
}

function isExact(left: Expression, right: Expression): boolean {
  return left.kind === "literal" && right.kind === "literal" && Number(left.value) % Number(right.value) === 0;
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression } = visited;
  if (expression.kind !== "binary" || expression.operator !== "/") return undefined;
  const { left, right } = expression;
  if (!isInteger(analysed, left) || !isInteger(analysed, right) || isExact(left, right) || isMeant(visited, expression)) return undefined;
  return {
    span: expression,
    ...(right.kind === "literal" ? { severity: "info" as const } : {}),
    message: `Both sides of ${textAt(analysed, expression)} are integers, so the fraction is cut off: 7 / 2 is 3.`,
    suggestion: "Divide decimals: 1.0 * a / b, or CAST one side. Where whole numbers are meant, say so with FLOOR.",
    rewrite: {
      title: "Divide as decimals",
      edits: [{ span: { start: left.start, end: left.start }, text: "1.0 * " }],
      preconditions: [],
      changesResult: true,
    },
  };
}

export const integerDivision = defineRule({
  id: "integer-division",
  group: "correctness",
  title: "Division of integers loses the fraction",
  severity: "warning",
  dialects: ["postgres", "redshift", "tsql", "trino"],
  what: "a / b of two integers on an engine where that is integer division.",
  why: "Ratios, rates and percentages come out as 0 or 1, or cut to whole numbers, without any error.",
  whenNotToUse: "Whole numbers are meant, e.g. pages or buckets; FLOOR(a / b) says so.",
  fix: "suggestion",
  sources: [
    "https://www.postgresql.org/docs/current/functions-math.html",
    "https://learn.microsoft.com/sql/t-sql/language-elements/divide-transact-sql",
  ],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT paid / total FROM orders",
        schema: "CREATE TABLE orders (paid INTEGER, total INTEGER)",
        dialect: "postgres",
        fixed: "SELECT 1.0 * paid / total FROM orders",
      },
      { sql: "SELECT COUNT(DISTINCT a) / COUNT(*) FROM t", dialect: "tsql", fixed: "SELECT 1.0 * COUNT(DISTINCT a) / COUNT(*) FROM t" },
      { sql: "SELECT 1 / 2", dialect: "trino" },
      { sql: "SELECT SUM(hits) / 1000 FROM t", schema: "CREATE TABLE t (hits INTEGER)", dialect: "postgres" },
    ],
    good: [
      { sql: "SELECT paid / total FROM orders", schema: "CREATE TABLE orders (paid DECIMAL(10, 2), total INTEGER)", dialect: "postgres" },
      { sql: "SELECT paid / total FROM orders", dialect: "postgres" },
      { sql: "SELECT COUNT(a) / COUNT(*) FROM t", dialect: "bigquery" },
      { sql: "SELECT FLOOR(n / 10), n / 10 * 10, 100 / 4, n / 10.0 FROM t", schema: "CREATE TABLE t (n INTEGER)", dialect: "postgres" },
      { sql: "SELECT 1.0 * COUNT(a) / COUNT(*) FROM t", dialect: "postgres" },
    ],
  },
});
