/** Calls of functions with what may stand behind their parentheses. */
import type { Call, Expression, Identifier, OrderItem, Span, WindowSpecification } from "../tree.ts";
import { readCallArguments, type CallArguments } from "./call-arguments.ts";
import { readOrderItems } from "./order.ts";
import { precedence } from "./precedence.ts";
import {
  accept,
  advance,
  areNext,
  enter,
  isDialect,
  isNext,
  peek,
  previousEnd,
  spanFrom,
  startOf,
  weights,
  type Reader,
} from "./reader.ts";
import { closeBracket, isStop, settle, skipExpression, skipOne, skipUntil } from "./recovery.ts";
import { readWindow } from "./window.ts";

interface Suffixes {
  readonly filter?: Expression;
  readonly withinGroup: readonly OrderItem[];
  readonly over?: WindowSpecification;
  readonly extras: boolean;
}

function readWithinGroup(reader: Reader): readonly OrderItem[] {
  if (!areNext(reader, "WITHIN", "GROUP", "(")) return [];
  const open = reader.at + 2;
  advance(reader, 3);
  const items = accept(reader, "ORDER", "BY") ? readOrderItems(reader) : [];
  closeBracket(reader, open);
  return items;
}

function readFilter(reader: Reader): Expression | undefined {
  if (!areNext(reader, "FILTER", "(")) return undefined;
  const open = reader.at + 1;
  advance(reader, 2);
  accept(reader, "WHERE");
  const condition = settle(reader, reader.grammar.expression(reader, precedence.any), isStop);
  closeBracket(reader, open);
  return condition;
}

function acceptNullTreatment(reader: Reader): boolean {
  const found =
    accept(reader, "IGNORE", "NULLS") ||
    accept(reader, "RESPECT", "NULLS") ||
    accept(reader, "FROM", "FIRST") ||
    accept(reader, "FROM", "LAST");
  if (found) acceptNullTreatment(reader);
  return found;
}

/** Oracle's KEEP (DENSE_RANK FIRST ORDER BY ...), MySQL's AGAINST (...), ClickHouse's COLUMNS(...) APPLY(...). */
function acceptGroup(reader: Reader): boolean {
  const columns = isDialect(reader, "clickhouse") && areNext(reader, "APPLY", "(");
  const found = columns || areNext(reader, "KEEP", "(") || areNext(reader, "AGAINST", "(");
  if (!found) return false;
  advance(reader);
  skipOne(reader);
  acceptGroup(reader);
  return true;
}

function readOver(reader: Reader): WindowSpecification | undefined {
  if (!isNext(reader, "OVER")) return undefined;
  const next = peek(reader, 1);
  if (next.text !== "(" && next.type !== "word" && next.type !== "quotedIdentifier") return undefined;
  if (next.upper === "FROM") return undefined;
  advance(reader);
  return readWindow(reader);
}

function readSuffixes(reader: Reader): Suffixes {
  const group = acceptGroup(reader);
  let treated = acceptNullTreatment(reader);
  const withinGroup = readWithinGroup(reader);
  const filter = readFilter(reader);
  treated = acceptNullTreatment(reader) || treated;
  const over = readOver(reader);
  return { withinGroup, extras: group || treated, ...(filter === undefined ? {} : { filter }), ...(over === undefined ? {} : { over }) };
}

/** Hive's and Spark's TRANSFORM (a, b) USING 'script' AS (c, d): what stands behind belongs to it. */
function skipScript(reader: Reader): void {
  const scripted = isNext(reader, "USING") || areNext(reader, "ROW", "FORMAT");
  if (scripted) skipUntil(reader, (at) => isNext(at, "FROM"));
}

interface Parenthesized {
  readonly found: CallArguments;
  readonly span: Span;
}

function readParenthesized(reader: Reader, functionName: string): Parenthesized {
  const open = reader.at;
  const { start } = peek(reader);
  advance(reader);
  const found = readCallArguments(reader, functionName);
  closeBracket(reader, open);
  return { found, span: spanFrom(reader, start) };
}

/** The name has been taken, the opening parenthesis is next. ClickHouse's `quantile(0.9)(x)` has the arguments of the second pair. */
export function readCall(reader: Reader, name: readonly Identifier[]): Expression {
  if (!enter(reader, weights.call)) return skipExpression(reader, name[0]?.span.start ?? startOf(reader));
  const call = readNestedCall(reader, name);
  reader.depth -= weights.call;
  return call;
}

function readNestedCall(reader: Reader, name: readonly Identifier[]): Call {
  const last = name.at(-1)?.name.toUpperCase() ?? "";
  let { found, span } = readParenthesized(reader, last);
  const parametric = isNext(reader, "(") && isDialect(reader, "clickhouse");
  if (parametric) ({ found, span } = readParenthesized(reader, last));
  if (last === "TRANSFORM") skipScript(reader);
  const suffixes = readSuffixes(reader);
  return {
    kind: "call",
    start: name[0]?.span.start ?? span.start,
    end: previousEnd(reader),
    parentheses: 0,
    name,
    arguments: found.items,
    argumentsSpan: span,
    distinct: found.distinct,
    orderBy: found.orderBy,
    ...suffixes,
    extras: found.extras || suffixes.extras || parametric,
  };
}
