import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import { functionName } from "../../scopes/functions/function-name.ts";
import type { Expression } from "../../syntax/tree.ts";
import { conditionalCall } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { familyOf } from "./support/kinds.ts";
import { eachExpression } from "./support/visit.ts";

const choosing = new Set(["coalesce", "ifnull", "nvl", "greatest", "least"]);

/** DECODE(x, a, r1, b, r2, default): the results. Charsets and keys of other engines' DECODE have two arguments. */
function decoded(items: readonly Expression[]): readonly Expression[] {
  if (items.length < 3) return [];
  return items.filter((_, index) => index > 1 && (index % 2 === 0 || (index === items.length - 1 && items.length % 2 === 0)));
}

/** The expressions of which the result is one. */
function alternatives(expression: Expression): readonly Expression[] {
  if (expression.kind === "case") {
    const results = expression.branches.map(({ then }) => then);
    return expression.otherwise === undefined ? results : [...results, expression.otherwise];
  }
  if (expression.kind !== "call") return [];
  const chosen = conditionalCall(expression);
  if (chosen !== undefined) return [chosen.whenTrue, chosen.whenFalse];
  const name = functionName(expression);
  // ISNULL of MySQL and Databricks has one argument and is a test.
  if (name === "isnull") return expression.arguments.length === 2 ? expression.arguments : [];
  if (name === "nvl2") return expression.arguments.slice(1);
  if (name === "decode") return decoded(expression.arguments);
  return choosing.has(name) ? expression.arguments : [];
}

/** A literal string becomes a date or number where that is what it says. */
function fits(literal: Expression, family: string): boolean {
  if (literal.kind !== "literal" || literal.type !== "string") return false;
  if (family === "number") return literal.value.trim() !== "" && Number.isFinite(Number(literal.value));
  return family !== "time" || /^\d{4}-\d{2}-\d{2}/u.test(literal.value);
}

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  const known = alternatives(expression).flatMap((item) => {
    const family = familyOf(analysed.typeOf(item).kind);
    const isNull = item.kind === "literal" && item.type === "null";
    return family === undefined || isNull || item.kind === "parameter" ? [] : [{ item, family }];
  });
  const [first] = known;
  const other = known.find(
    ({ item, family }) => first !== undefined && family !== first.family && !fits(item, first.family) && !fits(first.item, family),
  );
  if (first === undefined || other === undefined) return undefined;
  return {
    span: other.item,
    message: `${textAt(analysed, first.item)} is ${first.family} and ${textAt(analysed, other.item)} is ${other.family}: one result can't be both.`,
    suggestion: "Give all alternatives one type; write the CAST where a conversion is meant.",
  };
}

export const mixedResultTypes = defineRule({
  id: "mixed-result-types",
  group: "correctness",
  title: "Alternatives of different types",
  severity: "warning",
  what: "COALESCE, CASE, IF, NVL2, DECODE and the like whose alternatives are, say, a number and a text: COALESCE(amount, 'n/a').",
  why: "Strict engines refuse it; others convert to one of the types by rules of their own, and fail when the first such row comes.",
  whenNotToUse: "Never; a CAST says what is meant.",
  fix: "none",
  sources: ["ISO/IEC 9075-2, 9.5 result of data type combinations"],
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [
      { sql: "SELECT COALESCE(amount, 'n/a') FROM t", schema: "CREATE TABLE t (amount INT)" },
      { sql: "SELECT CASE WHEN x > 1 THEN amount ELSE 'none' END FROM t", schema: "CREATE TABLE t (amount DECIMAL(10, 2), x INT)" },
      { sql: "SELECT COALESCE(name, 0) FROM t", schema: "CREATE TABLE t (name TEXT)" },
      { sql: "SELECT ISNULL(amount, 'n/a') FROM t", schema: "CREATE TABLE t (amount INT)", dialect: "tsql" },
      { sql: "SELECT IFF(x > 1, amount, 'none') FROM t", schema: "CREATE TABLE t (amount INT, x INT)", dialect: "snowflake" },
      { sql: "SELECT DECODE(x, 1, amount, 2, 0, 'none') FROM t", schema: "CREATE TABLE t (amount INT, x INT)", dialect: "oracle" },
    ],
    good: [
      {
        sql: "SELECT COALESCE(amount, 0), COALESCE(name, ''), COALESCE(day, '2024-01-01') FROM t",
        schema: "CREATE TABLE t (amount INT, name TEXT, day DATE)",
      },
      { sql: "SELECT COALESCE(CAST(amount AS TEXT), 'n/a') FROM t", schema: "CREATE TABLE t (amount INT)" },
      { sql: "SELECT COALESCE(amount, 'n/a') FROM t" },
      {
        sql: "SELECT DECODE(x, 'a', 1, 'b', 2, 0), NVL2(name, 1, 0) FROM t",
        schema: "CREATE TABLE t (name TEXT, x TEXT)",
        dialect: "oracle",
      },
      { sql: "SELECT IF(x > 1, amount, 0) FROM t", schema: "CREATE TABLE t (amount INT, x INT)", dialect: "mysql" },
      { sql: "SELECT CASE WHEN x > 1 THEN NULL ELSE 'none' END FROM t" },
    ],
  },
});
