import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
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

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression, ancestors, clause } = visited;
  const parent = ancestors.at(-1);
  if (expression.kind !== "binary" || expression.operator !== "||" || (parent?.kind === "binary" && parent.operator === "||"))
    return undefined;
  if (clause !== "select") return undefined;
  const found = chainOf("||", expression);
  const nullable = found.find((part) => isDeclaredNullable(analysed, part) && analysed.typeOf(part).kind === "text");
  if (nullable === undefined || found.length < 2 || isGuarded(analysed, visited, nullable)) return undefined;
  const text = textAt(analysed, nullable);
  return {
    span: nullable,
    message: `Where ${text} is NULL, the whole text is NULL.`,
    suggestion: `Write COALESCE(${text}, ''), or CONCAT_WS, which leaves NULLs out.`,
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
  dialects: ["generic", "postgres", "duckdb", "snowflake", "bigquery", "redshift", "databricks", "spark", "trino"],
  what: "a || b in the select list where a column among the parts is declared without NOT NULL.",
  why: "One NULL part makes the whole NULL: a missing middle name wipes out the full name.",
  whenNotToUse: "NULL is meant then. Oracle takes NULL for an empty text and isn't concerned.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 6.33 <string value expression>"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT first_name || ' ' || middle_name FROM people",
        schema: "CREATE TABLE people (first_name TEXT NOT NULL, middle_name TEXT)",
        fixed: "SELECT first_name || ' ' || COALESCE(middle_name, '') FROM people",
      },
    ],
    good: [
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
