import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement, Scope } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { isAggregate } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { equalExpressions } from "./support/output.ts";
import { conjunctsOf, filtersOf } from "./support/predicates.ts";
import { eachScope } from "./support/visit.ts";
import { expressionsOf, some, type Visited } from "./support/walk.ts";

/** Something that can well be zero: a column, a difference, or a sum or count over what may be empty. */
function mayBeZero(scope: Scope, expression: Expression): boolean {
  if (expression.kind === "column") return true;
  if (expression.kind === "binary") return expression.operator === "-" && some(expression, (inner) => inner.kind === "column");
  if (!isAggregate(expression)) return false;
  const name = functionName(expression);
  if (name === "sum") return true;
  // Groups have at least one row; a table, a filtered count or a column of NULLs may have none.
  const counted = expression.arguments[0];
  return name === "count" && (scope.select.groupBy === undefined || expression.filter !== undefined || counted?.kind === "case");
}

function mentions(analysed: AnalysedStatement, condition: Expression, denominator: Expression): boolean {
  return some(condition, (inner) => equalExpressions(analysed, inner, denominator));
}

/** A CASE around it, WHERE or HAVING says something about the denominator: taken for a guard. */
function isGuarded(analysed: AnalysedStatement, visited: Visited, scope: Scope, denominator: Expression): boolean {
  const around = visited.ancestors.flatMap((ancestor) => {
    if (ancestor.kind === "case") return ancestor.branches.map(({ when }) => when);
    if (ancestor.kind !== "call") return [];
    const name = functionName(ancestor);
    if (/^(?:if|iff|safe_divide|div0|div0null|try|try_divide)$/u.test(name)) return ancestor.arguments.slice(0, 1);
    return ancestor.filter === undefined ? [] : [ancestor.filter];
  });
  const conditions = [...around, ...filtersOf(scope), ...conjunctsOf(scope.select.having?.expression)];
  return conditions.some((condition) => mentions(analysed, condition, denominator));
}

/** The denominator, where nothing keeps it from being zero. */
function unguarded(analysed: AnalysedStatement, scope: Scope, visited: Visited): Expression | undefined {
  const { expression } = visited;
  if (expression.kind !== "binary" || (expression.operator !== "/" && expression.operator !== "%")) return undefined;
  const denominator = expression.right;
  return mayBeZero(scope, denominator) && !isGuarded(analysed, visited, scope, denominator) ? denominator : undefined;
}

/** Where it doesn't fail always. */
const limits: Readonly<Partial<Record<DialectId, string>>> = {
  trino: ", for integers and decimals",
  spark: ", in ANSI mode (the default since version 4)",
  databricks: ", in ANSI mode (the default of SQL warehouses)",
};

function matchOf(analysed: AnalysedStatement, denominators: readonly Expression[]): RuleMatch | undefined {
  const [first] = denominators;
  if (first === undefined) return undefined;
  const text = textAt(analysed, first);
  const times = denominators.length > 1 ? ` (divided by ${denominators.length} times)` : "";
  return {
    span: first,
    message: `If ${text}${times} is 0 the query fails${limits[analysed.dialect] ?? ""}.`,
    suggestion: `Divide by NULLIF(${text}, 0), which gives NULL.`,
    rewrite: {
      title: "Give NULL where the denominator is 0",
      edits: denominators.flatMap((denominator) => [
        { span: { start: denominator.start, end: denominator.start }, text: "NULLIF(" },
        { span: { start: denominator.end, end: denominator.end }, text: ", 0)" },
      ]),
      preconditions: [],
      changesResult: true,
    },
  };
}

/** One finding for all divisions of a SELECT by the same text. */
function matches(analysed: AnalysedStatement, scope: Scope): readonly (RuleMatch | undefined)[] {
  const byText = new Map<string, Expression[]>();
  for (const visited of expressionsOf(scope)) {
    const denominator = unguarded(analysed, scope, visited);
    if (denominator === undefined) continue;
    const text = textAt(analysed, denominator).replaceAll(/\s+/gu, " ");
    byText.set(text, [...(byText.get(text) ?? []), denominator]);
  }
  return [...byText.values()].map((denominators) => matchOf(analysed, denominators));
}

export const divisionByZero = defineRule({
  id: "division-by-zero",
  group: "correctness",
  title: "Denominator that may be zero",
  severity: "info",
  dialects: ["postgres", "redshift", "snowflake", "bigquery", "tsql", "trino", "oracle", "databricks", "spark"],
  what: "A division by a column, a difference, a SUM or a COUNT without NULLIF or a guard, on an engine where division by zero is an error.",
  why: "One row with a zero ends the whole query, often long after it was written.",
  whenNotToUse: "A constraint keeps zero out. Spark before version 4, and without ANSI mode, gives NULL.",
  fix: "suggestion",
  sources: ["ISO/IEC 9075-2, 6.29 <numeric value expression>, data exception: division by zero"],
  visit: eachScope(matches),
  examples: {
    bad: [
      { sql: "SELECT paid / total FROM orders", dialect: "snowflake", fixed: "SELECT paid / NULLIF(total, 0) FROM orders" },
      {
        sql: "SELECT SUM(a) / SUM(b) FROM t GROUP BY k",
        dialect: "bigquery",
        fixed: "SELECT SUM(a) / NULLIF(SUM(b), 0) FROM t GROUP BY k",
      },
      { sql: "SELECT 1.0 * a / (b - c) FROM t", dialect: "postgres", fixed: "SELECT 1.0 * a / NULLIF((b - c), 0) FROM t" },
      {
        sql: "SELECT a / t.n, b / t.n FROM t",
        dialect: "postgres",
        fixed: "SELECT a / NULLIF(t.n, 0), b / NULLIF(t.n, 0) FROM t",
      },
      { sql: "SELECT SUM(a) * 1.0 / COUNT(*) FROM t", dialect: "tsql" },
    ],
    good: [
      { sql: "SELECT paid / NULLIF(total, 0), a / 100, SUM(a) / COUNT(*) FROM orders GROUP BY paid, total, a", dialect: "snowflake" },
      { sql: "SELECT CASE WHEN total > 0 THEN paid / total END FROM orders", dialect: "postgres" },
      { sql: "SELECT paid / total FROM orders WHERE total <> 0", dialect: "postgres" },
      { sql: "SELECT paid / total FROM orders", dialect: "duckdb" },
    ],
  },
});
