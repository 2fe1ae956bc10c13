import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type Edit, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Between, Binary, Expression } from "../../syntax/tree.ts";
import { columnOf, textAt } from "./support/columns.ts";
import { isCutToDays, isTimestamp, midnight, nextDay, timestampByName } from "./support/dates.ts";
import { isBesideAnd } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import type { Visited } from "./support/walk.ts";

function halfOpen(analysed: AnalysedStatement, expression: Between, visited: Visited): ProposedRewrite | undefined {
  const next = nextDay(analysed, expression.high);
  if (next === undefined || expression.not) return undefined;
  const operand = textAt(analysed, expression.operand);
  const wrap = expression.parentheses === 0 && !isBesideAnd(visited);
  const edits: Edit[] = [
    { span: { start: expression.operand.end, end: expression.low.start }, text: " >= " },
    { span: { start: expression.low.end, end: expression.high.start }, text: ` AND ${operand} < ` },
    next,
  ];
  if (wrap) {
    edits.unshift({ span: { start: expression.operand.start, end: expression.operand.start }, text: "(" });
    edits.push({ span: { start: expression.high.end, end: expression.high.end }, text: ")" });
  }
  return { title: "Ask for a half-open range", edits, preconditions: [], changesResult: true };
}

function before(analysed: AnalysedStatement, expression: Binary): ProposedRewrite | undefined {
  const next = nextDay(analysed, expression.right);
  if (next === undefined) return undefined;
  return {
    title: "Compare with the day after",
    edits: [{ span: expression.operatorSpan, text: "<" }, next],
    preconditions: [],
    changesResult: true,
  };
}

/** Known to be a timestamp, or called like one where nothing is known. */
function certainty(analysed: AnalysedStatement, expression: Expression): "known" | "named" | undefined {
  if (isTimestamp(analysed, expression)) return "known";
  const { kind } = analysed.typeOf(expression);
  const column = columnOf(analysed, expression);
  const name =
    expression.kind === "column" && (column === undefined || column.column === undefined || kind === "unknown") ? expression.name.name : "";
  return timestampByName(name) ? "named" : undefined;
}

function matchOf(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression } = visited;
  const isBetween = expression.kind === "between";
  if (!isBetween && (expression.kind !== "binary" || expression.operator !== "<=")) return undefined;
  const operand = isBetween ? expression.operand : expression.left;
  const bound = isBetween ? expression.high : expression.right;
  const certain = certainty(analysed, operand);
  const end = midnight(analysed, bound);
  if (certain === undefined || end === undefined || isCutToDays(operand)) return undefined;
  const name = textAt(analysed, operand);
  const rewrite = end === "day" ? (isBetween ? halfOpen(analysed, expression, visited) : before(analysed, expression)) : undefined;
  return {
    span: expression,
    ...(certain === "named" || end === "lastSecond" ? { severity: "info" as const } : {}),
    message:
      end === "day"
        ? `${textAt(analysed, bound)} is midnight at the start of that day; what happened later on it is left out${certain === "named" ? `, if ${name} holds times` : ""}.`
        : `${textAt(analysed, bound)} leaves out the fractions of the day's last second.`,
    suggestion: `Write ${name} >= start AND ${name} < the day after the end.`,
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

export const betweenOnTimestamps = defineRule({
  id: "between-on-timestamps",
  group: "correctness",
  title: "Range of timestamps that ends at a date",
  severity: "warning",
  what: "BETWEEN or <= on a timestamp with a bare date, or 23:59:59, as its end.",
  why: "The date is read as its midnight, so all but the first instant of the last day is lost; and two adjacent ranges share their border.",
  whenNotToUse: "The column holds midnights only; make it a DATE.",
  fix: "suggestion",
  sources: ["https://wiki.postgresql.org/wiki/Don't_Do_This"],
  visit: eachExpression(matchOf),
  examples: {
    bad: [
      {
        sql: "SELECT COUNT(*) FROM events WHERE ts BETWEEN '2024-01-01' AND '2024-01-31'",
        schema: "CREATE TABLE events (ts TIMESTAMP)",
        fixed: "SELECT COUNT(*) FROM events WHERE ts >= '2024-01-01' AND ts < '2024-02-01'",
      },
      {
        sql: "SELECT 1 FROM events e WHERE e.kind = 1 OR e.created_at BETWEEN DATE '2023-12-01' AND DATE '2023-12-31'",
        fixed: "SELECT 1 FROM events e WHERE e.kind = 1 OR (e.created_at >= DATE '2023-12-01' AND e.created_at < DATE '2024-01-01')",
      },
      {
        sql: "SELECT 1 FROM events WHERE ts >= '2024-02-01' AND ts <= '2024-02-29'",
        schema: "CREATE TABLE events (ts TIMESTAMP)",
        fixed: "SELECT 1 FROM events WHERE ts >= '2024-02-01' AND ts < '2024-03-01'",
      },
      { sql: "SELECT 1 FROM events WHERE ts BETWEEN CURRENT_DATE - 7 AND CURRENT_DATE", schema: "CREATE TABLE events (ts TIMESTAMP)" },
      {
        sql: "SELECT 1 FROM events WHERE ts BETWEEN '2024-01-01 00:00:00' AND '2024-01-31 23:59:59'",
        schema: "CREATE TABLE events (ts TIMESTAMP)",
      },
    ],
    good: [
      { sql: "SELECT 1 FROM events WHERE d BETWEEN '2024-01-01' AND '2024-01-31'", schema: "CREATE TABLE events (d DATE)" },
      { sql: "SELECT 1 FROM events WHERE ts >= '2024-01-01' AND ts < '2024-02-01'", schema: "CREATE TABLE events (ts TIMESTAMP)" },
      {
        sql: "SELECT 1 FROM events WHERE ts BETWEEN '2024-01-01 08:00' AND '2024-01-01 12:30'",
        schema: "CREATE TABLE events (ts TIMESTAMP)",
      },
      {
        sql: "SELECT 1 FROM events WHERE CAST(ts AS DATE) BETWEEN '2024-01-01' AND '2024-01-31'",
        schema: "CREATE TABLE events (ts TIMESTAMP)",
      },
      { sql: "SELECT 1 FROM events WHERE DATE_TRUNC('week', ts) <= '2024-01-29'", schema: "CREATE TABLE events (ts TIMESTAMP)" },
      { sql: "SELECT 1 FROM events WHERE order_date BETWEEN '2024-01-01' AND '2024-01-31'" },
      {
        sql: "SELECT 1 FROM events WHERE created_at BETWEEN '2024-01-01' AND '2024-01-31'",
        schema: "CREATE TABLE events (created_at DATE)",
      },
    ],
  },
});
