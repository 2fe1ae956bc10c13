/** Proves that a user's SQL only reads: by the engine's own parser, never by looking at the text. */
import { pipewrightError } from "../core/errors.ts";
import type { SessionContext } from "./session-context.ts";
import type { Relation } from "./types.ts";

/** The query, ready to be wrapped in parentheses. Errors: `invalidQuery`, `notReadOnly`. */
export async function checkReadOnly(context: SessionContext, sql: string): Promise<string> {
  const statement = await context.connection.use(
    async (connection) => {
      const extracted = await connection.extractStatements(sql);
      const prepared = await extracted.prepare(0);
      return { count: extracted.count, select: prepared.statementType === context.connection.api.StatementType.SELECT };
    },
    { kind: "query" },
  );
  if (statement.count > 1) throw pipewrightError("notReadOnly", { found: `${statement.count} statements` });
  if (!statement.select) throw pipewrightError("notReadOnly", { found: "another statement" });
  return `\n${sql.replace(/;\s*$/, "")}\n`;
}

/** The expression, ready to be used over the relation. Errors: `invalidQuery`. */
export async function checkRowExpression(context: SessionContext, relation: Relation, expression: string): Promise<string> {
  await checkReadOnly(context, `SELECT 1 FROM ${relation.from} WHERE (\n${expression}\n)`);
  return `(\n${expression}\n)`;
}
