import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Binary } from "../../syntax/tree.ts";
import { columnOf, textAt } from "./support/columns.ts";
import { isTimestamp, midnight, nextDay } from "./support/dates.ts";
import { isBesideAnd } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

function wholeDay(analysed: AnalysedStatement, expression: Binary, visited: Visited): ProposedRewrite | undefined {
  const next = nextDay(analysed, expression.right);
  if (next === undefined || expression.operator !== "=") return undefined;
  const column = textAt(analysed, expression.left);
  const day = textAt(analysed, expression.right);
  const after = day.slice(0, next.span.start - expression.right.start) + next.text + day.slice(next.span.end - expression.right.start);
  const wrap = expression.parentheses === 0 && !isBesideAnd(visited);
  const range = `${column} >= ${day} AND ${column} < ${after}`;
  return {
    title: "Ask for the whole day",
    edits: [{ span: { start: expression.left.start, end: expression.right.end }, text: wrap ? `(${range})` : range }],
    preconditions: [],
    changesResult: true,
  };
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression } = visited;
  if (expression.kind !== "binary" || (expression.operator !== "=" && expression.operator !== "<>")) return undefined;
  const { left, right } = expression;
  if (columnOf(analysed, left) === undefined || !isTimestamp(analysed, left) || midnight(analysed, right) !== "day") return undefined;
  // A join of a timestamp with a date column is a matter of types, not of a day that was meant.
  if (right.kind === "column" && columnOf(analysed, right) !== undefined) return undefined;
  const rewrite = wholeDay(analysed, expression, visited);
  return {
    span: expression,
    message: `${textAt(analysed, left)} is a timestamp, so ${textAt(analysed, expression)} ${expression.operator === "=" ? "holds only" : "leaves out only what happened"} at midnight exactly.`,
    suggestion: "Ask for the range from that day to the next, the end left out.",
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const timestampEqualsDate = defineRule({
  id: "timestamp-equals-date",
  group: "correctness",
  title: "Timestamp compared with a date by =",
  severity: "warning",
  what: "A timestamp column = or <> a bare date.",
  why: "The date is read as its midnight: nearly all rows of that day are missed.",
  whenNotToUse: "The column holds midnights only; make it a DATE.",
  fix: "suggestion",
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT COUNT(*) FROM events WHERE ts = '2024-02-29' AND kind = 1",
        schema: "CREATE TABLE events (ts TIMESTAMP, kind INT)",
        fixed: "SELECT COUNT(*) FROM events WHERE ts >= '2024-02-29' AND ts < '2024-03-01' AND kind = 1",
      },
      { sql: "SELECT * FROM events WHERE ts = CURRENT_DATE", schema: "CREATE TABLE events (ts TIMESTAMP)" },
    ],
    good: [
      { sql: "SELECT * FROM events WHERE d = '2024-02-29'", schema: "CREATE TABLE events (d DATE)" },
      { sql: "SELECT * FROM events WHERE ts = '2024-02-29 10:00:00'", schema: "CREATE TABLE events (ts TIMESTAMP)" },
      { sql: "SELECT * FROM events WHERE CAST(ts AS DATE) = '2024-02-29'", schema: "CREATE TABLE events (ts TIMESTAMP)" },
      { sql: "SELECT * FROM events WHERE ts = '2024-02-29'" },
    ],
  },
});
