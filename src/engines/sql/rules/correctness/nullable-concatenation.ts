import { dialectsExcept, type DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { isDeclaredNullable, textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";
import { chainOf, conjunctsOf } from "./support/predicates.ts";
import { equalExpressions } from "./support/output.ts";

/** COALESCE around the whole, a CASE or WHERE that asks whether the column is NULL. */
function isGuarded(analysed: AnalysedStatement, { ancestors, scope }: Visited, column: Expression): boolean {
  if (ancestors.some((ancestor) => ancestor.kind === "call" || ancestor.kind === "case" || ancestor.kind === "is")) return true;
  return conjunctsOf(scope?.select.where?.expression).some(
    (condition) => condition.kind === "is" && condition.not && equalExpressions(analysed, condition.operand, column),
  );
}

/** CONCAT of these is NULL where a part is; PostgreSQL, DuckDB, T-SQL and Oracle leave NULLs out. */
const strictConcat: ReadonlySet<DialectId> = new Set([
  "mysql",
  "snowflake",
  "bigquery",
  "redshift",
  "databricks",
  "spark",
  "trino",
  "clickhouse",
]);
/** CONCAT_WS of these leaves NULLs out; Snowflake's doesn't, and BigQuery, Oracle and Redshift have none. */
const concatWs: ReadonlySet<DialectId> = new Set(["postgres", "duckdb", "databricks", "spark", "mysql", "tsql", "trino"]);

/** What is put together at the top of an expression, or undefined. */
function partsOf(analysed: AnalysedStatement, { expression, parent }: Visited): readonly Expression[] | undefined {
  if (expression.kind === "call")
    return functionName(expression) === "concat" && strictConcat.has(analysed.dialect) ? expression.arguments : undefined;
  // || is OR in MySQL; + of a text and a number is arithmetic in T-SQL, which the type of the part below keeps out.
  const operator = analysed.dialect === "tsql" ? "+" : "||";
  if (expression.kind !== "binary" || expression.operator !== operator || analysed.dialect === "mysql") return undefined;
  if (parent?.kind === "binary" && parent.operator === operator) return undefined;
  return chainOf(operator, expression);
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const found = visited.clause === "select" ? partsOf(analysed, visited) : undefined;
  const nullable = found?.find((part) => isDeclaredNullable(analysed, part) && analysed.typeOf(part).kind === "text");
  if (found === undefined || nullable === undefined || found.length < 2 || isGuarded(analysed, visited, nullable)) return undefined;
  const text = textAt(analysed, nullable);
  return {
    span: nullable,
    message: `Where ${text} is NULL, the whole text is NULL.`,
    suggestion: `Write COALESCE(${text}, '')${concatWs.has(analysed.dialect) ? ", or CONCAT_WS, which leaves NULLs out" : ""}.`,
    rewrite: {
      title: "Take NULL for an empty text",
      edits: [
        { span: { start: nullable.start, end: nullable.start }, text: "COALESCE(" },
        { span: { start: nullable.end, end: nullable.end }, text: ", '')" },
      ],
      preconditions: [],
      changesResult: true,
    },
  };
}

export const nullableConcatenation = defineRule({
  id: "nullable-concatenation",
  group: "correctness",
  title: "Concatenation with a nullable column",
  severity: "info",
  dialects: dialectsExcept("oracle"),
  what: "a || b, T-SQL's a + b, or CONCAT where that isn't lenient, in the select list where a column among the parts is declared without NOT NULL.",
  why: "One NULL part makes the whole NULL: a missing middle name wipes out the full name.",
  whenNotToUse: "NULL is meant then. Oracle takes NULL for an empty text and isn't concerned.",
  fix: "suggestion",
  sources: [
    "ISO/IEC 9075-2, 6.33 <string value expression>",
    "MySQL Reference Manual: CONCAT",
    "Snowflake documentation: CONCAT, CONCAT_WS",
    "Microsoft: + (String concatenation) (Transact-SQL)",
  ],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT first_name || ' ' || middle_name FROM people",
        schema: "CREATE TABLE people (first_name TEXT NOT NULL, middle_name TEXT)",
        fixed: "SELECT first_name || ' ' || COALESCE(middle_name, '') FROM people",
      },
      {
        sql: "SELECT first_name + ' ' + middle_name FROM people",
        schema: "CREATE TABLE people (first_name TEXT NOT NULL, middle_name TEXT)",
        dialect: "tsql",
      },
      { sql: "SELECT CONCAT(name, ' ', suffix) FROM t", schema: "CREATE TABLE t (name TEXT NOT NULL, suffix TEXT)", dialect: "mysql" },
      { sql: "SELECT CONCAT(name, suffix) FROM t", schema: "CREATE TABLE t (name TEXT NOT NULL, suffix TEXT)", dialect: "snowflake" },
    ],
    good: [
      { sql: "SELECT CONCAT(a, 'x') FROM t", schema: "CREATE TABLE t (a TEXT)", dialect: "postgres" },
      { sql: "SELECT n + 1 FROM t", schema: "CREATE TABLE t (n INT)", dialect: "tsql" },
      { sql: "SELECT a || b FROM t", schema: "CREATE TABLE t (a TEXT, b TEXT)", dialect: "mysql" },
      {
        sql: "SELECT first_name || last_name FROM people",
        schema: "CREATE TABLE people (first_name TEXT NOT NULL, last_name TEXT NOT NULL)",
      },
      { sql: "SELECT first_name || middle_name FROM people" },
      { sql: "SELECT COALESCE(a || b, '') FROM t", schema: "CREATE TABLE t (a TEXT, b TEXT)" },
      { sql: "SELECT a || 'x' FROM t WHERE a IS NOT NULL", schema: "CREATE TABLE t (a TEXT)" },
    ],
  },
});
