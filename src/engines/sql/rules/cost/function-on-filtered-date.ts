import type { DialectId } from "../../dialect.ts";
import type { AnalysedStatement } from "../../scope.ts";
import { defineRule, type ProposedRewrite, type RuleMatch } from "../../rule.ts";
import type { Between, Binary, Expression } from "../../syntax/tree.ts";
import { isCallOf } from "./support/calls.ts";
import { wrappedIn, type Wrapped } from "../../scopes/functions/wrapped-date.ts";
import { columnOf, textAt } from "../correctness/support/columns.ts";
import { isBesideAnd, mirror } from "../correctness/support/predicates.ts";
import { eachExpression } from "../correctness/support/visit.ts";
import type { Visited } from "../correctness/support/walk.ts";

/** The half-open range of days that an equality asks for, as ISO dates. */
function daysOf(unit: Wrapped["unit"], value: Expression): readonly [string, string] | undefined {
  if (unit === "text") return daysOfText(value);
  if (unit === "yearNumber") {
    const year = value.kind === "literal" && value.type === "number" && /^\d{4}$/u.test(value.value) ? Number(value.value) : undefined;
    return year === undefined || year >= 9999 ? undefined : [`${year}-01-01`, `${year + 1}-01-01`];
  }
  const text = dateText(value);
  const [, year = "", month = "", day = ""] = /^(\d{4})-(\d{2})-(\d{2})(?: 00:00:00)?$/u.exec(text ?? "") ?? [];
  const start = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const iso = `${year}-${month}-${day}`;
  if (year === "" || start.toISOString().slice(0, 10) !== iso || Number(year) >= 9999) return undefined;
  // A truncated value is never inside of its unit; such a comparison is never true, which is not this rule's to say.
  if ((unit === "month" && day !== "01") || (unit === "year" && !iso.endsWith("-01-01"))) return undefined;
  const next = { day: [0, 0, 1], month: [0, 1, 0], year: [1, 0, 0] }[unit];
  const end = new Date(Date.UTC(Number(year) + (next[0] ?? 0), Number(month) - 1 + (next[1] ?? 0), Number(day) + (next[2] ?? 0)));
  return [iso, end.toISOString().slice(0, 10)];
}

/** '2024', '2024-05' and '2024-05-17' as a format writes them. */
function daysOfText(value: Expression): readonly [string, string] | undefined {
  if (value.kind !== "literal" || value.type !== "string") return undefined;
  const iso = `${value.value}${"-01-01".slice(0, Math.max(0, 10 - value.value.length))}`;
  const units: Readonly<Record<number, "day" | "month" | "year">> = { 4: "year", 7: "month", 10: "day" };
  const unit = units[value.value.length];
  return unit === undefined ? undefined : daysOf(unit, { ...value, value: value.value.length === 7 ? `${value.value}-01` : iso });
}

function dateText(value: Expression): string | undefined {
  if (value.kind === "literal" && ["string", "date", "timestamp"].includes(value.type)) return value.value;
  return value.kind === "cast" && /^(?:DATE|TIMESTAMP)$/u.test(value.type) ? dateText(value.operand) : undefined;
}

/** A bound that the dialect compares with the column's type without converting the column. */
function bound(dialect: DialectId, kind: string, day: string): string {
  // A text would be read by the session's DATEFORMAT beside a DATETIME.
  if (dialect === "tsql") return `CAST('${day}' AS DATE)`;
  if (dialect === "bigquery" && kind !== "date") return `${kind === "timestamptz" ? "TIMESTAMP" : "DATETIME"} '${day}'`;
  return `DATE '${day}'`;
}

/** First day, and the day after the last; one of them is open where the comparison is an inequality. */
interface Days {
  readonly low?: string;
  readonly high?: string;
}

/** Of two units, from the first day of one to the end of the other. */
function rangeOf(operator: string, [first, after]: readonly [string, string]): Days | undefined {
  switch (operator) {
    case "=":
      return { low: first, high: after };
    case ">=":
      return { low: first };
    case ">":
      return { low: after };
    case "<":
      return { high: first };
    case "<=":
      return { high: after };
    default:
      return undefined;
  }
}

interface Asked {
  readonly wrapped: Wrapped;
  /** What is around the column. */
  readonly side: Expression;
  readonly days: Days;
}

/**
 * Trino compares the bare column itself, ClickHouse follows monotonic functions to its primary key; BigQuery's tables are partitioned by the
 * very expression DATE(ts).
 */
function seesThrough(dialect: DialectId, side: Expression): boolean {
  return dialect === "trino" || dialect === "clickhouse" || (dialect === "bigquery" && side.kind === "call" && isCallOf(side, "date"));
}

