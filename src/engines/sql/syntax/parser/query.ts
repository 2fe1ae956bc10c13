/** Queries: WITH, set operations, ORDER BY and LIMIT around them. */
import type { Limit, OrderItem, Query, QueryBody, SetOperation, Span, With } from "../tree.ts";
import { isClauseNext } from "./clauses.ts";
import { readItems } from "./items.ts";
import { readLimitClause, readTrailing } from "./limit.ts";
import { readOrderItems } from "./order.ts";
import {
  accept,
  advance,
  atEnd,
  enter,
  isDialect,
  isNext,
  isOneOf,
  longestChain,
  peek,
  spanFrom,
  startOf,
  unexpected,
  weights,
  type Reader,
} from "./reader.ts";
import { closeBracket, skipChain, skipOne, skipUntil } from "./recovery.ts";
import { isSelectNext, readSelect } from "./select.ts";
import { readWith } from "./with.ts";
import { readTableName, readNameList } from "./names.ts";
import { setOperators, textualQueries } from "./words.ts";

function readValues(reader: Reader): QueryBody {
  const start = startOf(reader);
  advance(reader);
  const rows = [];
  do {
    accept(reader, "ROW");
    const open = reader.at;
    if (!accept(reader, "(")) {
      // Spark and Databricks: VALUES 1, 2.
      if (atEnd(reader) || isClauseNext(reader)) break;
      rows.push([reader.grammar.expression(reader, 0)]);
      continue;
    }
    rows.push(readItems(reader, open));
    closeBracket(reader, open);
  } while (accept(reader, ",") || (isDialect(reader, "clickhouse") && isNext(reader, "(")));
  return { kind: "values", span: spanFrom(reader, start), rows };
}

function readNested(reader: Reader): QueryBody {
  const open = reader.at;
  const { start } = peek(reader);
  advance(reader);
  const query = readQuery(reader);
  closeBracket(reader, open);
  return { kind: "nested", span: spanFrom(reader, start), query };
}

function opaqueBody(reader: Reader): QueryBody {
  const start = startOf(reader);
  unexpected(reader, "A query");
  skipUntil(reader, (at) => isOneOf(at, setOperators) || isNext(at, ";"));
  const span = spanFrom(reader, start);
  if (span.end > span.start) reader.opaqueSpans.push(span);
  return { kind: "opaqueBody", span };
}

/** `TABLE orders` is `SELECT * FROM orders`; DESCRIBE, SHOW and PIVOT of DuckDB are known by their first word. */
function readTextual(reader: Reader): QueryBody {
  const start = startOf(reader);
  if (isNext(reader, "TABLE")) {
    advance(reader);
    readTableName(reader);
  } else skipUntil(reader, () => false);
  return { kind: "opaqueBody", span: spanFrom(reader, start) };
}

function readPrimaryBody(reader: Reader): QueryBody {
  if (isSelectNext(reader)) return readSelect(reader);
  if (isNext(reader, "VALUES")) return readValues(reader);
  if (isNext(reader, "(")) return readNested(reader);
  if (isNext(reader, "TABLE") || isOneOf(reader, textualQueries)) return readTextual(reader);
  if (isNext(reader, "WITH")) return readBareQuery(reader);
  return opaqueBody(reader);
}

/** `UNION ALL WITH x AS (...) SELECT` of BigQuery and T-SQL's mistakes: as if it stood in parentheses. */
function readBareQuery(reader: Reader): QueryBody {
  const query = readQuery(reader);
  return { kind: "nested", span: query.span, query };
}

interface Operator {
  readonly operator: SetOperation["operator"];
  readonly all: boolean;
  readonly byName: boolean;
  readonly operatorSpan: Span;
}

const sides: ReadonlySet<string> = new Set(["FULL", "LEFT", "INNER", "OUTER"]);

/** How many words stand before the operator (BigQuery's FULL OUTER UNION). */
function sideLength(reader: Reader): number {
  let ahead = 0;
  while (ahead < 2 && isOneOf(reader, sides, ahead)) ahead++;
  return isOneOf(reader, setOperators, ahead) ? ahead : 0;
}

function isOperatorNext(reader: Reader): boolean {
  return isOneOf(reader, setOperators) || sideLength(reader) > 0;
}

function readByName(reader: Reader): boolean {
  const strict = accept(reader, "STRICT");
  const corresponding = accept(reader, "CORRESPONDING");
  if (!accept(reader, "BY", "NAME") && !(corresponding && accept(reader, "BY"))) return strict || corresponding;
  accept(reader, "ON");
  if (isNext(reader, "(") && !isOneOf(reader, new Set(["SELECT", "WITH"]), 1)) readNameList(reader);
  return true;
}

