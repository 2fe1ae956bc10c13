/** What happens to text that isn't understood: it is skipped in balanced brackets and noted. */
import type { Expression, Opaque, Span } from "../tree.ts";
import { advance, atEnd, longestChain, note, peek, previousEnd, spanFrom, startOf, unexpected, type Reader } from "./reader.ts";
import { stopWords } from "./words.ts";

const openers: ReadonlySet<string> = new Set(["(", "[", "{"]);
const closers: ReadonlySet<string> = new Set([")", "]", "}"]);

/** Takes one token, or a bracket with all that it holds. */
export function skipOne(reader: Reader): void {
  const close = openers.has(peek(reader).text) ? (reader.close[reader.at] ?? -1) : -1;
  if (close >= reader.at && close < reader.end) reader.at = close + 1;
  else advance(reader);
}

/** Skips until `stop` says so; never beyond the bracket that holds it. */
export function skipUntil(reader: Reader, stop: (reader: Reader) => boolean): void {
  while (!atEnd(reader) && !closers.has(peek(reader).text) && !stop(reader)) skipOne(reader);
}

function stopsExpression(reader: Reader): boolean {
  const { upper } = peek(reader);
  return upper === "," || upper === ";" || stopWords.has(upper);
}

export function isStop(reader: Reader): boolean {
  return atEnd(reader) || closers.has(peek(reader).text) || stopsExpression(reader);
}

export function opaqueNode(span: Span): Opaque {
  return { kind: "opaque", start: span.start, end: span.end, parentheses: 0 };
}

/** Takes all up to the end of the list item or clause as an expression that isn't understood. */
export function opaqueExpression(reader: Reader, start: number, wanted = "An expression"): Opaque {
  unexpected(reader, wanted);
  return skipExpression(reader, start);
}

/** The same, where the problem has been noted. */
export function skipExpression(reader: Reader, start: number): Opaque {
  skipUntil(reader, stopsExpression);
  const span = spanFrom(reader, start);
  if (span.end > span.start) reader.opaqueSpans.push(span);
  return opaqueNode(span);
}

/** Leaves `expression` as it is where it ends as an expression should; else all of its place is opaque. */
export function settle(reader: Reader, expression: Expression, ends: (reader: Reader) => boolean): Expression {
  return ends(reader) ? expression : opaqueExpression(reader, expression.start, "The end of the expression");
}

/** Goes behind the bracket that was opened by the token at `open`; what is left before it isn't understood. */
export function closeBracket(reader: Reader, open: number): void {
  const close = reader.close[open] ?? -1;
  if (close < 0 || close >= reader.end) {
    unexpected(reader, "A closing bracket");
    return;
  }
  if (reader.at < close) {
    const start = startOf(reader);
    unexpected(reader, "A closing parenthesis");
    reader.at = close;
    reader.opaqueSpans.push({ start, end: previousEnd(reader) });
  }
  reader.at = close + 1;
}

/** Skips a clause that is understood as text: up to a stop, without a problem noted. */
export function textUntil(reader: Reader, start: number, stop: (reader: Reader) => boolean): Span {
  skipUntil(reader, stop);
  return spanFrom(reader, start);
}

/** The rest of a chain that is too long, up to a stop or the closing bracket. */
export function skipChain(reader: Reader, stop: (reader: Reader) => boolean): void {
  note(reader, `A chain of more than ${longestChain} operators: not read further`);
  const start = startOf(reader);
  skipUntil(reader, stop);
  reader.opaqueSpans.push(spanFrom(reader, start));
}
