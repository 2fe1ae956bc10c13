/** Identifiers and dotted names. */
import type { Token } from "../tokens.ts";
import type { Identifier } from "../tree.ts";
import { accept, advance, isDialect, isNext, peek, previousEnd, unexpected, type Reader } from "./reader.ts";
import { skipOne } from "./recovery.ts";

function unquote(text: string): string {
  const open = text.startsWith("U&") || text.startsWith("u&") ? text.slice(2) : text;
  const close = open.charAt(0) === "[" ? "]" : open.charAt(0);
  const body = open.slice(1, -1);
  return body.includes(close) ? body.replaceAll(close + close, close) : body;
}

export function identifierOf(token: Token): Identifier {
  const span = { start: token.start, end: token.end };
  if (token.type === "quotedIdentifier") return { name: unquote(token.text), quoted: true, span };
  if (token.type === "string") return { name: unquote(token.text), quoted: true, span };
  return { name: token.text, quoted: false, span };
}

export function isName(token: Token): boolean {
  return token.type === "word" || token.type === "quotedIdentifier";
}

/** An identifier, or one without text where none stands. */
export function readIdentifier(reader: Reader): Identifier {
  const token = peek(reader);
  if (isName(token) || token.type === "string" || token.type === "parameter") {
    advance(reader);
    return identifierOf(token);
  }
  unexpected(reader, "A name");
  const end = previousEnd(reader);
  return { name: "", quoted: false, span: { start: end, end } };
}

function isNamePart(token: Token): boolean {
  return isName(token) || token.type === "parameter" || token.type === "number" || token.type === "string";
}

function adjacent(left: Token, right: Token): boolean {
  return left.end === right.start;
}

/** `dataset.2020_sales`: a number and the letters behind it. */
function readNumberPart(reader: Reader): Identifier {
  const { start } = peek(reader);
  advance(reader);
  if (isName(peek(reader)) && peek(reader).start === previousEnd(reader)) advance(reader);
  const end = previousEnd(reader);
  return { name: reader.source.slice(start, end), quoted: false, span: { start, end } };
}

/** BigQuery's project names hold dashes without quotes: `my-project.dataset.table`. */
function readDashedIdentifier(reader: Reader): Identifier {
  if (!isDialect(reader, "bigquery")) return readIdentifier(reader);
  const first = peek(reader).type === "number" ? readNumberPart(reader) : readIdentifier(reader);
  if (first.quoted) return first;
  let end = first.span.end;
  while (isNext(reader, "-") && peek(reader).start === end && adjacent(peek(reader), peek(reader, 1)) && isNamePart(peek(reader, 1))) {
    advance(reader, 2);
    end = reader.tokens[reader.at - 1]?.end ?? end;
  }
  return { name: reader.source.slice(first.span.start, end), quoted: false, span: { start: first.span.start, end } };
}

/** Catalog, schema, table; T-SQL leaves out parts (`db..orders`). */
export function readTableName(reader: Reader): readonly Identifier[] {
  const parts = [readDashedIdentifier(reader)];
  while (isNext(reader, ".")) {
    if (isNext(reader, ".", 1)) {
      advance(reader);
      continue;
    }
    if (!isNamePart(peek(reader, 1))) break;
    advance(reader);
    parts.push(readDashedIdentifier(reader));
  }
  return parts;
}

/** `(a, b, c)` of plain names; what else stands in an item is skipped. */
export function readNameList(reader: Reader): readonly Identifier[] {
  const open = reader.at;
  if (!accept(reader, "(")) return [];
  const close = reader.close[open] ?? -1;
  const end = close < 0 ? reader.end : Math.min(close, reader.end);
  const names: Identifier[] = [];
  while (reader.at < end) {
    const token = peek(reader);
    if (isName(token) || token.type === "string") names.push(identifierOf(token));
    while (reader.at < end && !isNext(reader, ",")) skipOne(reader);
    advance(reader);
  }
  reader.at = Math.min(end + 1, reader.end);
  return names;
}
