import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { columnOf, isDeclaredNullable, sameColumn, textAt } from "./support/columns.ts";
import { eachExpression } from "./support/visit.ts";
import { expressionsOf, type Visited } from "./support/walk.ts";

const distinctFrom = new Set(["generic", "postgres", "duckdb", "snowflake", "bigquery", "databricks", "spark", "trino"]);

/** `column <> constant`, `NOT IN (constants)`, `NOT LIKE pattern`. */
function negated(expression: Expression): Expression | undefined {
  if (expression.kind === "binary" && expression.operator === "<>") {
    return expression.right.kind === "literal" && expression.right.type !== "null" ? expression.left : undefined;
  }
  if (expression.kind === "in" && expression.not && expression.list?.every((item) => item.kind === "literal" && item.type !== "null"))
    return expression.operand;
  return expression.kind === "like" && expression.not ? expression.operand : undefined;
}

/** Another condition on the same column says what is to happen with NULL, or keeps it out anyway. */
function isConsidered(analysed: AnalysedStatement, scope: Scope, column: Expression, own: Expression): boolean {
  const known = columnOf(analysed, column);
  if (known === undefined) return true;
  return expressionsOf(scope).some(({ expression, clause }) => {
    if (expression === own || (clause !== "where" && clause !== "from")) return false;
    const operand =
      expression.kind === "is" || expression.kind === "like" || expression.kind === "between" || expression.kind === "in"
        ? expression.operand
        : expression.kind === "binary" && /^(?:=|[<>]=?)$/u.test(expression.operator)
          ? expression.left
          : undefined;
    const other = operand === undefined ? undefined : columnOf(analysed, operand);
    return other !== undefined && sameColumn(other, known);
  });
}

function isDistinctFrom(analysed: AnalysedStatement, expression: Expression): ProposedRewrite | undefined {
  if (expression.kind !== "binary" || !distinctFrom.has(analysed.dialect)) return undefined;
  return {
    title: "Keep the rows where it is NULL",
    edits: [{ span: expression.operatorSpan, text: "IS DISTINCT FROM" }],
    preconditions: [],
    changesResult: true,
  };
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression, clause, scope } = visited;
  const column = negated(expression);
  if (column === undefined || clause !== "where" || scope === undefined || !isDeclaredNullable(analysed, column)) return undefined;
  const known = columnOf(analysed, column);
  // Under OR another arm may take the row in; the optional side of an outer join is another rule's matter.
  if (known === undefined || known.source.optional || known.correlated) return undefined;
  if (
    visited.ancestors.some((ancestor) => ancestor.kind !== "binary" || ancestor.operator !== "AND") ||
    isConsidered(analysed, scope, column, expression)
  )
    return undefined;
  const rewrite = isDistinctFrom(analysed, expression);
  const name = textAt(analysed, column);
  return {
    span: expression,
    message: `${name} is nullable, and rows where it is NULL don't pass ${textAt(analysed, expression)}.`,
    suggestion: `If they are wanted, add OR ${name} IS NULL, or compare with IS DISTINCT FROM.`,
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const notEqualHidesNulls = defineRule({
  id: "not-equal-hides-nulls",
  group: "correctness",
  title: "Negation that drops NULLs",
  severity: "info",
  what: "<>, NOT IN (constants) or NOT LIKE in WHERE on a column that is declared without NOT NULL.",
  why: "NULL <> 'x' is not true: 'everything but x' silently leaves out the rows without a value.",
  whenNotToUse: "Rows without a value aren't wanted, or there are none: declare the column NOT NULL.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 8.2 <comparison predicate>"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT * FROM orders WHERE status <> 'cancelled'",
        schema: "CREATE TABLE orders (status TEXT)",
        fixed: "SELECT * FROM orders WHERE status IS DISTINCT FROM 'cancelled'",
      },
      { sql: "SELECT * FROM orders WHERE kind NOT IN ('a', 'b') AND total > 1", schema: "CREATE TABLE orders (kind TEXT, total INT)" },
    ],
    good: [
      { sql: "SELECT * FROM orders WHERE status <> 'cancelled'", schema: "CREATE TABLE orders (status TEXT NOT NULL)" },
      { sql: "SELECT * FROM orders WHERE status <> 'cancelled'" },
      { sql: "SELECT * FROM orders WHERE (status <> 'cancelled' OR status IS NULL)", schema: "CREATE TABLE orders (status TEXT)" },
      { sql: "SELECT * FROM orders WHERE status <> 'x' AND status IS NOT NULL", schema: "CREATE TABLE orders (status TEXT)" },
    ],
  },
});
