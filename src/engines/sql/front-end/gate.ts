/** Asks the parsers of a dialect about one statement and weighs what they say. */
import type { DialectId } from "../dialect.ts";
import { positionOf } from "../syntax/position.ts";
import type { SyntaxProblem } from "../syntax/parse.ts";
import type { Span } from "../syntax/tree.ts";
import { parseWithPolyglot } from "./parsers/polyglot.ts";
import { parseWithPostgres } from "./parsers/postgres.ts";
import { parseWithSecondOpinion } from "./parsers/second-opinion.ts";
import type { Gate, ParserName, ParserVerdict, Rejection, SqlStatement, StatementParser } from "./types.ts";

export interface GateRequest {
  /** As given, for lines and columns. */
  readonly source: string;
  /** With templates replaced. */
  readonly sql: string;
  readonly dialect: DialectId;
  readonly gate: Gate;
  readonly templated: readonly Span[];
  /** DuckDB's own parser, where a session is at hand. */
  readonly duckDb?: StatementParser;
}

interface NamedParser {
  readonly name: ParserName;
  readonly parse: StatementParser;
  /** It is the engine's own grammar: what it rejects isn't valid. */
  readonly authority: boolean;
}

function parsersOf({ dialect, duckDb }: GateRequest): readonly NamedParser[] {
  const polyglot: NamedParser = { name: "polyglot", parse: async (sql) => parseWithPolyglot(sql, dialect), authority: false };
  const second: NamedParser = { name: "node-sql-parser", parse: async (sql) => parseWithSecondOpinion(sql, dialect), authority: false };
  if (dialect === "postgres") return [{ name: "libpg-query", parse: parseWithPostgres, authority: true }, polyglot, second];
  if (dialect === "duckdb" && duckDb !== undefined) return [{ name: "duckdb", parse: duckDb, authority: true }, polyglot];
  return [polyglot, second];
}

interface Asked {
  readonly parser: NamedParser;
  readonly verdict: ParserVerdict;
}

/** Every parser with `all`; else the first, and the others only while none accepts and none that counts has spoken. */
async function ask(request: GateRequest, sql: string): Promise<readonly Asked[]> {
  const asked: Asked[] = [];
  for (const parser of parsersOf(request)) {
    const verdict = await parser.parse(sql);
    asked.push({ parser, verdict });
    const settled = verdict.outcome === "accepted" || (verdict.outcome === "rejected" && parser.authority);
    if (settled && request.gate !== "all") break;
  }
  return asked;
}

/** The word or character at an offset, so that there is something to point at. */
function tokenSpan(source: string, at: number, end: number): Span {
  const start = Math.min(at, end);
  const length = /^(?:[\w$]+|\S)/.exec(source.slice(start, Math.min(start + 80, end)))?.[0].length ?? 0;
  return { start, end: start + length };
}

function rejection({ source }: GateRequest, parser: ParserName, message: string, span: Span): Rejection {
  const { line, column } = positionOf(source, span.start);
  return { parser, message, span, line, column };
}

function rejectionOf(request: GateRequest, statement: Span, { parser, verdict }: Asked): readonly Rejection[] {
  if (verdict.outcome !== "rejected") return [];
  const span = tokenSpan(request.source, statement.start + (verdict.offset ?? 0), statement.end);
  return [rejection(request, parser.name, verdict.message, span)];
}

/**
 * What counts: an engine's own grammar, both ways. Else our own reader and the others' parsers, which read less than the engines do: a
 * statement that one of them takes is valid. What stands in for a template may be what a parser stumbles on: then our own reader decides.
 */
function judge(
  own: readonly Rejection[],
  asked: readonly Asked[],
  rejected: readonly Rejection[],
  templated: boolean,
): Rejection | undefined {
  const accepted = asked.some(({ verdict }) => verdict.outcome === "accepted");
  const authority = asked.find(({ parser, verdict }) => parser.authority && verdict.outcome !== "notJudged");
  if (authority !== undefined && !templated) {
    return authority.verdict.outcome === "accepted" ? undefined : rejected.find(({ parser }) => parser === authority.parser.name);
  }
  return accepted ? undefined : own[0];
}

export async function gateStatement(
  request: GateRequest,
  parsed: Pick<SqlStatement, "statement" | "span">,
  problems: readonly SyntaxProblem[],
): Promise<SqlStatement> {
  const { start, end } = parsed.span;
  const own = problems
    .filter(({ span }) => span.start >= start && span.start <= end)
    .map(({ span, message }) => rejection(request, "pipewright", message, span));
  const asks = request.gate === "dialect" || request.gate === "all" || (request.gate === "doubt" && own.length > 0);
  const asked = asks ? await ask(request, request.sql.slice(start, end)) : [];
  const rejected = asked.flatMap((each) => rejectionOf(request, parsed.span, each));
  const templated = request.templated.some((span) => span.start < end && span.end > start);
  const invalid = judge(own, asked, rejected, templated);
  const accepting = asked.filter(({ verdict }) => verdict.outcome === "accepted").map(({ parser }) => parser.name);
  return {
    statement: parsed.statement,
    span: parsed.span,
    valid: invalid === undefined,
    ...(invalid === undefined ? {} : { invalid }),
    acceptedBy: own.length === 0 ? ["pipewright", ...accepting] : accepting,
    rejectedBy: [...own.slice(0, 1), ...rejected],
    notJudgedBy: asked.flatMap(({ parser, verdict }) =>
      verdict.outcome === "notJudged" ? [{ parser: parser.name, message: verdict.message }] : [],
    ),
  };
}
