/** Everything about one text: what its rules find, and its rewrites with their verdicts. */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { applyEdits } from "../rewrite/edits.ts";
import { unifiedDiff } from "../rewrite/diff.ts";
import type { RuleDefinition } from "../rule.ts";
import type { SchemaCatalog } from "../schema.ts";
import { afterStatement, emptyScript } from "../rules/migration/support/script.ts";
import type { AnalysedStatement, ScriptState } from "../scope.ts";
import { lex } from "../syntax/lexer.ts";
import type { TemplatedSpan } from "../syntax/jinja/templated-span.ts";
import type { Span, Statement } from "../syntax/tree.ts";
import { tokenFindings } from "../token-rules/token-findings.ts";
import { runRules, type RuleHit } from "./findings.ts";
import { lineIndex, type LineIndex } from "./positions.ts";
import { prepareStatement, type StatementContext, type StatementText } from "./prepare.ts";
import { judgeRewrites, type Examiner, type JudgedRewrite } from "./rewrites.ts";
import type { FileReport, Finding, Rewrite, SqlSource } from "./types.ts";

/** A text as the front end read it. Offsets are those of the file: templates are replaced by text of the same length. */
export interface TextReading {
  readonly dialect: DialectId;
  readonly detected?: FileReport["detected"];
  readonly sql: string;
  readonly statements: readonly {
    readonly span: Span;
    /** Why no parser takes it; such a statement is judged by words alone. */
    readonly invalid?: { readonly span: Span; readonly message: string };
  }[];
  readonly templated: readonly TemplatedSpan[];
  readonly notes: readonly string[];
}

export interface TextRequest {
  readonly source: SqlSource;
  readonly reading: TextReading;
  /** What is known of the tables, with what the text itself declares. */
  readonly catalog: SchemaCatalog;
  readonly rules: readonly RuleDefinition[];
  /** How rewrites of a statement are examined; absent for findings alone. */
  readonly examiner?: (statement: AnalysedStatement) => Examiner;
}

interface StatementReport {
  readonly findings: readonly Finding[];
  readonly rewrites: readonly Rewrite[];
  readonly unknownTables: readonly string[];
  readonly parsed: boolean;
  readonly statement?: Statement;
}

export async function optimizeText(request: TextRequest): Promise<FileReport> {
  const { source, reading } = request;
  const lines = lineIndex(source.text);
  const reports: StatementReport[] = [];
  let script = emptyScript;
  for (const { span, invalid } of reading.statements) {
    const report = await optimizeStatement(request, statementText(reading, span), lines, invalid, script);
    reports.push(report);
    if (report.statement !== undefined) script = afterStatement(script, report.statement, reading.sql.slice(span.start, span.end));
  }
  const path = source.path === undefined ? {} : { path: source.path };
  return {
    ...path,
    dialect: reading.dialect,
    ...(reading.detected === undefined ? {} : { detected: reading.detected }),
    statements: reading.statements.length,
    unparsed: reports.filter(({ parsed }) => !parsed).length,
    unknownTables: [...new Set(reports.flatMap(({ unknownTables }) => unknownTables))],
    findings: reports.flatMap(({ findings }) => findings),
    rewrites: reports.flatMap(({ rewrites }) => rewrites),
    notes: [
      ...reading.notes,
      ...(reading.statements.length === 0 ? ["There is no statement in it."] : []),
      ...(lines.suppressions === 0 ? [] : [`${lines.suppressions} comments silence rules (pipewright:ignore).`]),
    ].map((message) => ({ ...path, message })),
  };
}

/** The text of one statement of it, with the templates in it. */
export function statementText({ sql, templated }: Pick<TextReading, "sql" | "templated">, { start, end }: Span): StatementText {
  return {
    start,
    end,
    text: sql.slice(start, end),
    templated: templated
      .filter((span) => span.start < end && span.end > start)
      .map((span) => ({ ...span, start: Math.max(span.start, start) - start, end: Math.min(span.end, end) - start })),
  };
}

