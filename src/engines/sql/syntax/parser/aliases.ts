/** Names given in FROM and in the list of a SELECT. */
import { wordSet } from "../word-set.ts";
import type { Alias, Identifier } from "../tree.ts";
import type { Token } from "../tokens.ts";
import { isClauseNext } from "./clauses.ts";
import { identifierOf, isName, readIdentifier, readNameList } from "./names.ts";
import { accept, advance, isDialect, isNext, isOneOf, peek, previousEnd, startOf, type Reader } from "./reader.ts";
import { notColumnAliases, notTableAliases, notTableAliasesOfClickHouse, statementStarts } from "./words.ts";

const sides: ReadonlySet<string> = new Set(["LEFT", "RIGHT", "FULL", "INNER", "OUTER"]);

function isBareColumnAlias(reader: Reader, token: Token): boolean {
  if (token.type === "quotedIdentifier") return true;
  if (token.type === "string") return isDialect(reader, "mysql", "tsql", "spark", "databricks", "generic", "clickhouse");
  if (token.type !== "word" || notColumnAliases.has(token.upper) || isClauseNext(reader)) return false;
  // BigQuery's LEFT UNION ALL.
  return !(sides.has(token.upper) && isOneOf(reader, sideFollowers, 1));
}

const sideFollowers: ReadonlySet<string> = new Set(["UNION", "INTERSECT", "EXCEPT", "OUTER", "JOIN"]);

/** `AS name` or `name` behind the expression of a select item. */
export function readColumnAlias(reader: Reader): Identifier | undefined {
  const explicit = isNext(reader, "AS");
  const token = peek(reader, explicit ? 1 : 0);
  if (explicit) {
    // $f0 is a name where parameters aren't written so.
    if (!isName(token) && token.type !== "string" && token.type !== "parameter") return undefined;
    advance(reader, 2);
    return identifierOf(token);
  }
  if (!isBareColumnAlias(reader, token)) return undefined;
  advance(reader);
  return identifierOf(token);
}

/** What has to follow a word for it to begin something else than an alias; tables may be called so. */
const meaningBefore: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["AT", wordSet("(")],
  ["BEFORE", wordSet("(")],
  ["CHANGES", wordSet("(")],
  ["MATCH_RECOGNIZE", wordSet("(")],
  ["MATCH_CONDITION", wordSet("(")],
  ["PARTITION", wordSet("(")],
  ["OPTION", wordSet("(")],
  ["PIVOT", wordSet("( XML")],
  ["UNPIVOT", wordSet("( INCLUDE EXCLUDE")],
  ["VERSION", wordSet("AS")],
  ["TIMESTAMP", wordSet("AS")],
  ["START", wordSet("WITH")],
  ["CONNECT", wordSet("BY")],
  ["CLUSTER", wordSet("BY")],
  ["DISTRIBUTE", wordSet("BY")],
  ["SORT", wordSet("BY")],
  ["USE", wordSet("INDEX KEY")],
  ["FORCE", wordSet("INDEX KEY")],
  ["IGNORE", wordSet("INDEX KEY")],
  ["LOCK", wordSet("IN")],
  ["ARRAY", wordSet("JOIN")],
  ["APPLY", wordSet("(")],
  ["FETCH", wordSet("FIRST NEXT")],
  ...["SEMI", "ANTI", "ASOF", "POSITIONAL", "GLOBAL", "OUTER"].map(
    (word) => [word, wordSet("JOIN LEFT RIGHT INNER FULL ANY ALL SEMI ANTI ASOF OUTER APPLY UNION")] as const,
  ),
]);

function isContextual(reader: Reader, token: Token): boolean {
  if (meaningBefore.get(token.upper)?.has(peek(reader, 1).upper) === true) return true;
  if (token.upper === "SAMPLE" || token.upper === "SYSTEM") return isNext(reader, "(", 1) || peek(reader, 1).type === "number";
  if (token.upper === "OUTPUT" || token.upper === "GO") return isDialect(reader, "tsql");
  return (token.upper === "FETCH" && peek(reader, 1).type === "number") || isClauseNext(reader);
}

export function isTableAlias(reader: Reader): boolean {
  const token = peek(reader);
  if (token.type === "quotedIdentifier") return true;
  if (token.type !== "word" || notTableAliases.has(token.upper) || isContextual(reader, token)) return false;
  if (isDialect(reader, "clickhouse") && notTableAliasesOfClickHouse.has(token.upper)) return false;
  return !(isDialect(reader, "tsql") && statementStarts.has(token.upper));
}

/** `AS OF` is time travel, `AS (` a definition of columns without a name. */
function isExplicit(reader: Reader): boolean {
  if (!isNext(reader, "AS")) return false;
  const next = peek(reader, 1);
  return (isName(next) || next.type === "string") && !(next.upper === "OF" && peek(reader, 2).type === "word");
}

/** Spark's `AS (a, b)`: names of columns alone. */
function readColumnsAlias(reader: Reader, start: number): Alias {
  advance(reader);
  const at = previousEnd(reader);
  const columns = readNameList(reader);
  return { span: { start, end: previousEnd(reader) }, name: { name: "", quoted: false, span: { start: at, end: at } }, columns };
}

/** `[AS] name [(a, b)]`. */
export function readTableAlias(reader: Reader): Alias | undefined {
  const start = startOf(reader);
  if (isNext(reader, "AS") && isNext(reader, "(", 1) && isDialect(reader, "spark", "databricks")) return readColumnsAlias(reader, start);
  if (isExplicit(reader)) accept(reader, "AS");
  else if (!isTableAlias(reader)) return undefined;
  const name = readIdentifier(reader);
  const columns = isNext(reader, "(") && !isHint(reader) ? readNameList(reader) : [];
  return { span: { start, end: previousEnd(reader) }, name, columns };
}

const hints: ReadonlySet<string> = wordSet(`
  NOLOCK READUNCOMMITTED HOLDLOCK UPDLOCK TABLOCK TABLOCKX ROWLOCK PAGLOCK READPAST XLOCK INDEX FORCESEEK FORCESCAN READCOMMITTED
  REPEATABLEREAD SERIALIZABLE NOWAIT NOEXPAND SNAPSHOT`);

/** T-SQL's old `FROM orders (NOLOCK)`. */
export function isHint(reader: Reader): boolean {
  return isDialect(reader, "tsql") && isNext(reader, "(") && hints.has(peek(reader, 1).upper);
}
