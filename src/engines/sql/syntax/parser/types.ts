/** Names of types: `DOUBLE PRECISION`, `NUMERIC(18, 2)`, `TIMESTAMP WITH TIME ZONE`, `ARRAY<STRUCT<a INT64>>`, `INT[]`. */
import type { Span } from "../tree.ts";
import { isName } from "./names.ts";
import { accept, advance, areNext, isNext, isOneOf, peek, previousEnd, spanFrom, startOf, unexpected, type Reader } from "./reader.ts";
import { wordSet } from "../word-set.ts";
import { skipOne } from "./recovery.ts";

export interface TypeName {
  /** Upper case, one space between words, one behind a comma. */
  readonly type: string;
  readonly span: Span;
}

/** Words that may follow a first word. */
const followers: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["DOUBLE", wordSet("PRECISION")],
  ["CHARACTER", wordSet("VARYING LARGE")],
  ["CHAR", wordSet("VARYING LARGE BYTE")],
  ["NCHAR", wordSet("VARYING")],
  ["BIT", wordSet("VARYING")],
  ["BINARY", wordSet("VARYING LARGE")],
  ["NATIONAL", wordSet("CHARACTER CHAR VARCHAR")],
  ["LONG", wordSet("VARCHAR RAW VARBINARY")],
  ["SIGNED", wordSet("INTEGER INT")],
  ["UNSIGNED", wordSet("INTEGER INT")],
]);

const numeric = wordSet("INT INTEGER BIGINT SMALLINT TINYINT MEDIUMINT DECIMAL NUMERIC FLOAT DOUBLE REAL");

function acceptFollowers(reader: Reader, first: string): void {
  const next = followers.get(first);
  if (next !== undefined && isOneOf(reader, next)) {
    const word = peek(reader).upper;
    advance(reader);
    if (first === "NATIONAL" || word === "LARGE") {
      if (!accept(reader, "VARYING")) accept(reader, "OBJECT");
    }
  }
}

/** MySQL's CHAR CHARACTER SET latin1. */
function acceptCharacterSet(reader: Reader): void {
  if (areNext(reader, "CHARACTER", "SET")) advance(reader, 3);
}

function acceptSigns(reader: Reader, first: string): void {
  if (!numeric.has(first)) return;
  if (!accept(reader, "UNSIGNED")) accept(reader, "SIGNED");
  accept(reader, "ZEROFILL");
}

function acceptZone(reader: Reader): void {
  const local = areNext(reader, "WITH", "LOCAL", "TIME", "ZONE");
  const zone = areNext(reader, "WITH", "TIME", "ZONE") || areNext(reader, "WITHOUT", "TIME", "ZONE");
  if (local) advance(reader, 4);
  else if (zone) advance(reader, 3);
}

const intervalUnits = wordSet("YEAR MONTH DAY HOUR MINUTE SECOND");

function acceptIntervalUnits(reader: Reader): void {
  if (!isOneOf(reader, intervalUnits)) return;
  advance(reader);
  if (isNext(reader, "(")) skipOne(reader);
  if (isNext(reader, "TO") && isOneOf(reader, intervalUnits, 1)) advance(reader, 2);
  if (isNext(reader, "(")) skipOne(reader);
}

const generic = wordSet("ARRAY STRUCT MAP RANGE LIST TABLE SETOF MULTISET");

/** `<...>`; the lexer takes `>>` as one operator, which closes two. */
function acceptGenerics(reader: Reader): void {
  if (!isNext(reader, "<")) {
    accept(reader, "<>");
    return;
  }
  let depth = 0;
  while (peek(reader).text !== "" && peek(reader).text !== ")") {
    const { text } = peek(reader);
    if (text === "<") depth++;
    else if (/^>+$/.test(text)) depth -= text.length;
    else if (text === ">=" || text === ">>=") break;
    skipOne(reader);
    if (depth <= 0) return;
  }
}

function acceptArrays(reader: Reader): void {
  while (isNext(reader, "[")) {
    const size = peek(reader, 1).type === "number" ? 1 : 0;
    if (!isNext(reader, "]", 1 + size)) return;
    advance(reader, 2 + size);
  }
  if (isNext(reader, "ARRAY") && !isNext(reader, "[", 1) && !isNext(reader, "(", 1) && !isNext(reader, "JOIN", 1)) {
    advance(reader);
    acceptArrays(reader);
  }
}

function isTypePart(reader: Reader): boolean {
  return isNext(reader, ".") && isName(peek(reader, 1));
}

function takeType(reader: Reader): void {
  const first = peek(reader).upper;
  advance(reader);
  while (isTypePart(reader)) advance(reader, 2);
  acceptFollowers(reader, first);
  if (first === "INTERVAL") acceptIntervalUnits(reader);
  if (isNext(reader, "(") && !areNext(reader, "(", "+", ")")) skipOne(reader);
  // `a::date < b` compares.
  else if (generic.has(first)) acceptGenerics(reader);
  if (first.startsWith("TIME")) acceptZone(reader);
  acceptSigns(reader, first);
  acceptCharacterSet(reader);
  if (isNext(reader, "%") && (isNext(reader, "TYPE", 1) || isNext(reader, "ROWTYPE", 1))) advance(reader, 2);
  acceptArrays(reader);
}

const tight: ReadonlySet<string> = new Set(["(", "[", "<", ".", ":", "%", ""]);
const tightBefore: ReadonlySet<string> = new Set([")", "]", ">", ">>", ">>>", ",", "(", "[", "<", ".", ":", "%"]);

/** The text of tokens in one manner of writing. */
export function typeText(reader: Reader, from: number, to: number): string {
  let text = "";
  let before = "";
  for (let index = from; index < to; index++) {
    const token = reader.tokens[index];
    if (token === undefined) break;
    if (!tight.has(before) && !tightBefore.has(token.text)) text += " ";
    text += token.upper;
    before = token.text;
  }
  return text;
}

/** The type that comes next; empty where none does. */
export function readType(reader: Reader): TypeName {
  const from = reader.at;
  const start = startOf(reader);
  if (!isName(peek(reader)) && peek(reader).type !== "string") {
    unexpected(reader, "A type");
    return { type: "", span: spanFrom(reader, start) };
  }
  takeType(reader);
  return { type: typeText(reader, from, reader.at), span: { start, end: previousEnd(reader) } };
}
