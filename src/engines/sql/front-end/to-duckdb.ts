/** The text of a query for running it in DuckDB: as it is where it means the same there, else translated, else not at all, with the reason. */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { applyEdits } from "../rewrite/edits.ts";
import type { Edit } from "../rule.ts";
import { lex } from "../syntax/lexer.ts";
import { parseStatements } from "../syntax/parse.ts";
import { positionOf } from "../syntax/position.ts";
import type { Statement } from "../syntax/tree.ts";
import { walk } from "../syntax/walk.ts";
import { differencesOf } from "./duckdb/differences.ts";
import { firstLoss } from "./duckdb/losses.ts";
import { loadPolyglot } from "./parsers/polyglot.ts";
import type { StatementParser } from "./types.ts";

export type DuckDbText =
  | {
      readonly outcome: "runnable";
      readonly sql: string;
      readonly how: "raw" | "transpiled";
      /** How the dialect computes where DuckDB has a setting for it. */
      readonly settings: { readonly integerDivision: boolean; readonly nullsAscending: "first" | "last" };
      /** Where a result may differ from the dialect's all the same. */
      readonly caveats: readonly string[];
    }
  | { readonly outcome: "refused"; readonly reason: string };

/** Quotes, comments and numbers are cut in the same way in both dialects, and no string holds a backslash that one of them reads. Backticks quote nothing in DuckDB. */
function sameTokens(sql: string, dialect: DialectId): boolean {
  const own = lex(sql, dialects[dialect]);
  const there = lex(sql, dialects.duckdb);
  if (own.length !== there.length) return false;
  return own.every(({ type, text }, index) => {
    const other = there[index];
    const escaped = type === "string" && dialects[dialect].backslashEscapes && text.includes("\\");
    const quoted = type === "quotedIdentifier" && !text.startsWith('"');
    return other !== undefined && other.type === type && other.text === text && !escaped && !quoted;
  });
}

interface Translation {
  readonly sql?: string;
  readonly problem?: string;
}

/** The guard of 32 levels is for parsing untrusted text in a browser; a query of a hundred levels is fine here. */
const depth = 200;

async function transpile(sql: string, dialect: DialectId): Promise<Translation> {
  const library = await loadPolyglot();
  const from = Object.values(library.Dialect).find((known) => known.valueOf() === dialects[dialect].polyglot);
  if (from === undefined) return { problem: "polyglot doesn't know the dialect" };
  try {
    const result = library.transpile(sql, from, library.Dialect.DuckDB, { complexityGuard: { maxParserDepth: depth } });
    const [only, ...others] = result.sql ?? [];
    if (!result.success || only === undefined) return { problem: result.error ?? "polyglot gives no reason" };
    return others.length > 0 ? { problem: "it is more than one statement" } : { sql: only };
  } catch {
    // Its WebAssembly runs out of stack on deeply nested text.
    return { problem: "it is nested deeper than polyglot reads" };
  }
}

/** The one statement, or in words why there is none. */
function onlyStatement(sql: string, dialect: DialectId): Statement | string {
  const { statements, problems } = parseStatements(sql, dialects[dialect]);
  const [problem] = problems;
  if (problem !== undefined) {
    const { line, column } = positionOf(sql, problem.span.start);
    return `It can't be read at line ${line}, column ${column}: ${problem.message}.`;
  }
  const [only, ...others] = statements;
  return only === undefined || others.length > 0 ? "It isn't one statement." : only.statement;
}

/** BigQuery's `project.dataset.table` in one pair of backticks is three names. */
function withSplitNames(sql: string, statement: Statement, dialect: DialectId): string {
  if (dialect !== "bigquery") return sql;
  const edits: Edit[] = [];
  walk(statement, (node) => {
    if (node.kind !== "table") return;
    for (const { name, quoted, span } of node.name) {
      if (quoted && name.includes(".")) edits.push({ span, text: `\`${name.split(".").join("`.`")}\`` });
    }
  });
  return applyEdits(sql, edits);
}

function refused(reason: string): DuckDbText {
  return { outcome: "refused", reason };
}

export interface DuckDbOptions {
  /** The text as it is has been tried already. */
  readonly translateOnly?: boolean;
}

/**
 * `parse` is DuckDB's own parser (`duckDbParser(session)`), or better one that binds too where the tables exist: what it rejects raw is
 * translated. `sql` is one statement without templates.
 */
export async function toDuckDb(sql: string, dialect: DialectId, parse: StatementParser, options: DuckDbOptions = {}): Promise<DuckDbText> {
  const { integerDivision, nullsAscending } = dialects[dialect];
  const settings = { integerDivision, nullsAscending };
  if (dialect === "duckdb") {
    const verdict = await parse(sql);
    if (verdict.outcome !== "accepted") return refused(`DuckDB doesn't take it: ${verdict.message}`);
    return { outcome: "runnable", sql, how: "raw", settings, caveats: [] };
  }
  const statement = onlyStatement(sql, dialect);
  if (typeof statement === "string") return refused(statement);
  const { raw, blocking, caveats } = differencesOf(statement, sql, dialect);
  if (blocking.length > 0) return refused(`It would mean something else in DuckDB: ${blocking.join(", ")}.`);
  if (options.translateOnly !== true && raw.length === 0 && sameTokens(sql, dialect) && (await parse(sql)).outcome === "accepted") {
    return { outcome: "runnable", sql, how: "raw", settings, caveats };
  }
  const translation = await transpile(withSplitNames(sql, statement, dialect), dialect);
  if (translation.sql === undefined) return refused(`It can't be translated: ${translation.problem ?? ""}.`);
  const loss = firstLoss(sql, statement, translation.sql);
  if (loss !== undefined) return refused(`Its translation loses ${loss}.`);
  const verdict = await parse(translation.sql);
  if (verdict.outcome !== "accepted") return refused(`DuckDB doesn't take its translation: ${verdict.message}`);
  return { outcome: "runnable", sql: translation.sql, how: "transpiled", settings, caveats };
}
