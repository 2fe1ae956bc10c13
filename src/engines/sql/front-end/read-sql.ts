/** Reads a SQL text: replaces its templates, tells its dialect, cuts it into statements with their trees, and asks the parsers that are wanted. */
import { pipewrightError } from "../../../core/errors.ts";
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import type { ProjectVars } from "../schema/dbt/project-vars.ts";
import { hasJinja, substituteJinja, type JinjaSubstitution } from "../syntax/jinja.ts";
import { parseStatements } from "../syntax/parse.ts";
import { detectDialect } from "./detect-dialect.ts";
import { gateStatement, type GateRequest } from "./gate.ts";
import type { DetectedDialect, DialectAround, Gate, SqlStatement, SqlText, StatementParser } from "./types.ts";

export interface ReadOptions {
  /** Told from the text where absent. */
  readonly dialect?: DialectId;
  /** Default `none`. */
  readonly gate?: Gate;
  /** DuckDB's own parser (`duckDbParser(session)`), for the gate of that dialect. */
  readonly duckDb?: StatementParser;
  readonly signal?: AbortSignal;
  /** That of the project, where none is given. */
  readonly around?: DialectAround;
  /** What the dbt project around the text sets for `var('...')`. */
  readonly vars?: ProjectVars;
}

function detectionNote({ dialect, because, alternatives }: DetectedDialect): string {
  if (dialect === "generic") return `No dialect is given and ${because.join(", ")}: read as generic SQL.`;
  const others = alternatives.slice(0, 3).map((id) => dialects[id].title);
  const rest = others.length === 0 ? "" : ` It may also be ${others.join(", ")}: name the dialect to be sure.`;
  return `Read as ${dialects[dialect].title} because of ${because.slice(0, 3).join(", ")}.${rest}`;
}

function notesOf(detected: DetectedDialect | undefined, jinja: JinjaSubstitution | undefined): readonly string[] {
  const templates = "Templates are read as their tables and as one branch of each condition; nothing in them is rewritten.";
  return [
    ...(detected === undefined ? [] : [detectionNote(detected)]),
    ...(jinja === undefined ? [] : [templates, ...jinja.problems.map(({ message }) => `${message}.`)]),
  ];
}

/** Errors: `cancelled`. A text that can't be read is no error: its statements are not valid, and say where. */
export async function readSql(source: string, options: ReadOptions = {}): Promise<SqlText> {
  const known = options.dialect ?? options.around?.dialect;
  const first = hasJinja(source) ? substituteJinja(source, known, options.vars) : undefined;
  const detected = options.dialect === undefined ? detectDialect(first?.sql ?? source, options.around) : undefined;
  const dialect = options.dialect ?? detected?.dialect ?? "generic";
  // Which branches are read hangs on the dialect, and the other way round.
  const jinja = first === undefined || dialect === known ? first : substituteJinja(source, dialect, options.vars);
  const sql = jinja?.sql ?? source;
  const { statements: parsed, tokens, problems, opaqueSpans } = parseStatements(sql, dialects[dialect]);
  const templated = jinja?.templated ?? [];
  const request: GateRequest = {
    source,
    sql,
    dialect,
    gate: options.gate ?? "none",
    templated,
    ...(options.duckDb === undefined ? {} : { duckDb: options.duckDb }),
  };
  const statements: SqlStatement[] = [];
  for (const statement of parsed) {
    if (options.signal?.aborted === true) throw pipewrightError("cancelled", {});
    statements.push(await gateStatement(request, statement, problems));
  }
  return {
    source,
    sql,
    dialect,
    ...(detected === undefined ? {} : { detected }),
    statements,
    tokens,
    problems,
    opaqueSpans,
    templated,
    ...(jinja === undefined ? {} : { jinja }),
    notes: notesOf(detected, jinja),
  };
}
