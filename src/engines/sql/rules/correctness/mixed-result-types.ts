import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { callName } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { familyOf } from "./support/kinds.ts";
import { eachExpression } from "./support/visit.ts";

const choosing = new Set(["coalesce", "ifnull", "nvl", "greatest", "least"]);

/** The expressions of which the result is one. */
function alternatives(expression: Expression): readonly Expression[] {
  if (expression.kind === "case") {
    const results = expression.branches.map(({ then }) => then);
    return expression.otherwise === undefined ? results : [...results, expression.otherwise];
  }
  return expression.kind === "call" && choosing.has(callName(expression)) ? expression.arguments : [];
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
  what: "COALESCE or CASE whose alternatives are, say, a number and a text: COALESCE(amount, 'n/a').",
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
    ],
    good: [
      {
        sql: "SELECT COALESCE(amount, 0), COALESCE(name, ''), COALESCE(day, '2024-01-01') FROM t",
        schema: "CREATE TABLE t (amount INT, name TEXT, day DATE)",
      },
      { sql: "SELECT COALESCE(CAST(amount AS TEXT), 'n/a') FROM t", schema: "CREATE TABLE t (amount INT)" },
      { sql: "SELECT COALESCE(amount, 'n/a') FROM t" },
      { sql: "SELECT CASE WHEN x > 1 THEN NULL ELSE 'none' END FROM t" },
    ],
  },
});