/** A comparison or BETWEEN of a wrapped column with constants. */
function askedBy(dialect: DialectId, expression: Binary | Between): Asked | undefined {
  if (expression.kind === "between") {
    const wrapped = expression.not ? undefined : wrappedIn(dialect, expression.operand);
    const low = wrapped === undefined ? undefined : daysOf(wrapped.unit, expression.low);
    const high = wrapped === undefined ? undefined : daysOf(wrapped.unit, expression.high);
    if (wrapped === undefined || low === undefined || high === undefined) return undefined;
    return { wrapped, side: expression.operand, days: { low: low[0], high: high[1] } };
  }
  const left = wrappedIn(dialect, expression.left);
  const wrapped = left ?? wrappedIn(dialect, expression.right);
  if (wrapped === undefined) return undefined;
  const days = daysOf(wrapped.unit, left === undefined ? expression.left : expression.right);
  const range = days === undefined ? undefined : rangeOf(left === undefined ? mirror(expression.operator) : expression.operator, days);
  return range === undefined ? undefined : { wrapped, side: left === undefined ? expression.right : expression.left, days: range };
}

/** Values that carry an offset of their own: their day is the one at that offset, while a bound is compared as an instant. */
const ownOffset: Readonly<Partial<Record<DialectId, RegExp>>> = {
  snowflake: /TIMESTAMP_?TZ/iu,
  tsql: /DATETIMEOFFSET/iu,
  oracle: /TIMESTAMP.*WITH TIME ZONE/iu,
};

function rewriteOf(
  analysed: AnalysedStatement,
  visited: Visited,
  comparison: Binary | Between,
  column: Expression,
  days: Days,
): ProposedRewrite | undefined {
  const { kind, type } = analysed.typeOf(column);
  if (!["timestamp", "timestamptz", "date"].includes(kind) || ownOffset[analysed.dialect]?.test(type) === true) return undefined;
  const range = rangeText(days, textAt(analysed, column), (day) => bound(analysed.dialect, kind, day));
  const several = days.low !== undefined && days.high !== undefined;
  const wrap = comparison.parentheses > 0 || (several && !isBesideAnd(visited));
  return {
    title: "Compare the bare column with a half-open range",
    edits: [{ span: { start: comparison.start, end: comparison.end }, text: wrap ? `(${range})` : range }],
    preconditions: [],
  };
}

function rangeText({ low, high }: Days, name: string, written: (day: string) => string): string {
  return [low === undefined ? "" : `${name} >= ${written(low)}`, high === undefined ? "" : `${name} < ${written(high)}`]
    .filter((text) => text !== "")
    .join(" AND ");
}

function match(analysed: AnalysedStatement, visited: Visited): RuleMatch | undefined {
  const { expression, clause } = visited;
  if ((expression.kind !== "binary" && expression.kind !== "between") || !["where", "from", "having"].includes(clause)) return undefined;
  const asked = askedBy(analysed.dialect, expression);
  if (asked === undefined || columnOf(analysed, asked.wrapped.column) === undefined) return undefined;
  if (seesThrough(analysed.dialect, asked.side)) return undefined;
  // A DATE of Oracle has a time of day, which the cast keeps.
  if (analysed.dialect === "oracle" && asked.wrapped.unit === "day" && !asked.wrapped.truncates) return undefined;
  const { column, unit } = asked.wrapped;
  // Texts put in order by their first characters agree with time for = alone, and years before Christ aren't told apart: advice only.
  const isText = unit === "text";
  if (isText && (expression.kind === "between" || expression.operator !== "=")) return undefined;
  const rewrite = isText ? undefined : rewriteOf(analysed, visited, expression, column, asked.days);
  const name = textAt(analysed, column);
  const halfSeen = analysed.dialect === "tsql" && asked.side.kind === "cast";
  return {
    span: asked.side,
    ...(halfSeen ? { severity: "info" as const } : {}),
    message: halfSeen
      ? `SQL Server finds the range of this cast itself, but reads more of an index than the range and guesses its rows worse.`
      : `The function hides ${name} from indexes, partitions and zone maps: every row has to be read and converted.`,
    suggestion: `Write ${rangeText(asked.days, name, (day) => `'${day}'`)}.`,
    ...(rewrite === undefined ? {} : { rewrite }),
  };
}

const events = "CREATE TABLE events (id INT, ts TIMESTAMP, day DATE)";

