/** What the lexer yields: the tokens of a text, in order; the spans of all tokens and trivia together cover the text. */
import type { Span } from "./tree.ts";

export type TokenType =
  | "word" // keyword or unquoted identifier
  | "quotedIdentifier"
  | "string"
  | "number"
  | "operator" // one operator, longest match: <=, ||, ::, ->>
  | "punctuation" // ( ) [ ] { } , ; .
  | "parameter" // ?, $1, :name, @name, %(name)s, ${name}
  | "comment"
  | "whitespace"
  | "unknown"; // an unclosed quote or a character of no meaning

export interface Token extends Span {
  readonly type: TokenType;
  readonly text: string;
  /** Upper case, of a word; else the text. */
  readonly upper: string;
}
