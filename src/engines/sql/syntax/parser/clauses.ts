/** Where clauses of a SELECT begin, and those that are understood as text only. */
import { wordSet } from "../word-set.ts";
import type { Span } from "../tree.ts";
import { advance, atEnd, isDialect, isNext, peek, startOf, type Reader } from "./reader.ts";
import { textUntil } from "./recovery.ts";
import { setOperators, statementStarts } from "./words.ts";

const closers: ReadonlySet<string> = new Set([")", "]", "}"]);
/** Words that start a clause or an operator between queries wherever they stand outside of an expression. */
const clauseWords: ReadonlySet<string> = wordSet(`
  FROM WHERE HAVING QUALIFY UNION INTERSECT EXCEPT MINUS LIMIT FETCH INTO RETURNING ; WHEN THEN ON SELECT |>`);
const withBy: ReadonlySet<string> = new Set(["GROUP", "ORDER", "CLUSTER", "DISTRIBUTE", "SORT", "CONNECT"]);
const modelWords: ReadonlySet<string> = new Set(["DIMENSION", "PARTITION", "RETURN", "IGNORE", "MAIN", "REFERENCE", "UNIQUE", "KEEP"]);
const forWords: ReadonlySet<string> = new Set(["UPDATE", "SHARE", "NO", "KEY", "XML", "JSON", "BROWSE", "READ"]);

function isByClause(reader: Reader, upper: string): boolean {
  return withBy.has(upper) && (isNext(reader, "BY", 1) || (upper === "ORDER" && isNext(reader, "SIBLINGS", 1)));
}

function isContextual(reader: Reader, upper: string): boolean {
  switch (upper) {
    case "OFFSET":
      return startsAmount(reader);
    case "LEFT":
    case "FULL":
    case "INNER":
      return setOperators.has(peek(reader, isNext(reader, "OUTER", 1) ? 2 : 1).upper);
    case "COMMENT":
      return isDialect(reader, "clickhouse") && peek(reader, 1).type === "string";
    case "WINDOW":
      return isNext(reader, "AS", 2);
    case "START":
      return isNext(reader, "WITH", 1);
    case "MODEL":
      return isDialect(reader, "oracle") && modelWords.has(peek(reader, 1).upper);
    case "FOR":
      return forWords.has(peek(reader, 1).upper);
    case "OPTION":
      return isNext(reader, "(", 1);
    case "LOCK":
      return isNext(reader, "IN", 1);
    case "BULK":
      return isNext(reader, "COLLECT", 1);
    case "USING":
      return isNext(reader, "SAMPLE", 1);
    case "WITH":
      return true;
    case "SET":
      return true;
    case "DO":
      return isNext(reader, "NOTHING", 1) || isNext(reader, "UPDATE", 1);
    case "FORMAT":
      return isDialect(reader, "clickhouse") && peek(reader, 1).type === "word" && endsFormat(reader);
    case "SETTINGS":
      return isDialect(reader, "clickhouse") && isNext(reader, "=", 2);
    case "SAMPLE":
      return isDialect(reader, "clickhouse") && peek(reader, 1).type === "number";
    case "PREWHERE":
      return isDialect(reader, "clickhouse");
    default:
      return false;
  }
}

const afterNames: ReadonlySet<string> = wordSet("FROM AS AND OR IS IN THEN WHEN ELSE END ASC DESC NULLS WHERE GROUP ORDER LIMIT UNION");

/** What follows OFFSET is how many rows: it isn't a column of that name. */
function startsAmount(reader: Reader): boolean {
  const next = peek(reader, 1);
  if (next.type === "word") return !afterNames.has(next.upper);
  return next.type === "number" || next.type === "parameter" || next.type === "string" || next.text === "(";
}

/** What may follow ClickHouse's FORMAT name. */
function endsFormat(reader: Reader): boolean {
  const { text, upper } = peek(reader, 2);
  return text === "" || text === ";" || text === ")" || upper === "SETTINGS";
}

/** A comma before the next clause: only what is a clause for sure, as columns may be called like most of the others. */
export function endsAfterComma(reader: Reader): boolean {
  if (atEnd(reader)) return true;
  const { upper } = peek(reader);
  const next = peek(reader, 1).text;
  return closers.has(upper) || isByClause(reader, upper) || (sureWords.has(upper) && next !== "," && next !== "." && next !== ")");
}

const sureWords = wordSet("FROM WHERE HAVING QUALIFY UNION INTERSECT EXCEPT LIMIT INTO ;");

/** Does the SELECT's current clause end here? */
export function isClauseNext(reader: Reader): boolean {
  if (atEnd(reader)) return true;
  const { upper } = peek(reader);
  if (closers.has(upper) || clauseWords.has(upper) || isByClause(reader, upper) || isContextual(reader, upper)) return true;
  return isDialect(reader, "tsql") && statementStarts.has(upper);
}

const hierarchical: ReadonlySet<string> = new Set(["START", "CONNECT", "MODEL"]);

/** CONNECT BY, PREWHERE, CLUSTER BY, USING SAMPLE: up to the next clause. */
export function readOpaqueClause(reader: Reader, into: Span[]): boolean {
  const { upper } = peek(reader);
  const known =
    (isByClause(reader, upper) && upper !== "ORDER" && upper !== "GROUP") ||
    (hierarchical.has(upper) && isContextual(reader, upper)) ||
    (upper === "PREWHERE" && isDialect(reader, "clickhouse")) ||
    (upper === "USING" && isNext(reader, "SAMPLE", 1));
  if (!known) return false;
  const start = startOf(reader);
  advance(reader);
  // START WITH holds the word that begins other clauses.
  if (isNext(reader, "WITH") || isNext(reader, "BY")) advance(reader);
  into.push(textUntil(reader, start, isClauseNext));
  return true;
}
