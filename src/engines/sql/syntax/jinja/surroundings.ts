/** What stands around a template in the SQL: whether it is in quotes or a comment, part of a name, and which tokens stand before and after. */
import type { Dialect } from "../../dialect.ts";
import { isNamePart } from "../lexer/characters.ts";
import { dollarTagAt, escapesIn, isTripleQuote } from "../lexer/quotes.ts";

export type Enclosure = "none" | "string" | "quotedIdentifier" | "comment";

/** Follows the quotes and comments of SQL text from one template to the next. */
export interface QuoteState {
  enclosure: Enclosure;
  /** What ends it. */
  closer: string;
  /** A backslash takes the next character with it. */
  escapes: boolean;
}

const opener = /'|"|`|\[|--|\/\*|#|\/\/|\$/g;

/** What begins at an offset; undefined where the dialect begins nothing there. */
function openedAt(text: string, at: number, dialect: Dialect): (QuoteState & { readonly end: number }) | undefined {
  const character = text.charAt(at);
  const comment = { enclosure: "comment", escapes: false } as const;
  if (character === "-") return { ...comment, closer: "\n", end: at + 2 };
  if (text.startsWith("/*", at)) return { ...comment, closer: "*/", end: at + 2 };
  if (character === "/") return dialect.slashComments ? { ...comment, closer: "\n", end: at + 2 } : undefined;
  if (character === "#") return dialect.hashComments ? { ...comment, closer: "\n", end: at + 1 } : undefined;
  if (character === "$") {
    const tag = dialect.dollarQuotes ? dollarTagAt(text, at) : undefined;
    return tag === undefined ? undefined : { enclosure: "string", escapes: false, closer: tag, end: at + tag.length };
  }
  if (character === "[")
    return dialect.identifierQuotes.includes("[") ? { enclosure: "quotedIdentifier", escapes: false, closer: "]", end: at + 1 } : undefined;
  if (character === "`" || (character === '"' && !dialect.doubleQuotedStrings))
    return { enclosure: "quotedIdentifier", escapes: false, closer: character, end: at + 1 };
  const closer = dialect.tripleQuotes && isTripleQuote(text, at) ? character.repeat(3) : character;
  return { enclosure: "string", escapes: escapesIn(text, at, dialect), closer, end: at + closer.length };
}

/** Where what is open is closed, from an offset on; -1 where it isn't. A quote that is written twice closes nothing. */
function closedAt(text: string, from: number, { enclosure, closer, escapes }: QuoteState): number {
  const doubles = enclosure !== "comment" && closer.length === 1;
  for (let at = from; at < text.length; at++) {
    if (doubles && text.startsWith(closer + closer, at)) at++;
    else if (text.startsWith(closer, at)) return at;
    else if (escapes && text.charAt(at) === "\\") at++;
  }
  return -1;
}

/** Moves the state over a piece of SQL. */
export function follow(state: QuoteState, text: string, dialect: Dialect): void {
  let at = 0;
  for (;;) {
    if (state.enclosure !== "none") {
      const close = closedAt(text, at, state);
      if (close === -1) return;
      at = close + state.closer.length;
      state.enclosure = "none";
    }
    opener.lastIndex = at;
    const found = opener.exec(text);
    if (found === null) return;
    const opened = openedAt(text, found.index, dialect);
    at = opened?.end ?? found.index + found[0].length;
    if (opened === undefined) continue;
    state.enclosure = opened.enclosure;
    state.closer = opened.closer;
    state.escapes = opened.escapes;
  }
}

/** A letter, digit or underscore stands directly before or behind. */
export function touchesName(source: string, start: number, end: number): boolean {
  return (start > 0 && isNamePart(source.charCodeAt(start - 1))) || (end < source.length && isNamePart(source.charCodeAt(end)));
}

const trailing = /([\w$]+|[^\s\w$])\s*$/;
const blockComment = /\/\*(?:[^*]|\*(?!\/))*\*\/\s*$/;
const lineComment = /--[^\n]*$/;

/** Without the comments at its end. */
function withoutComments(text: string): string {
  let rest = text.trimEnd();
  for (;;) {
    const line = rest.lastIndexOf("\n") + 1;
    const cut = rest.endsWith("*/") ? rest.replace(blockComment, "") : rest.slice(0, line) + rest.slice(line).replace(lineComment, "");
    if (cut.trimEnd() === rest) return rest;
    rest = cut.trimEnd();
  }
}

export interface Before {
  /** The last word or character, upper case; empty at the beginning. */
  readonly last: string;
  /** The one before it. */
  readonly beforeLast: string;
}

/** What a piece of text that was substituted already ends with, comments apart. */
export function tokensBefore(text: string): Before {
  const rest = withoutComments(text);
  const last = trailing.exec(rest)?.[1] ?? "";
  const beforeLast = trailing.exec(withoutComments(rest.slice(0, rest.length - last.length)))?.[1] ?? "";
  return { last: last.toUpperCase(), beforeLast: beforeLast.toUpperCase() };
}

/** Does the text end with a table of WITH, so that the query is yet to come? */
export function endsWith(text: string): boolean {
  const rest = withoutComments(text);
  let open = 0;
  for (let at = rest.length - 1; at >= 0; at--) {
    const character = rest.charAt(at);
    if (character === ")") open++;
    else if (character === "(") open--;
    if (open === 0)
      return /^\s*with\b/i.test(rest) && /(?:\bwith|\brecursive|[,)])\s*[\w"`]+\s+as\s*$/i.test(rest.slice(Math.max(0, at - 200), at));
  }
  return false;
}

const leading = /^\s*(?:--[^\n]*\n\s*)*([\w$]+|[^\s\w])/;

export function firstToken(text: string): string {
  return leading.exec(text)?.[1]?.toUpperCase() ?? "";
}
