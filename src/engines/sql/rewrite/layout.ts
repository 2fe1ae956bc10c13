/** Where and how new text is set into a query so that it looks as if its author had written it. */
import type { Edit } from "../rule.ts";
import type { Span } from "../syntax/tree.ts";

/** The line break that the text uses. */
export function lineBreakOf(source: string): "\n" | "\r\n" {
  const first = source.indexOf("\n");
  return first > 0 && source[first - 1] === "\r" ? "\r\n" : "\n";
}

export function lineStart(source: string, offset: number): number {
  return source.lastIndexOf("\n", offset - 1) + 1;
}

/** The white space that the line of an offset begins with. */
export function indentationAt(source: string, offset: number): string {
  const start = lineStart(source, offset);
  let end = start;
  while (source[end] === " " || source[end] === "\t") end += 1;
  return source.slice(start, end);
}

/** Only white space stands between the line's start and the offset. */
export function startsLine(source: string, offset: number): boolean {
  return source.slice(lineStart(source, offset), offset).trim() === "";
}

/** The text's lines after the first, indented by `indentation`; empty lines stay empty. */
export function indentFollowing(text: string, indentation: string): string {
  return text.replaceAll(/\n(?=[^\r\n])/gu, `\n${indentation}`);
}

/** `UPPER` where the word at the span is written in upper case, else lower case. */
export function likeKeyword(source: string, keyword: Span, text: string): string {
  const written = source.slice(keyword.start, keyword.end);
  return written === written.toUpperCase() ? text.toUpperCase() : text.toLowerCase();
}

/**
 * An insertion of a clause after `offset`: on a line of its own, indented like `like`, where the clause at `like` begins a line;
 * else after a space.
 */
export function insertClause(source: string, offset: number, like: number, clause: string): Edit {
  const separator = startsLine(source, like) && source.includes("\n") ? lineBreakOf(source) + indentationAt(source, like) : " ";
  return { span: { start: offset, end: offset }, text: separator + clause };
}

/** The last line of a text has no break of its own: the one before it goes with it. */
function beforeLineBreak(source: string, start: number): number {
  const before = source[start - 1] === "\n" ? start - 1 : start;
  return source[before - 1] === "\r" && before < start ? before - 1 : before;
}

/**
 * Removes a span along with the white space that would be left over: the whole line where nothing else stands on it, else the blanks
 * before it. Comments around it stay.
 */
export function removal(source: string, span: Span): Edit {
  let end = span.end;
  while (source[end] === " " || source[end] === "\t") end += 1;
  const endsLine = end >= source.length || source[end] === "\n" || source[end] === "\r";
  if (startsLine(source, span.start) && endsLine) {
    if (source[end] === "\r") end += 1;
    if (source[end] === "\n") return { span: { start: lineStart(source, span.start), end: end + 1 }, text: "" };
    if (end >= source.length) return { span: { start: beforeLineBreak(source, lineStart(source, span.start)), end: span.end }, text: "" };
  }
  let start = span.start;
  while (source[start - 1] === " " || source[start - 1] === "\t") start -= 1;
  return { span: { start, end: span.end }, text: "" };
}
