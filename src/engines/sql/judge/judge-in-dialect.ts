/** Judges queries of any dialect: each is first made a text that means the same in DuckDB, or it is said why there is none. */
import { dialects } from "../dialects/index.ts";
import type { DialectId } from "../dialect.ts";
import { toDuckDb, type DuckDbText } from "../front-end/to-duckdb.ts";
import type { StatementParser } from "../front-end/types.ts";
import type { JudgeRequest, Judgement } from "../judge.ts";
import { parseStatements } from "../syntax/parse.ts";
import { judge, type JudgeTools } from "./judge-pair.ts";
import { portableText } from "./prepare/portable-text.ts";
import { inconclusive } from "./report/conclude.ts";

const statementCount = (sql: string, dialect: DialectId): number => parseStatements(sql, dialects[dialect]).statements.length;

const sides = ["first", "second"] as const;

/** `parse` is DuckDB's own parser. Errors: `cancelled`. */
export async function judgeInDialect(request: JudgeRequest, tools: JudgeTools, parse: StatementParser): Promise<Judgement> {
  for (const [index, sql] of [request.left, request.right].entries()) {
    const count = statementCount(sql, request.dialect);
    if (count > 1) return inconclusive("notRunnable", `The ${sides[index] ?? "first"} query is ${count} statements: give one SELECT.`);
  }
  const texts: DuckDbText[] = [];
  for (const sql of [request.left, request.right])
    texts.push(await toDuckDb(portableText(sql.replace(/;\s*$/u, ""), request.dialect), request.dialect, parse));
  const [left, right] = texts;
  for (const [index, text] of texts.entries()) {
    if (text.outcome === "refused")
      return inconclusive("notRunnable", `The ${sides[index] ?? "first"} query can't be run here. ${text.reason}`);
  }
  if (left?.outcome !== "runnable" || right?.outcome !== "runnable") return inconclusive("notRunnable", "The queries can't be run here.");
  const transpiled = left.how === "transpiled" || right.how === "transpiled";
  // A proof would be one of the translations.
  const judgement = await judge({ ...request, left: left.sql, right: right.sql }, { ...tools, withoutProofs: transpiled });
  const translated = transpiled ? ["Run as its translation to DuckDB's dialect."] : [];
  return { ...judgement, caveats: [...new Set([...judgement.caveats, ...left.caveats, ...right.caveats, ...translated])] };
}
