/** LIMIT, OFFSET, FETCH, LIMIT a, b, LIMIT n BY. */
import type { Expression, Limit, Span } from "../tree.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, areNext, isNext, isOneOf, peek, previousEnd, spanFrom, startOf, type Reader } from "./reader.ts";
import { isStop, skipOne, textUntil } from "./recovery.ts";

interface Found {
  count?: Expression;
  offset?: Expression;
  /** ClickHouse's LIMIT n BY a, b is another thing than the limit. */
  by?: Span;
}

function readAmount(reader: Reader): Expression {
  const amount = reader.grammar.expression(reader, precedence.sum);
  // LIMIT 10% and LIMIT 10 PERCENT of DuckDB.
  if (!accept(reader, "%")) accept(reader, "PERCENT");
  return amount;
}

function acceptRows(reader: Reader): void {
  if (!accept(reader, "ROW")) accept(reader, "ROWS");
}

function readLimit(reader: Reader, found: Found, start: number): void {
  advance(reader);
  if (accept(reader, "ALL")) return;
  if (areNext(reader, "NULL")) advance(reader);
  else found.count = readAmount(reader);
  if (accept(reader, ",")) {
    if (found.count !== undefined) found.offset = found.count;
    found.count = readAmount(reader);
  }
  if (accept(reader, "OFFSET")) found.offset = readAmount(reader);
  if (accept(reader, "BY")) {
    do reader.grammar.expression(reader, precedence.any);
    while (accept(reader, ","));
    found.by = spanFrom(reader, start);
    delete found.count;
    delete found.offset;
    return;
  }
  accept(reader, "WITH", "TIES");
}

function readFetch(reader: Reader, found: Found): void {
  advance(reader);
  if (!accept(reader, "FIRST")) accept(reader, "NEXT");
  if (!isRows(reader)) found.count = readAmount(reader);
  acceptRows(reader);
  if (!accept(reader, "ONLY")) accept(reader, "WITH", "TIES");
}

function isRows(reader: Reader): boolean {
  return isNext(reader, "ROW") || isNext(reader, "ROWS");
}

function readOffset(reader: Reader, found: Found): void {
  advance(reader);
  found.offset = readAmount(reader);
  acceptRows(reader);
}

export interface LimitClause {
  readonly limit?: Limit;
  readonly by: readonly Span[];
}

function isLimitNext(reader: Reader): boolean {
  const { upper } = peek(reader);
  if (upper === "FETCH") return isNext(reader, "FIRST", 1) || isNext(reader, "NEXT", 1) || peek(reader, 1).type === "number";
  return upper === "LIMIT" || upper === "OFFSET";
}

/** Undefined where none of the words follows. */
export function readLimitClause(reader: Reader): LimitClause | undefined {
  if (!isLimitNext(reader)) return undefined;
  const found: Found = {};
  const by: Span[] = [];
  let start = startOf(reader);
  let limited = false;
  while (isLimitNext(reader)) {
    const word = peek(reader).upper;
    const clauseStart = startOf(reader);
    if (word === "LIMIT") readLimit(reader, found, clauseStart);
    else if (word === "FETCH") readFetch(reader, found);
    else readOffset(reader, found);
    if (found.by !== undefined) {
      by.push(found.by);
      delete found.by;
      start = isLimitNext(reader) ? startOf(reader) : start;
    } else limited = true;
  }
  if (!limited) return { by };
  const { count, offset } = found;
  const limit: Limit = {
    span: { start, end: previousEnd(reader) },
    ...(count === undefined ? {} : { count }),
    ...(offset === undefined ? {} : { offset }),
  };
  return { limit, by };
}

/** FOR UPDATE, FOR XML, OPTION (...), SETTINGS, FORMAT, WITH NO DATA...: up to the end of the query. */
export function readTrailing(reader: Reader): Span | undefined {
  const { upper } = peek(reader);
  const next = peek(reader, 1).upper;
  const isTrailing =
    (upper === "FOR" && forWords.has(next)) ||
    (upper === "OPTION" && next === "(") ||
    (upper === "SETTINGS" && reader.dialect.id === "clickhouse") ||
    (upper === "FORMAT" && (reader.dialect.id === "clickhouse" || reader.dialect.id === "generic") && peek(reader, 1).type === "word") ||
    (upper === "LOCK" && next === "IN") ||
    (upper === "COMMENT" && peek(reader, 1).type === "string" && reader.dialect.id === "clickhouse") ||
    (upper === "INTO" && (next === "OUTFILE" || next === "DUMPFILE" || peek(reader, 1).type === "parameter")) ||
    (upper === "WITH" && withWords.has(next));
  if (!isTrailing) return undefined;
  const start = startOf(reader);
  advance(reader);
  if (upper === "OPTION") {
    skipOne(reader);
    return spanFrom(reader, start);
  }
  if (upper === "WITH") {
    while (isOneOf(reader, checkWords)) advance(reader);
    return spanFrom(reader, start);
  }
  advance(reader);
  return textUntil(reader, start, (at) => endsTrailing(at, upper));
}

const forWords: ReadonlySet<string> = new Set(["UPDATE", "SHARE", "NO", "KEY", "XML", "JSON", "BROWSE", "READ", "FETCH"]);
const withWords: ReadonlySet<string> = new Set(["UR", "CS", "RS", "RR", "LOCAL", "CASCADED", "CHECK", "READ"]);
const checkWords: ReadonlySet<string> = new Set([...withWords, "OPTION", "ONLY", "CONSTRAINT"]);
const laterWords: ReadonlySet<string> = new Set(["FOR", "OPTION", "UNION", "INTERSECT", "EXCEPT", "LIMIT", "FORMAT", "SETTINGS", "WITH"]);

function endsTrailing(reader: Reader, word: string): boolean {
  const { upper } = peek(reader);
  if (upper === ";") return true;
  return laterWords.has(upper) || (word !== "SETTINGS" && isStop(reader) && upper !== ",");
}
