/** Cuts SQL text into tokens, without loss: the texts of the tokens in a row are the source. Never throws; takes time linear in the source. */
import type { Dialect } from "../dialect.ts";
import { isDigit, isNamePart, isNameStart, isSpace } from "./lexer/characters.ts";
import { numberEnd } from "./lexer/numbers.ts";
import { operatorLength } from "./lexer/operators.ts";
import { parameterLength } from "./lexer/parameters.ts";
import { dollarQuotedEnd, dollarTagAt, isTripleQuote, prefixedString, quotedEnd, tripleQuotedEnd } from "./lexer/quotes.ts";
import type { Token, TokenType } from "./tokens.ts";

interface Piece {
  readonly type: TokenType;
  /** -1 where a quote or comment isn't closed: it takes the rest of the text. */
  readonly end: number;
}

function lineEnd(source: string, start: number): number {
  const end = source.indexOf("\n", start);
  return end === -1 ? source.length : end;
}

function blockCommentEnd(source: string, start: number, nested: boolean): number {
  if (!nested) {
    const close = source.indexOf("*/", start + 2);
    return close === -1 ? -1 : close + 2;
  }
  let depth = 0;
  for (let at = start; at < source.length - 1; at++) {
    const code = source.charCodeAt(at);
    const next = source.charCodeAt(at + 1);
    if (code === 47 && next === 42) {
      depth++;
      at++;
    } else if (code === 42 && next === 47) {
      depth--;
      at++;
      if (depth === 0) return at + 1;
    }
  }
  return -1;
}

function comment(source: string, at: number, dialect: Dialect): Piece | undefined {
  const code = source.charCodeAt(at);
  const next = source.charCodeAt(at + 1);
  if (code === 45 && next === 45) return { type: "comment", end: lineEnd(source, at) };
  if (code === 35 && dialect.hashComments) return { type: "comment", end: lineEnd(source, at) };
  if (code === 47 && next === 42) return { type: "comment", end: blockCommentEnd(source, at, dialect.nestedComments) };
  if (code === 47 && next === 47 && dialect.slashComments) return { type: "comment", end: lineEnd(source, at) };
  return undefined;
}

function quoted(source: string, at: number, dialect: Dialect): Piece | undefined {
  const character = source.charAt(at);
  if (character === "[") {
    return dialect.identifierQuotes.includes("[") ? { type: "quotedIdentifier", end: quotedEnd(source, at, "]", false) } : undefined;
  }
  if (character === "'" || (character === '"' && dialect.doubleQuotedStrings)) {
    const triple = dialect.tripleQuotes && isTripleQuote(source, at);
    const end = triple ? tripleQuotedEnd(source, at) : quotedEnd(source, at, character, dialect.backslashEscapes);
    return { type: "string", end };
  }
  if (character === '"') return { type: "quotedIdentifier", end: quotedEnd(source, at, '"', dialect.id === "clickhouse") };
  if (character === "`")
    return { type: "quotedIdentifier", end: quotedEnd(source, at, "`", dialect.id === "bigquery" || dialect.id === "clickhouse") };
  return undefined;
}

function wordEnd(source: string, start: number, dialect: Dialect): number {
  const hash = dialect.id === "oracle" || dialect.id === "tsql";
  const at = dialect.id === "tsql";
  let end = start + 1;
  for (; end < source.length; end++) {
    const code = source.charCodeAt(end);
    if (!isNamePart(code) && code !== 36 && !(code === 35 && hash) && !(code === 64 && at)) break;
  }
  return end;
}

function startsTemporaryName(source: string, at: number, dialect: Dialect): boolean {
  if (source.charCodeAt(at) !== 35 || (dialect.id !== "tsql" && dialect.id !== "redshift")) return false;
  const next = source.charCodeAt(at + 1);
  return isNamePart(next) || ((next === 35 || next === 36 || next === 64) && isNamePart(source.charCodeAt(at + 2)));
}

function word(source: string, at: number, dialect: Dialect): Piece | undefined {
  if (startsTemporaryName(source, at, dialect)) return { type: "word", end: wordEnd(source, at + 1, dialect) };
  if (!isNameStart(source.charCodeAt(at))) return undefined;
  const prefixed = prefixedString(source, at, dialect);
  if (prefixed !== undefined) return { type: "string", end: prefixed.end };
  const end = wordEnd(source, at, dialect);
  // U&"..." is a quoted name.
  if (end === at + 1 && source.startsWith('&"', end) && /[uU]/.test(source.charAt(at)) && !dialect.doubleQuotedStrings) {
    return { type: "quotedIdentifier", end: quotedEnd(source, end + 1, '"', false) };
  }
  return { type: "word", end };
}

const startsNumbered: ReadonlySet<string> = new Set(["mysql", "spark", "databricks", "generic"]);

function number(source: string, at: number, dialect: Dialect): Piece | undefined {
  const code = source.charCodeAt(at);
  if (isDigit(code)) {
    const afterDot = source.charCodeAt(at - 1) === 46;
    const end = numberEnd(source, at, dialect, afterDot);
    // 2020_sales is a name in some dialects.
    const named = isNameStart(source.charCodeAt(end)) && startsNumbered.has(dialect.id);
    return named ? { type: "word", end: wordEnd(source, at, dialect) } : { type: "number", end };
  }
  if (code !== 46 || !isDigit(source.charCodeAt(at + 1))) return undefined;
  const before = source.charCodeAt(at - 1);
  const qualified = isNamePart(before) || before === 34 || before === 96 || before === 93 || before === 41;
  return qualified ? undefined : { type: "number", end: numberEnd(source, at, dialect, false) };
}

function space(source: string, at: number): Piece | undefined {
  let end = at;
  while (end < source.length && isSpace(source.charCodeAt(end))) end++;
  return end === at ? undefined : { type: "whitespace", end };
}

const punctuation = new Set("()[]{},;.".split(""));

function symbol(source: string, at: number, dialect: Dialect): Piece {
  const tag = dialect.dollarQuotes && source.charCodeAt(at) === 36 ? dollarTagAt(source, at) : undefined;
  if (tag !== undefined) return { type: "string", end: dollarQuotedEnd(source, at, tag) };
  const operator = operatorLength(source, at, dialect);
  const substituted = dialect.id === "oracle" && source.charCodeAt(at) === 38;
  const parameter = operator > 1 && !substituted ? 0 : parameterLength(source, at, dialect);
  if (parameter > 0) return { type: "parameter", end: at + parameter };
  if (punctuation.has(source.charAt(at))) return { type: "punctuation", end: at + 1 };
  return operator > 0 ? { type: "operator", end: at + operator } : { type: "unknown", end: at + 1 };
}

function pieceAt(source: string, at: number, dialect: Dialect): Piece {
  return (
    space(source, at) ??
    word(source, at, dialect) ??
    comment(source, at, dialect) ??
    number(source, at, dialect) ??
    quoted(source, at, dialect) ??
    symbol(source, at, dialect)
  );
}

export function lex(source: string, dialect: Dialect): Token[] {
  const tokens: Token[] = [];
  let start = 0;
  while (start < source.length) {
    const piece = pieceAt(source, start, dialect);
    const closed = piece.end !== -1;
    const end = closed ? piece.end : source.length;
    const type = closed ? piece.type : "unknown";
    const text = source.slice(start, end);
    tokens.push({ type, start, end, text, upper: type === "word" ? text.toUpperCase() : text });
    start = end;
  }
  return tokens;
}
