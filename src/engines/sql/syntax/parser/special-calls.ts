/** Words with a form of their own: CASE, CAST, CONVERT, EXTRACT, EXISTS, ARRAY, MAP, STRUCT, ROW. */
import type { Token } from "../tokens.ts";
import type { CaseBranch, Expression } from "../tree.ts";
import { isQueryNext, readBraces, readBrackets } from "./groups.ts";
import { readItems } from "./items.ts";
import { identifierOf } from "./names.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, atEnd, isDialect, isNext, isOneOf, peek, previousEnd, unexpected, type Reader } from "./reader.ts";
import { closeBracket, settle, skipUntil } from "./recovery.ts";
import { readType } from "./types.ts";

const caseWords: ReadonlySet<string> = new Set(["WHEN", "THEN", "ELSE", "END"]);

function endsBranch(reader: Reader): boolean {
  return atEnd(reader) || isOneOf(reader, caseWords);
}

function readPart(reader: Reader): Expression {
  return settle(reader, reader.grammar.expression(reader, precedence.any), endsBranch);
}

function readBranches(reader: Reader): readonly CaseBranch[] {
  const branches: CaseBranch[] = [];
  while (accept(reader, "WHEN")) {
    const when = readPart(reader);
    if (!accept(reader, "THEN")) unexpected(reader, "THEN");
    const result = readPart(reader);
    // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a branch, and THEN is its name
    branches.push({ when, then: result });
  }
  return branches;
}

function readCase(reader: Reader): Expression {
  const { start } = peek(reader);
  advance(reader);
  const operand = isNext(reader, "WHEN") ? undefined : readPart(reader);
  const branches = readBranches(reader);
  const otherwise = accept(reader, "ELSE") ? readPart(reader) : undefined;
  if (!accept(reader, "END")) unexpected(reader, "END");
  return {
    kind: "case",
    start,
    end: previousEnd(reader),
    parentheses: 0,
    branches,
    ...(operand === undefined ? {} : { operand }),
    ...(otherwise === undefined ? {} : { otherwise }),
  };
}

const casts: Readonly<Record<string, boolean>> = {
  CAST: false,
  TRY_CAST: true,
  SAFE_CAST: true,
  PARSE: false,
  TRY_PARSE: true,
  ACCURATECASTORNULL: true,
};

function endsOperand(reader: Reader): boolean {
  return atEnd(reader) || isNext(reader, "AS") || isNext(reader, ")") || isNext(reader, ",");
}

/** ClickHouse's CAST(x, 'type') is a call like any other; its first argument has been read. */
function readCastCall(reader: Reader, word: Token, open: number, first: Expression): Expression {
  const items = [first];
  while (accept(reader, ",")) items.push(settle(reader, reader.grammar.expression(reader, precedence.any), endsOperand));
  closeBracket(reader, open);
  const argumentsSpan = { start: word.end, end: previousEnd(reader) };
  const base = { kind: "call", start: word.start, end: previousEnd(reader), parentheses: 0, name: [identifierOf(word)] } as const;
  return { ...base, arguments: items, argumentsSpan, distinct: false, orderBy: [], withinGroup: [], extras: false };
}

/** CAST(x AS type [FORMAT ...]). */
function readCast(reader: Reader): Expression {
  const word = peek(reader);
  const open = reader.at + 1;
  advance(reader, 2);
  const operand = settle(reader, reader.grammar.expression(reader, precedence.any), endsOperand);
  if (!accept(reader, "AS")) return readCastCall(reader, word, open, operand);
  const { type, span } = readType(reader);
  const formatted =
    isNext(reader, "FORMAT") || isNext(reader, "USING") || isNext(reader, "DEFAULT") || isNext(reader, ",") || isNext(reader, "AT");
  if (formatted) skipUntil(reader, () => false);
  closeBracket(reader, open);
  const safe = casts[word.upper] ?? false;
  return { kind: "cast", start: word.start, end: previousEnd(reader), parentheses: 0, operand, type, typeSpan: span, safe, form: "CAST" };
}

/** T-SQL: CONVERT(type, x [, style]). */
function readTypeFirst(reader: Reader): Expression {
  const word = peek(reader);
  const open = reader.at + 1;
  advance(reader, 2);
  const { type, span } = readType(reader);
  if (!accept(reader, ",")) unexpected(reader, "A comma");
  const operand = settle(reader, reader.grammar.expression(reader, precedence.any), endsOperand);
  if (isNext(reader, ",")) skipUntil(reader, () => false);
  closeBracket(reader, open);
  const safe = word.upper === "TRY_CONVERT";
  return {
    kind: "cast",
    start: word.start,
    end: previousEnd(reader),
    parentheses: 0,
    operand,
    type,
    typeSpan: span,
    safe,
    form: "CONVERT",
  };
}

