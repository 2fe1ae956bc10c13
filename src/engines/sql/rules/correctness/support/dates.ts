/** Dates and timestamps in queries. */
import type { Edit } from "../../../rule.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import { functionName } from "../../../scopes/functions/function-name.ts";
import type { Expression } from "../../../syntax/tree.ts";
import { textAt } from "./columns.ts";
import { readsClock } from "./calls.ts";

export function isTimestamp(analysed: AnalysedStatement, expression: Expression): boolean {
  const { kind } = analysed.typeOf(expression);
  return kind === "timestamp" || kind === "timestamptz";
}

/** A name that data models give to instants: created_at, event_ts, start_timestamp. */
export function timestampByName(name: string): boolean {
  return /(?:^|_)(?:at|ts|timestamp|datetime)$|[a-z](?:At|Timestamp|DateTime)$/u.test(name);
}

const daysOrLonger = /^(?:day|dd|week|isoweek|month|mon|mm|quarter|year|isoyear|yyyy)$/iu;

/** DATE_TRUNC('week', ...) and its kin: a timestamp that is always a midnight. */
export function isCutToDays(expression: Expression): boolean {
  if (expression.kind !== "call" || !/^(?:date_?|timestamp_|datetime_)trunc$/u.test(functionName(expression))) return false;
  return expression.arguments.some(
    (part) =>
      (part.kind === "literal" && daysOrLonger.test(part.value)) ||
      (part.kind === "column" && part.qualifier.length === 0 && daysOrLonger.test(part.name.name)),
  );
}

const isoDate = /^(\d{4})-(\d{2})-(\d{2})$/u;

/** The literal inside DATE '...', CAST('...' AS DATE) and '...'::DATE. */
function dateText(expression: Expression): string | undefined {
  if (expression.kind === "literal" && (expression.type === "string" || expression.type === "date")) return expression.value;
  if (expression.kind === "cast" && expression.type === "DATE") return dateText(expression.operand);
  return undefined;
}

/** How an end of a range is too early: at the midnight that its day begins with, or at the day's last whole second. */
export function midnight(analysed: AnalysedStatement, expression: Expression): "day" | "lastSecond" | undefined {
  const text = dateText(expression) ?? (expression.kind === "literal" && expression.type === "timestamp" ? expression.value : undefined);
  if (text !== undefined && isoDate.test(text)) return "day";
  if (text !== undefined && /[ T]23:59(?::59)?$/u.test(text)) return "lastSecond";
  if (isDay(expression)) return "day";
  return expression.kind === "column" || expression.kind === "binary" || expression.kind === "call"
    ? dayByType(analysed, expression)
    : undefined;
}

function isDay(expression: Expression): boolean {
  return readsClock(expression) && /^(?:current_date|today)$/iu.test(clockName(expression));
}

function clockName(expression: Expression): string {
  if (expression.kind === "call") return functionName(expression);
  return expression.kind === "column" ? expression.name.name : "";
}

function dayByType(analysed: AnalysedStatement, expression: Expression): "day" | undefined {
  return analysed.typeOf(expression).kind === "date" ? "day" : undefined;
}

function addDay(text: string): string | undefined {
  const [, year = "", month = "", day = ""] = isoDate.exec(text) ?? [];
  const time = Date.UTC(Number(year), Number(month) - 1, Number(day));
  if (year === "" || new Date(time).toISOString().slice(0, 10) !== text) return undefined;
  return new Date(time + 86_400_000).toISOString().slice(0, 10);
}

/** The edit that makes a literal date the day after; undefined for what isn't one. */
export function nextDay(analysed: AnalysedStatement, expression: Expression): Edit | undefined {
  const text = dateText(expression);
  const next = text === undefined ? undefined : addDay(text);
  if (text === undefined || next === undefined) return undefined;
  const written = textAt(analysed, expression);
  const at = written.indexOf(text);
  if (at === -1 || at !== written.lastIndexOf(text)) return undefined;
  const start = expression.start + at;
  return { span: { start, end: start + text.length }, text: next };
}
