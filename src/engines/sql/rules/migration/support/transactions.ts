/** Which statements begin and end a transaction. BEGIN of a block of statements, as in procedures, has something else behind it. */
import type { AnalysedStatement } from "../../../scope.ts";
import { wordsOf } from "./ddl.ts";

export function beginsTransaction(analysed: AnalysedStatement): boolean {
  const { statement, dialect } = analysed;
  if (statement.kind !== "other") return false;
  const words = wordsOf(analysed, statement.span);
  if (/^START TRANSACTION\b/.test(words)) return true;
  // In MySQL's procedures BEGIN begins a block; so it may in a script of Snowflake, but not with a semicolon behind it.
  return dialect !== "mysql" && /^BEGIN(?: (?:WORK|TRANSACTION|TRAN|ISOLATION|READ|NOT DEFERRABLE|DEFERRABLE|NAME)\b.*)?$/.test(words);
}
