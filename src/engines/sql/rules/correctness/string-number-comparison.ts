import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { textAt } from "./support/columns.ts";
import { familyOf } from "./support/kinds.ts";
import { comparisons } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";

/** A column or a computation of text; a string literal takes the type of the other side. */
function isText(analysed: AnalysedStatement, expression: Expression): boolean {
  return expression.kind !== "literal" && expression.kind !== "parameter" && familyOf(analysed.typeOf(expression).kind) === "text";
}

function isNumber(analysed: AnalysedStatement, expression: Expression): boolean {
  return familyOf(analysed.typeOf(expression).kind) === "number";
}

function quoted(analysed: AnalysedStatement, number: Expression): ProposedRewrite | undefined {
  if (number.kind !== "literal") return undefined;
  return {
    title: "Compare text with text",
    edits: [{ span: number, text: `'${textAt(analysed, number)}'` }],
    preconditions: [],
    changesResult: true,
  };
}

function matchOf(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  if (expression.kind !== "binary" || !comparisons.has(expression.operator)) return undefined;
  const sides = [expression.left, expression.right] as const;
  const text = sides.find((side) => isText(analysed, side));
  const number = sides.find((side) => isNumber(analysed, side));
  if (text === undefined || number === undefined) return undefined;
  const rewrite = expression.operator === "=" ? quoted(analysed, number) : undefined;
  return {
    span: expression,
    message: `${textAt(analysed, text)} is text and ${textAt(analysed, number)} is a number: strict engines refuse this, others convert every value of ${textAt(analysed, text)}.`,
    suggestion: "Write the CAST that is meant, or store the column as a number.",
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const stringNumberComparison = defineRule({
  id: "string-number-comparison",
  group: "correctness",
  title: "Text compared with a number",
  severity: "warning",
  what: "A comparison between a text column and a number.",
  why: "The engine converts: '007' equals 7, one value that is no number ends the query or counts as 0, '10' < '9' or not by engine, and no index is used.",
  whenNotToUse: "Never; a CAST says what is meant.",
  fix: "suggestion",
  sources: [
    "https://dev.mysql.com/doc/refman/8.4/en/type-conversion.html",
    "https://learn.microsoft.com/sql/t-sql/data-types/data-type-precedence-transact-sql",
  ],
  visit: eachExpression((analysed, { expression }) => matchOf(analysed, expression)),
  examples: {
    bad: [
      { sql: "SELECT * FROM t WHERE code = 7", schema: "CREATE TABLE t (code VARCHAR(10))", fixed: "SELECT * FROM t WHERE code = '7'" },
      { sql: "SELECT * FROM a JOIN b ON a.id = b.ref", schema: "CREATE TABLE a (id INT); CREATE TABLE b (ref TEXT)" },
      { sql: "SELECT * FROM t WHERE code > 100", schema: "CREATE TABLE t (code TEXT)" },
    ],
    good: [
      { sql: "SELECT * FROM t WHERE code = '7'", schema: "CREATE TABLE t (code TEXT)" },
      { sql: "SELECT * FROM t WHERE n = '7'", schema: "CREATE TABLE t (n INT)" },
      { sql: "SELECT * FROM t WHERE CAST(code AS INT) = 7", schema: "CREATE TABLE t (code TEXT)" },
      { sql: "SELECT * FROM t WHERE code = 7" },
    ],
  },
});
