import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { columnOf, textAt, type KnownColumn } from "../correctness/support/columns.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";
import { isCallOf } from "./support/calls.ts";

interface Converted {
  readonly column: KnownColumn;
  readonly by: string;
}

/** A column under a cast or a function that changes how text is written. */
function convertedIn(analysed: AnalysedStatement, expression: Expression): Converted | undefined {
  if (expression.kind === "cast") {
    const column = columnOf(analysed, expression.operand);
    return column === undefined ? undefined : { column, by: `a cast to ${expression.type}` };
  }
  if (
    !isCallOf(expression, "lower", "upper", "trim", "ltrim", "rtrim", "replace", "substr", "substring", "lpad", "to_char") ||
    expression.extras
  )
    return undefined;
  const [first] = expression.arguments;
  const column = first === undefined ? undefined : columnOf(analysed, first);
  return column === undefined ? undefined : { column, by: expression.name.at(-1)?.name.toUpperCase() ?? "a function" };
}

function match(analysed: AnalysedStatement, { expression, clause }: Visited): RuleMatch | undefined {
  if (expression.kind !== "binary" || expression.operator !== "=" || (clause !== "from" && clause !== "where")) return undefined;
  const [left, right] = [convertedIn(analysed, expression.left), convertedIn(analysed, expression.right)];
  const [a, b] = [left?.column ?? columnOf(analysed, expression.left), right?.column ?? columnOf(analysed, expression.right)];
  const converted = left ?? right;
  if (converted === undefined || a === undefined || b === undefined || a.source === b.source || a.scope !== b.scope) return undefined;
  return {
    span: expression,
    message: `The join compares ${textAt(analysed, converted.column.reference)} after ${converted.by}: no index, sort key, distribution key or statistic of it serves the join.`,
    suggestion: "Store both keys in one type and form, converted once where the data is loaded, and join them as they are.",
  };
}

export const convertedJoinKey = defineRule({
  id: "converted-join-key",
  group: "cost",
  title: "Join on a converted column",
  severity: "info",
  what: "A join condition with a cast or a text function (LOWER, TRIM, SUBSTR...) around a key of either side.",
  why: "Each row is converted to be joined, indexes and co-located data can't be used, and the planner guesses how many rows match.",
  whenNotToUse: "One-off joins of sources that nobody can change.",
  fix: "none",
  sources: ["Redshift documentation: best practices, matching join columns of DISTKEY and SORTKEY"],
  visit: eachExpression(match),
  examples: {
    bad: [
      { sql: "SELECT a.id FROM a JOIN b ON CAST(a.code AS VARCHAR) = b.code" },
      { sql: "SELECT a.id FROM a, b WHERE LOWER(a.email) = LOWER(b.email)" },
    ],
    good: [
      { sql: "SELECT a.id FROM a JOIN b ON a.code = b.code WHERE LOWER(a.email) = 'x'" },
      { sql: "SELECT a.id FROM a WHERE LOWER(a.email) = LOWER(a.login)" },
    ],
  },
});
