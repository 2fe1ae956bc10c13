/**
 * Where the parser stands in the text: significant tokens (no spaces, no comments), a position, and what was found wrong so far. The functions
 * of the grammar take a reader and move it on; none of them throws.
 */
import type { Dialect } from "../../dialect.ts";
import type { Token } from "../tokens.ts";
import type { Holes } from "./holes.ts";
import type { Expression, Query, Relation, Span } from "../tree.ts";

export interface SyntaxProblem {
  readonly span: Span;
  readonly message: string;
}

/** The productions that call each other across files; handed in, so that the files need not import each other in circles. */
export interface Grammar {
  /** Takes operators that bind at least as tightly as `minimum`. */
  readonly expression: (reader: Reader, minimum: number) => Expression;
  readonly query: (reader: Reader) => Query;
  /** A query whose first operand has been read already. */
  readonly queryAfter: (reader: Reader, start: number, first: Query, firstSpan: Span) => Query;
  readonly from: (reader: Reader) => Relation;
}

export interface Reader {
  readonly source: string;
  readonly dialect: Dialect;
  readonly tokens: readonly Token[];
  /** By the index of an opening bracket: the index of the one that closes it; -1 where there is none. */
  readonly close: Int32Array;
  /** By the index of an opening parenthesis: the index of the first token after it that isn't one. */
  readonly inner: Int32Array;
  readonly grammar: Grammar;
  readonly holes?: Holes;
  /** Index of the next token. */
  at: number;
  /** Index after the last token of the statement. */
  end: number;
  /** How deep the productions are nested now. */
  depth: number;
  readonly problems: SyntaxProblem[];
  readonly opaqueSpans: Span[];
}

const beyond: Token = { type: "punctuation", start: -1, end: -1, text: "", upper: "" };

/** The token `ahead` of the next one; one without text beyond the statement's end. */
export function peek(reader: Reader, ahead = 0): Token {
  const index = reader.at + ahead;
  return index < reader.end ? (reader.tokens[index] ?? beyond) : beyond;
}

export function atEnd(reader: Reader): boolean {
  return reader.at >= reader.end;
}

/** Is the next token this word (upper case), operator or punctuation? */
export function isNext(reader: Reader, upper: string, ahead = 0): boolean {
  return peek(reader, ahead).upper === upper;
}

export function areNext(reader: Reader, ...uppers: readonly string[]): boolean {
  return uppers.every((upper, ahead) => peek(reader, ahead).upper === upper);
}

export function isOneOf(reader: Reader, uppers: ReadonlySet<string>, ahead = 0): boolean {
  return uppers.has(peek(reader, ahead).upper);
}

export function advance(reader: Reader, count = 1): void {
  reader.at = Math.min(reader.at + count, reader.end);
}

/** Takes the next tokens if they are these. */
export function accept(reader: Reader, ...uppers: readonly string[]): boolean {
  if (!areNext(reader, ...uppers)) return false;
  reader.at += uppers.length;
  return true;
}

/** Takes one of these words. */
export function acceptOneOf(reader: Reader, uppers: ReadonlySet<string>): string | undefined {
  const { upper } = peek(reader);
  if (!uppers.has(upper)) return undefined;
  reader.at++;
  return upper;
}

/** Where the next token starts; at the end of the statement, where its last token ends. */
export function startOf(reader: Reader): number {
  return atEnd(reader) ? previousEnd(reader) : peek(reader).start;
}

/** Where the last token that was taken ends. */
export function previousEnd(reader: Reader): number {
  return reader.tokens[reader.at - 1]?.end ?? 0;
}

/**
 * From an offset to the end of what was taken. Where nothing was: empty, behind the last token before it, so that it lies in whatever holds
 * it.
 */
export function spanFrom(reader: Reader, start: number): Span {
  const end = previousEnd(reader);
  return { start: Math.min(start, end), end };
}

export function isDialect(reader: Reader, ...ids: readonly Dialect["id"][]): boolean {
  return ids.includes(reader.dialect.id);
}

const quoteLimit = 40;

/** Words for a token in a message: quoted and cut. */
export function describeToken(token: Token): string {
  if (token.text === "") return "the end of the statement";
  return token.text.length > quoteLimit ? `"${token.text.slice(0, quoteLimit)}…"` : `"${token.text}"`;
}

/** One mistake can bring many more in its wake: these are enough to see what is wrong. */
const mostProblems = 100;

/** Notes a problem at the next token. */
export function note(reader: Reader, message: string): void {
  if (reader.problems.length >= mostProblems) return;
  const token = peek(reader);
  const start = startOf(reader);
  const span = token.text === "" ? { start, end: start } : { start: token.start, end: token.end };
  reader.problems.push({ span, message });
}

/** Notes that the next token isn't what the grammar needs. */
export function unexpected(reader: Reader, wanted: string): void {
  note(reader, `${wanted} expected, found ${describeToken(peek(reader))}`);
}

/**
 * What one level of a production takes of the stack, in tenths of a pair of parentheses. Nesting is bounded by their sum, so that text of any
 * shape can be read: Node's default stack was measured to hold 1,150 pairs, 650 calls, 550 subqueries in FROM; at most two thirds of it are used.
 */
export const weights = { expression: 10, call: 7, list: 5, query: 15, relation: 10 } as const;

const deepest = 7000;

/** Goes deeper by `weight`, to be taken back by the caller; false, with a problem noted, where that would be too deep. */
export function enter(reader: Reader, weight: number): boolean {
  if (reader.depth + weight > deepest) {
    note(reader, "Nested too deeply (700 levels of parentheses, fewer of subqueries and calls): not read further");
    return false;
  }
  reader.depth += weight;
  return true;
}

/**
 * Chains (a OR b OR c ..., UNION ALL, JOIN) are read without recursion, but the tree leans left by one level for each: longer ones are cut, so
 * that who walks a tree recursively doesn't run out of stack.
 */
export const longestChain = 2000;
