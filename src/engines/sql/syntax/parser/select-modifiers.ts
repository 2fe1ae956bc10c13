/** Words between SELECT and its list: DISTINCT [ON (...)], TOP, ALL, AS STRUCT, MySQL's hints. */
import { wordSet } from "../word-set.ts";
import type { Expression, Span } from "../tree.ts";
import { readItems } from "./items.ts";
import { accept, acceptOneOf, advance, areNext, isDialect, isNext, peek, spanFrom, startOf, type Reader } from "./reader.ts";
import { closeBracket, skipOne } from "./recovery.ts";

export interface SelectModifiers {
  readonly distinct: boolean;
  readonly distinctSpan?: Span;
  readonly distinctOn: readonly Expression[];
  readonly top?: Span;
  readonly opaque: readonly Span[];
}

interface Found {
  distinctSpan?: Span;
  distinctOn: readonly Expression[];
  top?: Span;
  opaque: Span[];
}

const mysqlHints: ReadonlySet<string> = wordSet(`
  STRAIGHT_JOIN HIGH_PRIORITY SQL_SMALL_RESULT SQL_BIG_RESULT SQL_BUFFER_RESULT SQL_NO_CACHE SQL_CACHE SQL_CALC_FOUND_ROWS`);

function readDistinct(reader: Reader, found: Found): boolean {
  const start = startOf(reader);
  const rowWise = accept(reader, "DISTINCTROW") || (isDialect(reader, "oracle") && accept(reader, "UNIQUE"));
  if (!rowWise && !accept(reader, "DISTINCT")) return false;
  if (areNext(reader, "ON", "(")) {
    const open = reader.at + 1;
    advance(reader, 2);
    found.distinctOn = readItems(reader, open);
    closeBracket(reader, open);
  }
  found.distinctSpan = spanFrom(reader, start);
  return true;
}

/** TOP n, TOP (n) PERCENT WITH TIES; `top` may also be a column. */
function readTop(reader: Reader, found: Found): boolean {
  const next = peek(reader, 1);
  const amount = next.type === "number" || next.type === "parameter" || (next.text === "(" && isDialect(reader, "tsql", "generic"));
  if (!isNext(reader, "TOP") || !amount) return false;
  const start = startOf(reader);
  advance(reader);
  skipOne(reader);
  accept(reader, "PERCENT");
  accept(reader, "WITH", "TIES");
  found.top = spanFrom(reader, start);
  return true;
}

/** Understood as text: ALL, AS STRUCT, AS VALUE, hints. */
function readOther(reader: Reader, found: Found): boolean {
  const start = startOf(reader);
  const next = peek(reader, 1);
  const all = isNext(reader, "ALL") && next.text !== "," && next.text !== ")" && next.upper !== "FROM" && accept(reader, "ALL");
  const typed = !all && isNext(reader, "AS") && (next.upper === "STRUCT" || next.upper === "VALUE");
  if (typed) advance(reader, 2);
  const hint = !all && !typed && isDialect(reader, "mysql", "generic") && acceptOneOf(reader, mysqlHints) !== undefined;
  const isPrivate = !all && !typed && !hint && areNext(reader, "WITH", "DIFFERENTIAL_PRIVACY");
  if (isPrivate) {
    advance(reader, 2);
    if (accept(reader, "OPTIONS")) skipOne(reader);
  }
  if (!all && !typed && !hint && !isPrivate) return false;
  found.opaque.push(spanFrom(reader, start));
  return true;
}

export function readSelectModifiers(reader: Reader): SelectModifiers {
  const found: Found = { distinctOn: [], opaque: [] };
  while (readDistinct(reader, found) || readTop(reader, found) || readOther(reader, found));
  return { distinct: found.distinctSpan !== undefined, ...found };
}