async function optimizeStatement(
  request: TextRequest,
  statement: StatementText,
  lines: LineIndex,
  invalid: TextReading["statements"][number]["invalid"],
  script: ScriptState,
): Promise<StatementReport> {
  const { reading, catalog, rules, source } = request;
  const context: StatementContext = { dialect: reading.dialect, catalog };
  const prepared = invalid === undefined ? prepareStatement(statement.text, statement.templated, context) : undefined;
  if (prepared === undefined) {
    return { findings: wordFindings(request, statement, lines, invalid), rewrites: [], unknownTables: [], parsed: false };
  }
  const hits = runRules({ ...prepared, script }, rules, {
    ...(source.path === undefined ? {} : { path: source.path }),
    lines: shifted(lines, statement.start),
  }).map((hit) => moved(hit, statement.start));
  const judged = request.examiner === undefined ? [] : await judgeRewrites(statement, hits, rules, context, request.examiner(prepared));
  const rewrites: Rewrite[] = [];
  for (const rewrite of judged) rewrites.push(await placed(rewrite, statement, lines, source));
  return {
    findings: hits.map(({ finding }) => finding),
    rewrites,
    unknownTables: prepared.unknownTables,
    parsed: true,
    statement: prepared.statement,
  };
}

/** Positions of the file for offsets into a statement. */
function shifted(lines: LineIndex, by: number): LineIndex {
  return { ...lines, position: (offset) => lines.position(offset + by) };
}

function moved({ rule, match, finding }: RuleHit, by: number): RuleHit {
  return { rule, match, finding: { ...finding, span: { start: finding.span.start + by, end: finding.span.end + by } } };
}

/** Where the syntax isn't understood: what is wrong with it, and what its words show. */
function wordFindings(
  { reading, source }: TextRequest,
  { start, text }: StatementText,
  lines: LineIndex,
  invalid: TextReading["statements"][number]["invalid"],
): readonly Finding[] {
  const found = tokenFindings(lex(text, dialects[reading.dialect])).map((finding) => ({
    ...finding,
    span: { start: finding.span.start + start, end: finding.span.end + start },
  }));
  const span = invalid?.span ?? { start, end: Math.min(start + 1, source.text.length) };
  const title = dialects[reading.dialect].title;
  const unread =
    invalid === undefined
      ? {
          rule: "not-analysed",
          severity: "info" as const,
          message: `${title} takes this, but parts of it are beyond what is analysed here.`,
          span,
        }
      : { rule: "parse-error", severity: "error" as const, message: `This is not read as ${title}: ${invalid.message}`, span };
  return [{ ...unread, group: "parse" as const }, ...found]
    .map((finding) => {
      const from = lines.position(finding.span.start);
      const to = lines.position(finding.span.end);
      return {
        ...finding,
        ...(source.path === undefined ? {} : { path: source.path }),
        line: from.line,
        column: from.column,
        endLine: to.line,
        endColumn: to.column,
        basis: "tokens" as const,
      };
    })
    .filter(({ line, rule }) => !lines.suppressed(line, rule));
}

async function placed(rewrite: JudgedRewrite, statement: StatementText, lines: LineIndex, { path, text }: SqlSource): Promise<Rewrite> {
  // What stands in for a template is not what the user wrote: the edits, which touch none, are made again on the file.
  const written = text.slice(statement.start, statement.end);
  const after = statement.templated.length === 0 ? rewrite.after : applyEdits(written, rewrite.edits ?? []);
  const whole = `${text.slice(0, statement.start)}${after}${text.slice(statement.end)}`;
  return {
    ...(path === undefined ? {} : { path }),
    rules: rewrite.rules,
    title: rewrite.title,
    line: lines.position(statement.start + rewrite.start).line,
    statement: { start: statement.start, end: statement.end },
    sql: after,
    diff: await unifiedDiff(path ?? "query.sql", text, whole),
    judgement: rewrite.judgement,
    preconditions: rewrite.preconditions,
    ...(rewrite.gain === undefined ? {} : { gain: rewrite.gain }),
    changesResult: rewrite.changesResult,
    recommended: rewrite.recommended,
  };
}
