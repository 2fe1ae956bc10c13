/** A SQL text as it was read: its statements with their trees, its templates, and what real parsers say of it. */
import type { DialectId } from "../dialect.ts";
import type { JinjaSubstitution } from "../syntax/jinja.ts";
import type { TemplatedSpan } from "../syntax/jinja/templated-span.ts";
import type { SyntaxProblem } from "../syntax/parse.ts";
import type { Token } from "../syntax/tokens.ts";
import type { Span, Statement } from "../syntax/tree.ts";

/** `pipewright` is the reader of our own, which every text goes through. */
export type ParserName = "pipewright" | "libpg-query" | "duckdb" | "polyglot" | "node-sql-parser";

/** What one parser says of one statement. Offsets are relative to the statement's text, where the parser says them. */
export type ParserVerdict =
  | { readonly outcome: "accepted" }
  | { readonly outcome: "rejected"; readonly message: string; readonly offset?: number }
  /** The parser can't judge it: it is nested deeper than the parser goes, or of a kind that it doesn't know. */
  | { readonly outcome: "notJudged"; readonly message: string };

/** Judges the text of one statement, in the substituted form. Loads what it needs when it is first called. */
export type StatementParser = (sql: string) => Promise<ParserVerdict>;

export interface Rejection {
  readonly parser: ParserName;
  readonly message: string;
  /** Into the source. */
  readonly span: Span;
  /** Both 1-based. */
  readonly line: number;
  readonly column: number;
}

export interface SqlStatement {
  readonly statement: Statement;
  /** Into the source; all of the statement without its semicolon. */
  readonly span: Span;
  /** False: callers judge it by its words alone. */
  readonly valid: boolean;
  /** Why it isn't valid: the place and the words of the parser that counts most. Set exactly where `valid` is false. */
  readonly invalid?: Rejection;
  readonly acceptedBy: readonly ParserName[];
  readonly rejectedBy: readonly Rejection[];
  readonly notJudgedBy: readonly { readonly parser: ParserName; readonly message: string }[];
}

export interface DetectedDialect {
  readonly dialect: DialectId;
  /** What in the text speaks for it, strongest first. */
  readonly because: readonly string[];
  /** Dialects that the text might be in as well, likeliest first; empty where it may be in any. */
  readonly alternatives: readonly DialectId[];
}

/** The dialect of the project that a text is of. */
export interface DialectAround {
  readonly dialect: DialectId;
  /** Reads after "because of". */
  readonly because: string;
  /** All texts are in it; else those that leave it open. */
  readonly ofAll: boolean;
}

export interface SqlText {
  /** As given. */
  readonly source: string;
  /** The source with its templates replaced by SQL of the same length; trees and tokens are of this. */
  readonly sql: string;
  readonly dialect: DialectId;
  /** Set where no dialect was given. */
  readonly detected?: DetectedDialect;
  readonly statements: readonly SqlStatement[];
  readonly tokens: readonly Token[];
  /** What our own reader met with. */
  readonly problems: readonly SyntaxProblem[];
  readonly opaqueSpans: readonly Span[];
  /** What comes from templates: no rewrite may touch it. */
  readonly templated: readonly TemplatedSpan[];
  /** Set where the text has templates. */
  readonly jinja?: JinjaSubstitution;
  /** How it was read, for the report. */
  readonly notes: readonly string[];
}

/**
 * Which parsers judge the statements:
 * - `none`: our own reader alone; loads nothing.
 * - `doubt`: as `dialect`, for statements in which our own reader found a problem; clean texts cost nothing.
 * - `dialect`: the parser of the dialect, and a second opinion where it rejects.
 * - `all`: every parser that knows the dialect.
 */
export type Gate = "none" | "doubt" | "dialect" | "all";