function readOperator(reader: Reader): Operator {
  const start = startOf(reader);
  advance(reader, sideLength(reader));
  const word = peek(reader).upper;
  advance(reader);
  const all = accept(reader, "ALL");
  if (!all) accept(reader, "DISTINCT");
  const byName = readByName(reader);
  const operator = word === "UNION" ? "UNION" : word === "INTERSECT" ? "INTERSECT" : "EXCEPT";
  return { operator, all, byName, operatorSpan: spanFrom(reader, start) };
}

function combine(left: QueryBody, operator: Operator, right: QueryBody): SetOperation {
  const span = { start: left.span.start, end: Math.max(right.span.end, operator.operatorSpan.end) };
  return { kind: "setOperation", span, ...operator, left, right };
}

/** INTERSECT binds tighter than the others. */
function readIntersections(reader: Reader, first: QueryBody): QueryBody {
  let left = first;
  while (isNext(reader, "INTERSECT")) {
    const operator = readOperator(reader);
    left = combine(left, operator, readPrimaryBody(reader));
  }
  return left;
}

function readOperations(reader: Reader, first: QueryBody): QueryBody {
  let left = readIntersections(reader, first);
  for (let length = 0; isOperatorNext(reader); length++) {
    if (length === longestChain) {
      skipChain(reader, () => false);
      break;
    }
    const operator = readOperator(reader);
    left = combine(left, operator, readIntersections(reader, readPrimaryBody(reader)));
  }
  return left;
}

interface Tail {
  orderBy: readonly OrderItem[];
  orderBySpan?: Span;
  limit?: Limit;
  trailing: Span[];
}

function readOrderBy(reader: Reader, tail: Tail): boolean {
  const start = startOf(reader);
  if (!accept(reader, "ORDER", "BY") && !accept(reader, "ORDER", "SIBLINGS", "BY")) return false;
  tail.orderBy = readOrderItems(reader);
  tail.orderBySpan = spanFrom(reader, start);
  return true;
}

function readLimits(reader: Reader, tail: Tail): boolean {
  const found = readLimitClause(reader);
  if (found === undefined) return false;
  if (found.limit !== undefined) tail.limit = found.limit;
  tail.trailing.push(...found.by);
  return true;
}

function readTail(reader: Reader): Tail {
  const tail: Tail = { orderBy: [], trailing: [] };
  for (;;) {
    if (readOrderBy(reader, tail) || readLimits(reader, tail)) continue;
    const trailing = readTrailing(reader);
    if (trailing === undefined) return tail;
    tail.trailing.push(trailing);
  }
}

function makeQuery(reader: Reader, start: number, body: QueryBody, tail: Tail, withClause: With | undefined): Query {
  const { trailing, ...rest } = tail;
  const base = { kind: "query", span: spanFrom(reader, start), body, ...rest } as const;
  return { ...base, ...(withClause === undefined ? {} : { with: withClause }), ...(trailing.length === 0 ? {} : { trailing }) };
}

/** ORDER BY and LIMIT; ClickHouse and DuckDB let an operand without parentheses have its own before UNION. */
function finish(reader: Reader, start: number, first: QueryBody, withClause: With | undefined): Query {
  let body = readOperations(reader, first);
  let tail = readTail(reader);
  while (isOperatorNext(reader)) {
    const query = makeQuery(reader, body.span.start, body, tail, undefined);
    body = readOperations(reader, { kind: "nested", span: query.span, query });
    tail = readTail(reader);
  }
  return makeQuery(reader, start, body, tail, withClause);
}

function readWhole(reader: Reader): Query {
  const start = startOf(reader);
  const withClause = readWith(reader);
  return finish(reader, start, readPrimaryBody(reader), withClause);
}

/** A query that is nested too deeply. */
function skipQuery(reader: Reader): Query {
  const start = startOf(reader);
  while (!atEnd(reader) && !isNext(reader, ")")) skipOne(reader);
  const span = spanFrom(reader, start);
  reader.opaqueSpans.push(span);
  return { kind: "query", span, body: { kind: "opaqueBody", span }, orderBy: [] };
}

/** What stands between the parentheses of a query, or a whole statement. */
export function readQuery(reader: Reader): Query {
  if (!enter(reader, weights.query)) return skipQuery(reader);
  const query = readWhole(reader);
  reader.depth -= weights.query;
  return query;
}

/** A query whose WITH has been read. */
export function readQueryAfterWith(reader: Reader, start: number, withClause: With | undefined): Query {
  return finish(reader, start, readPrimaryBody(reader), withClause);
}

/** A query in parentheses has been read; it may be the first operand of a set operation. */
export function readQueryAfter(reader: Reader, start: number, first: Query, firstSpan: Span): Query {
  return finish(reader, start, { kind: "nested", span: firstSpan, query: first }, undefined);
}
