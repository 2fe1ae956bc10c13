/** How a text is read: in which dialect, what templates stand for, and which of its statements no parser takes. */
import type { DataSession } from "../../data/types.ts";
import { dialects } from "../../engines/sql/dialects/index.ts";
import type { DialectId } from "../../engines/sql/dialect.ts";
import type { TextReading } from "../../engines/sql/optimize/optimize-text.ts";
import type { Translate } from "../../engines/sql/judge/prepare/queries.ts";
import { parseStatements } from "../../engines/sql/syntax/parse.ts";
import type { ToolContext } from "../context.ts";

export async function readText(
  text: string,
  dialect: DialectId | undefined,
  _: { readonly session: DataSession; readonly signal: AbortSignal },
): Promise<TextReading> {
  const id = dialect ?? "generic";
  const { statements, problems } = parseStatements(text, dialects[id]);
  return {
    dialect: id,
    sql: text,
    statements: statements.map(({ span }) => {
      const problem = problems.find((item) => item.span.start >= span.start && item.span.start <= span.end);
      return { span, ...(problem === undefined ? {} : { invalid: problem }) };
    }),
    templated: [],
    notes: [],
  };
}

export function translatorFor(_: DialectId, __: ToolContext): Translate {
  return async () => undefined;
}
