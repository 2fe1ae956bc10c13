/** One statement of a text, ready for rules: a text of its own, so that rewrites of it never reach another statement. */
import type { DialectId } from "../dialect.ts";
import { dialects } from "../dialects/index.ts";
import type { SchemaCatalog } from "../schema.ts";
import type { AnalysedStatement } from "../scope.ts";
import { analyseStatement } from "../scopes/analyse.ts";
import { parseStatements } from "../syntax/parse.ts";
import type { TemplatedSpan } from "../syntax/jinja/templated-span.ts";
import type { Query, Statement } from "../syntax/tree.ts";

export interface StatementText {
  /** Where it stands in the file. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Relative to `text`. */
  readonly templated: readonly TemplatedSpan[];
}

export interface StatementContext {
  readonly dialect: DialectId;
  readonly catalog: SchemaCatalog;
}

/** Parses and resolves a text that holds one statement. Undefined where it holds none or several, which a wrong rewrite can bring about. */
export function prepareStatement(
  text: string,
  templated: readonly TemplatedSpan[],
  context: StatementContext,
): AnalysedStatement | undefined {
  // Where a template leaves nothing behind, it may add a clause.
  const holes = templated.filter(({ start, end, unknown }) => unknown === true && text.slice(start, end).trim() === "");
  const { statements, problems } = parseStatements(text, dialects[context.dialect], holes);
  const [only, ...others] = statements;
  if (only === undefined || others.length > 0 || problems.length > 0) return undefined;
  return analyseStatement({ source: text, dialect: context.dialect, statement: only.statement, catalog: context.catalog, templated });
}

/** The SELECT that can be run to judge a statement: itself, or what an INSERT, CREATE TABLE AS or CREATE VIEW reads. */
export function runnableQuery(statement: Statement): Query | undefined {
  const { kind } = statement;
  if (kind === "queryStatement") return statement.query;
  return kind === "insert" || kind === "createTableAs" || kind === "createView" ? statement.query : undefined;
}