export const functionOnFilteredDate = defineRule({
  id: "function-on-filtered-date",
  group: "cost",
  title: "Function around a filtered date or timestamp",
  severity: "warning",
  what: "DATE(ts) = d, CAST(ts AS DATE) BETWEEN d AND e, DATE_TRUNC('month', ts) = d, YEAR(ts) >= y, TO_CHAR(ts, 'YYYY-MM') = t in a filter, in the spellings of each dialect.",
  why: "The condition is no longer on the column (it is not sargable): no index range, no partition pruning, no zone map can answer it.",
  whenNotToUse:
    "There is an index on that very expression. Trino, ClickHouse, and BigQuery for DATE(ts), see through it: nothing is said there.",
  fix: "safe",
  sources: [
    "Selinger et al.: Access path selection in a relational database management system, SIGMOD 1979 (sargable predicates)",
    "https://github.com/trinodb/trino/commit/80c079f9 (date_trunc in comparisons)",
    "https://dba.stackexchange.com/questions/34047 (SQL Server: the range of a cast to DATE)",
  ],
  visit: eachExpression(match),
  examples: {
    bad: [
      {
        sql: "SELECT id FROM events WHERE DATE(ts) = '2024-02-29'",
        schema: events,
        fixed: "SELECT id FROM events WHERE ts >= DATE '2024-02-29' AND ts < DATE '2024-03-01'",
      },
      {
        sql: "SELECT id FROM events WHERE NOT ts::DATE = DATE '2024-12-31'",
        schema: events,
        fixed: "SELECT id FROM events WHERE NOT (ts >= DATE '2024-12-31' AND ts < DATE '2025-01-01')",
      },
      {
        sql: "SELECT id FROM events WHERE EXTRACT(YEAR FROM day) = 2024 AND id > 5",
        schema: events,
        fixed: "SELECT id FROM events WHERE day >= DATE '2024-01-01' AND day < DATE '2025-01-01' AND id > 5",
      },
      {
        sql: "SELECT id FROM events WHERE DATE_TRUNC('month', ts) = '2024-02-01'",
        schema: events,
        fixed: "SELECT id FROM events WHERE ts >= DATE '2024-02-01' AND ts < DATE '2024-03-01'",
      },
      {
        sql: "SELECT id FROM events WHERE CAST(ts AS DATE) BETWEEN DATE '2024-02-01' AND DATE '2024-02-29' OR id = 1",
        schema: events,
        fixed: "SELECT id FROM events WHERE (ts >= DATE '2024-02-01' AND ts < DATE '2024-03-01') OR id = 1",
      },
      {
        sql: "SELECT id FROM events WHERE 2024 < EXTRACT(YEAR FROM ts) OR id = 1",
        schema: events,
        fixed: "SELECT id FROM events WHERE ts >= DATE '2025-01-01' OR id = 1",
      },
      { sql: "SELECT id FROM log WHERE DATE(written) = '2024-01-01'" },
      {
        sql: "SELECT id FROM events WHERE TIMESTAMP_TRUNC(ts, MONTH) = '2024-02-01'",
        schema: "CREATE TABLE events (id INT64, ts TIMESTAMP)",
        dialect: "bigquery",
        fixed: "SELECT id FROM events WHERE ts >= TIMESTAMP '2024-02-01' AND ts < TIMESTAMP '2024-03-01'",
      },
      {
        sql: "SELECT id FROM events WHERE DATEPART(year, ts) = 2024",
        schema: "CREATE TABLE events (id INT, ts DATETIME2)",
        dialect: "tsql",
        fixed: "SELECT id FROM events WHERE ts >= CAST('2024-01-01' AS DATE) AND ts < CAST('2025-01-01' AS DATE)",
      },
      {
        sql: "SELECT id FROM events WHERE TRUNC(ts) = DATE '2024-02-29'",
        schema: "CREATE TABLE events (id INT, ts DATE)",
        dialect: "oracle",
        fixed: "SELECT id FROM events WHERE ts >= DATE '2024-02-29' AND ts < DATE '2024-03-01'",
      },
      { sql: "SELECT id FROM events WHERE CAST(ts AS DATE) = '2024-02-28'", dialect: "tsql" },
      { sql: "SELECT id FROM events WHERE DATE_FORMAT(ts, '%Y-%m') = '2024-02'", schema: events, dialect: "mysql" },
      { sql: "SELECT id FROM events WHERE TO_CHAR(ts, 'YYYY') = '2024'", schema: events, dialect: "postgres" },
    ],
    good: [
      { sql: "SELECT DATE(ts) AS d, count(*) FROM events GROUP BY 1", schema: events },
      { sql: "SELECT id FROM events WHERE ts >= '2024-01-01' AND ts < '2024-01-02'", schema: events },
      { sql: "SELECT id FROM events WHERE DATE(ts) = '2024-02-30'", schema: events },
      { sql: "SELECT id FROM events WHERE TO_CHAR(ts, 'YYYY-MM') >= '2024-02'", schema: events, dialect: "postgres" },
      { sql: "SELECT id FROM events WHERE TO_CHAR(ts, 'Day') = 'Monday'", schema: events, dialect: "postgres" },
      { sql: "SELECT id FROM events WHERE toStartOfMonth(ts) = '2024-02-01'", schema: events, dialect: "clickhouse" },
      { sql: "SELECT id FROM events WHERE TRUNC(id) = 5", schema: events, dialect: "postgres" },
      { sql: "SELECT id FROM events WHERE DATE(ts) = '2024-02-28'", schema: events, dialect: "bigquery" },
      { sql: "SELECT id FROM events WHERE CAST(ts AS DATE) = DATE '2024-02-28'", schema: events, dialect: "trino" },
      { sql: "SELECT a.id FROM events a JOIN events b ON DATE(a.ts) = DATE(b.ts)", schema: events },
    ],
  },
});
