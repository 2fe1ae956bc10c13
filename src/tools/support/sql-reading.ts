/** How a text is read: in which dialect, what templates stand for, and which of its statements no parser takes. */
import type { DataSession } from "../../data/types.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import { duckDbParser } from "../../engines/sql/front-end/parsers/duckdb.ts";
import { readSql } from "../../engines/sql/front-end/read-sql.ts";
import type { DialectAround } from "../../engines/sql/front-end/types.ts";
import { toDuckDb } from "../../engines/sql/front-end/to-duckdb.ts";
import type { Translate } from "../../engines/sql/judge/prepare/queries.ts";
import type { ProjectVars } from "../../engines/sql/schema/dbt/project-vars.ts";
import type { TextReading } from "../../engines/sql/optimize/optimize-text.ts";

export interface ReadingTools {
  readonly session: DataSession;
  readonly signal: AbortSignal;
  /** Of the dbt project around the text. */
  readonly vars?: ProjectVars;
  readonly around?: DialectAround;
}

/** The parser of the dialect is asked only where our own reader is in doubt: it takes 0.2 s to load, and clean texts need no second opinion. */
export async function readText(
  text: string,
  dialect: DialectId | undefined,
  { session, signal, vars, around }: ReadingTools,
): Promise<TextReading> {
  const given = {
    ...(dialect === undefined ? {} : { dialect }),
    ...(vars === undefined ? {} : { vars }),
    ...(around === undefined ? {} : { around }),
  };
  const read = await readSql(text, { ...given, gate: "doubt", duckDb: duckDbParser(session), signal });
  return {
    dialect: read.dialect,
    ...(read.detected === undefined ? {} : { detected: read.detected }),
    sql: read.sql,
    statements: read.statements.map(({ span, invalid }) => ({
      span,
      ...(invalid === undefined ? {} : { invalid: { span: invalid.span, message: `${invalid.message} (${invalid.parser})` } }),
    })),
    templated: read.templated,
    notes: read.notes,
  };
}

/** Translates what DuckDB doesn't take as it is. */
export function translatorFor(dialect: DialectId, session: DataSession): Translate {
  const parse = duckDbParser(session);
  return async (sql) => {
    const text = await toDuckDb(sql, dialect, parse, { translateOnly: true });
    return text.outcome === "runnable" ? text.sql : undefined;
  };
}
