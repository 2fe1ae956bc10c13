import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { equalExpressions } from "./support/output.ts";
import { eachExpression } from "./support/visit.ts";

/** Whole numbers have an exact double, so comparing with them is meaningful, 0 above all. */
function isWhole(expression: Expression): boolean {
  return expression.kind === "literal" && Number.isInteger(Number(expression.value));
}

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  if (expression.kind !== "binary" || (expression.operator !== "=" && expression.operator !== "<>")) return undefined;
  const { left, right } = expression;
  const float = [left, right].find((side) => side.kind !== "literal" && analysed.typeOf(side).kind === "float");
  if (float === undefined || isWhole(left) || isWhole(right) || equalExpressions(analysed, left, right)) return undefined;
  return {
    span: expression,
    message: `${textAt(analysed, float)} is a floating-point number; two ways to compute the same amount may differ in the last digits.`,
    suggestion: "Compare with a tolerance, ABS(a - b) < 0.000001, or store amounts as DECIMAL.",
  };
}

export const floatEquality = defineRule({
  id: "float-equality",
  group: "correctness",
  title: "Equality of floating-point numbers",
  severity: "warning",
  what: "= or <> with a FLOAT, REAL or DOUBLE, other than with a whole number.",
  why: "0.1 + 0.2 is not 0.3 in binary, and sums depend on the order of the rows: equal amounts compare as different.",
  whenNotToUse: "Values that were copied and never computed with.",
  fix: "none",
  sources: ["Goldberg: What every computer scientist should know about floating-point arithmetic, ACM Computing Surveys 23(1), 1991"],
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE price = 0.1", schema: "CREATE TABLE t (price DOUBLE PRECISION)" },
      { sql: "SELECT * FROM a JOIN b ON a.x = b.y", schema: "CREATE TABLE a (x REAL); CREATE TABLE b (y REAL)" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE price = 0 OR price > 0.1", schema: "CREATE TABLE t (price DOUBLE PRECISION)" },
      { sql: "SELECT * FROM t WHERE price = 0.1", schema: "CREATE TABLE t (price DECIMAL(10, 2))" },
      { sql: "SELECT * FROM t WHERE price = 0.1" },
    ],
  },
});