/** MySQL: CONVERT(x, type); CONVERT(x USING utf8mb4) is a call like any other. */
function readTypeLast(reader: Reader): Expression {
  const word = peek(reader);
  const open = reader.at + 1;
  advance(reader, 2);
  const operand = settle(reader, reader.grammar.expression(reader, precedence.any), (at) => endsOperand(at) || isNext(at, "USING"));
  if (!accept(reader, ",")) {
    skipUntil(reader, () => false);
    return readCastCall(reader, word, open, operand);
  }
  const { type, span } = readType(reader);
  closeBracket(reader, open);
  return {
    kind: "cast",
    start: word.start,
    end: previousEnd(reader),
    parentheses: 0,
    operand,
    type,
    typeSpan: span,
    safe: false,
    form: "CONVERT",
  };
}

function readExtract(reader: Reader): Expression | undefined {
  const word = peek(reader);
  const open = reader.at + 1;
  const part = peek(reader, 2);
  // WEEK(MONDAY) of BigQuery.
  const length = isNext(reader, "(", 3) && isNext(reader, ")", 5) ? 4 : 1;
  if ((part.type !== "word" && part.type !== "string") || !isNext(reader, "FROM", 2 + length)) return undefined;
  advance(reader, 3 + length);
  const operand = reader.grammar.expression(reader, precedence.any);
  closeBracket(reader, open);
  const field = part.type === "string" ? part.text.slice(1, -1).toUpperCase() : part.upper;
  return { kind: "extract", start: word.start, end: previousEnd(reader), parentheses: 0, field, operand };
}

function readExists(reader: Reader): Expression | undefined {
  const { start } = peek(reader);
  const open = reader.at + 1;
  const mark = reader.at;
  advance(reader, 2);
  if (!isQueryNext(reader) && !isNext(reader, "(")) {
    // A function of that name: exists(array, lambda).
    reader.at = mark;
    return undefined;
  }
  const query = reader.grammar.query(reader);
  closeBracket(reader, open);
  return { kind: "exists", start, end: previousEnd(reader), parentheses: 0, query };
}

/** `ARRAY[...]`, `ARRAY<T>[...]`, `MAP {...}`, `STRUCT<...>(...)`, `ROW(...)`. */
function readTypedCollection(reader: Reader): Expression | undefined {
  const { upper, start } = peek(reader);
  const follower = peek(reader, 1).text;
  if ((upper === "ARRAY" || upper === "MAP") && follower === "[") {
    advance(reader);
    return readBrackets(reader, start);
  }
  if (upper === "MAP" && follower === "{") {
    advance(reader);
    return readBraces(reader, start);
  }
  const generic = follower === "<" && (upper === "ARRAY" || upper === "STRUCT");
  if (generic) return readGenericCollection(reader, start);
  if (upper !== "ROW" || follower !== "(") return undefined;
  const open = reader.at + 1;
  advance(reader, 2);
  const items = readItems(reader, open);
  closeBracket(reader, open);
  return { kind: "collection", start, end: previousEnd(reader), parentheses: 0, type: "row", items };
}

function readGenericCollection(reader: Reader, start: number): Expression {
  const type = isNext(reader, "ARRAY") ? "array" : "struct";
  readType(reader);
  if (isNext(reader, "[")) return readBrackets(reader, start);
  const open = reader.at;
  // STRUCT<a INT64>(1): the type's reader takes the parentheses of the values only where no generics stand before.
  if (!accept(reader, "(")) return { kind: "collection", start, end: previousEnd(reader), parentheses: 0, type, items: [] };
  const items = isQueryNext(reader) ? [readBareSubquery(reader)] : readItems(reader, open);
  closeBracket(reader, open);
  return { kind: "collection", start, end: previousEnd(reader), parentheses: 0, type, items };
}

function readBareSubquery(reader: Reader): Expression {
  const query = reader.grammar.query(reader);
  return { kind: "subquery", start: query.span.start, end: query.span.end, parentheses: 0, query };
}

/** Undefined where the next word is none of these. */
export function readSpecial(reader: Reader): Expression | undefined {
  const { upper } = peek(reader);
  if (upper === "CASE" && !isNext(reader, ".", 1)) return readCase(reader);
  if (isNext(reader, "(", 1)) {
    if (casts[upper] !== undefined) return readCast(reader);
    if (upper === "EXTRACT") return readExtract(reader);
    if (upper === "EXISTS") return readExists(reader);
    if (upper === "CONVERT" && isDialect(reader, "mysql")) return readTypeLast(reader);
    if (upper === "TRY_CONVERT" || (upper === "CONVERT" && isDialect(reader, "tsql"))) return readTypeFirst(reader);
  }
  return readTypedCollection(reader);
}
