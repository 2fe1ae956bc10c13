/** What stands around a template in the SQL: whether it is in quotes or a comment, part of a name, and which tokens stand before and after. */
import { isNamePart } from "../lexer/characters.ts";

export type Enclosure = "none" | "string" | "quotedIdentifier" | "comment";

/** Follows the quotes and comments of SQL text from one template to the next. */
export interface QuoteState {
  enclosure: Enclosure;
  /** What ends it. */
  closer: string;
}

const openers: Readonly<Record<string, { readonly enclosure: Enclosure; readonly closer: string }>> = {
  "'": { enclosure: "string", closer: "'" },
  '"': { enclosure: "quotedIdentifier", closer: '"' },
  "`": { enclosure: "quotedIdentifier", closer: "`" },
  "--": { enclosure: "comment", closer: "\n" },
  "/*": { enclosure: "comment", closer: "*/" },
};
const opener = /'|"|`|--|\/\*/g;

/** Moves the state over a piece of SQL. */
export function follow(state: QuoteState, text: string): void {
  let at = 0;
  for (;;) {
    if (state.enclosure !== "none") {
      const close = text.indexOf(state.closer, at);
      if (close === -1) return;
      at = close + state.closer.length;
      state.enclosure = "none";
    }
    opener.lastIndex = at;
    const found = opener.exec(text);
    if (found === null) return;
    const opened = openers[found[0]];
    if (opened === undefined) return;
    state.enclosure = opened.enclosure;
    state.closer = opened.closer;
    at = found.index + found[0].length;
  }
}

/** A letter, digit or underscore stands directly before or behind. */
export function touchesName(source: string, start: number, end: number): boolean {
  return (start > 0 && isNamePart(source.charCodeAt(start - 1))) || (end < source.length && isNamePart(source.charCodeAt(end)));
}

const trailing = /([\w$]+|[^\s\w$])\s*$/;

/** The last word or character of a piece of text that was substituted already, upper case; comments count as text. */
export function lastToken(text: string): string {
  const cut = text.length > 400 ? text.slice(-400) : text;
  return trailing.exec(cut.replaceAll(/--[^\n]*\n/g, "\n").trimEnd())?.[1]?.toUpperCase() ?? "";
}

const leading = /^\s*(?:--[^\n]*\n\s*)*([\w$]+|[^\s\w])/;

export function firstToken(text: string): string {
  return leading.exec(text.slice(0, 400))?.[1]?.toUpperCase() ?? "";
}
