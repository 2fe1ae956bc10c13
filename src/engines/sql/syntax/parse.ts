/** Reads SQL text into statements. Never throws: what isn't understood is opaque, and said. Time is linear in the text. */
import type { Dialect } from "../dialect.ts";
import { lex } from "./lexer.ts";
import { findHoles } from "./parser/holes.ts";
import { matchBrackets } from "./parser/brackets.ts";
import { readExpression } from "./parser/expression.ts";
import { readFrom } from "./parser/join.ts";
import { readQuery, readQueryAfter } from "./parser/query.ts";
import { statementRanges, type Range } from "./parser/ranges.ts";
import { atEnd, isOneOf, previousEnd, startOf, unexpected, type Grammar, type Reader, type SyntaxProblem } from "./parser/reader.ts";
import { readStatement } from "./parser/statement.ts";
import { skipOne } from "./parser/recovery.ts";
import { statementStarts } from "./parser/words.ts";
import type { Token } from "./tokens.ts";
import type { Span, Statement } from "./tree.ts";

export type { SyntaxProblem } from "./parser/reader.ts";

export interface ParsedStatement {
  readonly statement: Statement;
  /** All of the statement, what wasn't understood behind it included; without the semicolon. */
  readonly span: Span;
}

export interface ParsedText {
  readonly statements: readonly ParsedStatement[];
  /** All tokens, spaces and comments included. */
  readonly tokens: readonly Token[];
  readonly problems: readonly SyntaxProblem[];
  /** What wasn't understood, in source order. Clauses that are understood as text (`Select.opaqueClauses`) are not among them. */
  readonly opaqueSpans: readonly Span[];
}

const grammar: Grammar = { expression: readExpression, query: readQuery, queryAfter: readQueryAfter, from: readFrom };

function isNewStatement(reader: Reader): boolean {
  return reader.dialect.id === "tsql" && isOneOf(reader, statementStarts);
}

/** Takes what is left of a range; in T-SQL a word that starts a statement begins a new one instead. */
function takeRest(reader: Reader): void {
  if (atEnd(reader) || isNewStatement(reader)) return;
  const start = startOf(reader);
  unexpected(reader, "The end of the statement");
  do skipOne(reader);
  while (!atEnd(reader) && !isNewStatement(reader));
  reader.opaqueSpans.push({ start, end: previousEnd(reader) });
}

function readRange(reader: Reader, range: Range): readonly ParsedStatement[] {
  const statements: ParsedStatement[] = [];
  reader.at = range.from;
  reader.end = range.to;
  while (!atEnd(reader)) {
    const start = startOf(reader);
    reader.depth = 0;
    const statement = readStatement(reader);
    takeRest(reader);
    statements.push({ statement, span: { start, end: previousEnd(reader) } });
  }
  return statements;
}

function unclosed(tokens: readonly Token[]): readonly SyntaxProblem[] {
  const last = tokens.at(-1);
  if (last?.type !== "unknown" || last.text.length === 1) return [];
  const what = last.text.startsWith("/*") ? "A comment" : "A quote";
  return [{ span: { start: last.start, end: last.start + 1 }, message: `${what} is opened here and never closed` }];
}

/** A line that parts the cells of a Databricks notebook ends the statement before it. */
const cellEnd = /^--\s*COMMAND\s*-+\s*$/;

/** A cell that starts with `%python` or the like is no SQL; `%sql` is left out of one that is. */
function withoutMagic(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  let foreign = false;
  for (const [index, token] of tokens.entries()) {
    const isStart = index === 0 || (tokens[index - 1]?.text === ";" && tokens[index - 1]?.type === "punctuation");
    const word = tokens[index + 1];
    if (isStart && token.text === "%" && word?.type === "word") foreign = word.upper !== "SQL";
    else if (foreign && token.text === ";" && token.end - token.start > 1) foreign = false;
    const magic = (tokens[index - 1]?.text === "%" && isMagic(tokens, index - 1)) || isMagic(tokens, index);
    if (!foreign && !magic) kept.push(token);
  }
  return kept;
}

function isMagic(tokens: readonly Token[], index: number): boolean {
  const token = tokens[index];
  const before = tokens[index - 1];
  return token?.text === "%" && tokens[index + 1]?.type === "word" && (before === undefined || before.text === ";");
}

function significantTokens(tokens: readonly Token[], { id }: Dialect): readonly Token[] {
  const significant = tokens.filter(({ type }) => type !== "whitespace" && type !== "comment");
  const cells = id === "databricks" ? tokens.filter(({ type, text }) => type === "comment" && cellEnd.test(text)) : [];
  if (cells.length === 0) return significant;
  const ends = cells.map((token): Token => ({ ...token, type: "punctuation", text: ";", upper: ";" }));
  return withoutMagic([...significant, ...ends].toSorted((a, b) => a.start - b.start));
}

/** `holes`: where clauses may stand that the text doesn't show; sorted. The SELECT around one gets it as an opaque clause. */
export function parseStatements(source: string, dialect: Dialect, holes: readonly Span[] = []): ParsedText {
  const tokens = lex(source, dialect);
  const significant = significantTokens(tokens, dialect);
  const { close, inner } = matchBrackets(significant);
  const problems: SyntaxProblem[] = [];
  const opaqueSpans: Span[] = [];
  const found = findHoles(holes, significant, close);
  const reader: Reader = {
    source,
    dialect,
    tokens: significant,
    close,
    inner,
    grammar,
    ...(found === undefined ? {} : { holes: found }),
    at: 0,
    end: 0,
    depth: 0,
    problems,
    opaqueSpans,
  };
  const statements = statementRanges(source, significant, close, dialect).flatMap((range) => readRange(reader, range));
  return {
    statements,
    tokens,
    problems: [...unclosed(tokens), ...problems].toSorted((a, b) => a.span.start - b.span.start),
    opaqueSpans: opaqueSpans.toSorted((a, b) => a.start - b.start),
  };
}
