import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type RuleMatch } from "../../rule.ts";
import type { Expression } from "../../syntax/tree.ts";
import { readsClock } from "./support/calls.ts";
import { textAt } from "./support/columns.ts";
import { comparisons } from "./support/predicates.ts";
import { eachExpression } from "./support/visit.ts";
import { some } from "./support/walk.ts";

function kindOf(analysed: AnalysedStatement, expression: Expression): "timestamp" | "timestamptz" | undefined {
  // A literal takes the type of what it is compared with.
  if (expression.kind === "literal" || expression.kind === "parameter") return undefined;
  const { kind } = analysed.typeOf(expression);
  return kind === "timestamp" || kind === "timestamptz" ? kind : undefined;
}

/** Both sides of a comparison or difference, or the operand and a bound of BETWEEN. */
function pairs(expression: Expression): readonly (readonly [Expression, Expression])[] {
  if (expression.kind === "binary" && (comparisons.has(expression.operator) || expression.operator === "-"))
    return [[expression.left, expression.right]];
  if (expression.kind !== "between") return [];
  return [
    [expression.operand, expression.low],
    [expression.operand, expression.high],
  ];
}

function mixed(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  for (const [left, right] of pairs(expression)) {
    const kinds = [kindOf(analysed, left), kindOf(analysed, right)];
    if (!kinds.includes("timestamp") || !kinds.includes("timestamptz")) continue;
    const plain = kinds[0] === "timestamp" ? left : right;
    const zoned = plain === left ? right : left;
    return {
      span: expression,
      ...(some(zoned, readsClock) ? { severity: "info" as const } : {}),
      message: `${textAt(analysed, plain)} has no time zone and ${textAt(analysed, zoned)} has one: the session's zone decides how they compare.`,
      suggestion: `Say which zone ${textAt(analysed, plain)} is in: ${textAt(analysed, plain)} AT TIME ZONE 'UTC'.`,
    };
  }
  return undefined;
}

/** `CAST(instant AS DATE)` and `AS TIMESTAMP`: the day depends on the session. */
function lostZone(analysed: AnalysedStatement, expression: Expression): RuleMatch | undefined {
  if (expression.kind !== "cast" || !/^(?:DATE|TIMESTAMP|TIMESTAMP WITHOUT TIME ZONE|TIMESTAMP_NTZ)$/u.test(expression.type))
    return undefined;
  const { operand } = expression;
  if (kindOf(analysed, operand) !== "timestamptz" || some(operand, readsClock)) return undefined;
  return {
    span: expression,
    severity: "info",
    message: `Which ${expression.type === "DATE" ? "day" : "time of day"} ${textAt(analysed, operand)} becomes depends on the session's time zone.`,
    suggestion: `Name the zone: ${textAt(analysed, operand)} AT TIME ZONE '...' before the cast.`,
  };
}

export const timestampWithoutTimeZone = defineRule({
  id: "timestamp-without-time-zone",
  group: "correctness",
  title: "Timestamps with and without time zone mixed",
  severity: "warning",
  dialects: ["generic", "postgres", "duckdb", "redshift", "snowflake", "trino", "oracle"],
  what: "A timestamp without time zone compared with or subtracted from one with it, and casts that drop the zone.",
  why: "The engine converts by the zone of the session: the same query gives other rows from another client, and hours vanish when clocks change.",
  whenNotToUse: "All sessions are pinned to UTC and the plain timestamps are in UTC.",
  fix: "none",
  sources: ["https://www.postgresql.org/docs/current/datatype-datetime.html", "https://wiki.postgresql.org/wiki/Don't_Do_This"],
  visit: eachExpression((analysed, { expression }) => mixed(analysed, expression) ?? lostZone(analysed, expression)),
  examples: {
    bad: [
      {
        sql: "SELECT * FROM a JOIN b ON a.seen = b.seen_at",
        schema: "CREATE TABLE a (seen TIMESTAMP); CREATE TABLE b (seen_at TIMESTAMP WITH TIME ZONE)",
        dialect: "postgres",
      },
      {
        sql: "SELECT * FROM t WHERE created > now() - INTERVAL '1 day'",
        schema: "CREATE TABLE t (created TIMESTAMP)",
        dialect: "postgres",
      },
      {
        sql: "SELECT CAST(seen_at AS DATE), COUNT(*) FROM b GROUP BY seen_at",
        schema: "CREATE TABLE b (seen_at TIMESTAMPTZ)",
        dialect: "postgres",
      },
      {
        sql: "SELECT seen_at - seen FROM t",
        schema: "CREATE TABLE t (seen TIMESTAMP, seen_at TIMESTAMP WITH TIME ZONE)",
        dialect: "duckdb",
      },
    ],
    good: [
      {
        sql: "SELECT * FROM a JOIN b ON a.seen AT TIME ZONE 'UTC' = b.seen_at",
        schema: "CREATE TABLE a (seen TIMESTAMP); CREATE TABLE b (seen_at TIMESTAMPTZ)",
        dialect: "postgres",
      },
      {
        sql: "SELECT CAST(seen_at AT TIME ZONE 'Europe/Berlin' AS DATE) FROM b",
        schema: "CREATE TABLE b (seen_at TIMESTAMPTZ)",
        dialect: "postgres",
      },
      { sql: "SELECT * FROM t WHERE seen_at > '2024-01-01'", schema: "CREATE TABLE t (seen_at TIMESTAMPTZ)", dialect: "postgres" },
      { sql: "SELECT * FROM t WHERE a > b", schema: "CREATE TABLE t (a TIMESTAMP, b TIMESTAMP)", dialect: "postgres" },
    ],
  },
});
