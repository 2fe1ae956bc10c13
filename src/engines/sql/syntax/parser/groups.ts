/** Parentheses, brackets and braces that start an expression. */
import type { Expression, Query, ScalarSubquery } from "../tree.ts";
import { isName } from "./names.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, isDialect, isNext, isOneOf, peek, previousEnd, type Reader } from "./reader.ts";
import { closeBracket, isStop, opaqueNode, settle } from "./recovery.ts";
import { readItems } from "./items.ts";
import { operatorWords, queryStarts, setOperators, textualQueries } from "./words.ts";

const closers: ReadonlySet<string> = new Set([")", "]", "}"]);

/** Is the next token, behind an opening parenthesis, the start of a query? `VALUES (` but not MySQL's `VALUES(a)`. */
export function isQueryNext(reader: Reader): boolean {
  if (isNext(reader, "FROM")) return isDialect(reader, "duckdb");
  if (isNext(reader, "VALUES")) return isNext(reader, "(", 1) || isNext(reader, "ROW", 1) || isBareRow(reader);
  if (isOneOf(reader, textualQueries))
    return isDialect(reader, "duckdb") && isName(peek(reader, 1)) && !operatorWords.has(peek(reader, 1).upper);
  return isOneOf(reader, queryStarts);
}

/** Spark's and Trino's VALUES 1, 2. */
function isBareRow(reader: Reader): boolean {
  const next = peek(reader, 1);
  return (next.type === "number" || next.type === "string") && isDialect(reader, "spark", "databricks", "trino", "generic");
}

function subquery(reader: Reader, open: number, query: Query): ScalarSubquery {
  closeBracket(reader, open);
  const start = reader.tokens[open]?.start ?? 0;
  return { kind: "subquery", start, end: Math.max(previousEnd(reader), query.span.end), parentheses: 0, query };
}

function continuesQuery(reader: Reader): boolean {
  return (
    isOneOf(reader, setOperators) ||
    isNext(reader, "ORDER") ||
    isNext(reader, "LIMIT") ||
    isNext(reader, "OFFSET") ||
    isNext(reader, "FETCH")
  );
}

/** The query of `((SELECT ...) UNION ...)`, of which the first operand was read as an expression. */
function queryOf(reader: Reader, first: ScalarSubquery, start: number): Query {
  const span = { start: first.start, end: first.end };
  if (first.parentheses === 0) return reader.grammar.queryAfter(reader, start, first.query, span);
  // ((( SELECT ))) UNION: the inner pairs are nested queries too.
  const inner: Query = { kind: "query", span, body: { kind: "nested", span, query: first.query }, orderBy: [] };
  return reader.grammar.queryAfter(reader, start, inner, span);
}

function endsMember(reader: Reader): boolean {
  const { text } = peek(reader);
  return text === "," || closers.has(text) || continuesQuery(reader);
}

/** DuckDB and Oracle name arguments, Snowflake and others alias members: `(a AS b, ...)`. */
function readMember(reader: Reader): Expression {
  const expression = settle(reader, reader.grammar.expression(reader, precedence.any), (at) => endsMember(at) || isNext(at, "AS"));
  if (isNext(reader, "AS") && isName(peek(reader, 1))) advance(reader, 2);
  return expression;
}

function row(reader: Reader, open: number, items: readonly Expression[]): Expression {
  closeBracket(reader, open);
  return { kind: "collection", start: reader.tokens[open]?.start ?? 0, end: previousEnd(reader), parentheses: 0, type: "row", items };
}

function readRest(reader: Reader, open: number, first: Expression): Expression {
  const items = [first];
  while (accept(reader, ",")) {
    if (isNext(reader, ")")) break;
    items.push(readMember(reader));
  }
  return row(reader, open, items);
}

/** `(a)`, `(a, b)`, `()`, `(SELECT ...)`. */
export function readParentheses(reader: Reader): Expression {
  const open = reader.at;
  const start = peek(reader).start;
  advance(reader);
  if (isQueryNext(reader)) return subquery(reader, open, reader.grammar.query(reader));
  if (isNext(reader, ")")) return row(reader, open, []);
  const first = readMember(reader);
  if (first.kind === "subquery" && continuesQuery(reader)) return subquery(reader, open, queryOf(reader, first, first.start));
  if (isNext(reader, ",")) return readRest(reader, open, first);
  closeBracket(reader, open);
  return { ...first, start, end: Math.max(previousEnd(reader), first.end), parentheses: first.parentheses + 1 };
}

/** A FOR stands directly in the brackets. */
function isComprehension(reader: Reader, open: number): boolean {
  if (!isDialect(reader, "duckdb")) return false;
  const close = reader.close[open] ?? -1;
  let at = open + 1;
  while (at < close && reader.tokens[at]?.upper !== "FOR" && reader.tokens[at]?.text !== ",") at = Math.max(at, reader.close[at] ?? -1) + 1;
  return at < close && reader.tokens[at]?.upper === "FOR";
}

/** `[a, b]`; a list comprehension (`[x + 1 for x in list]`) is opaque. */
export function readBrackets(reader: Reader, start: number): Expression {
  const open = reader.at;
  advance(reader);
  if (isComprehension(reader, open)) {
    reader.at = (reader.close[open] ?? open) + 1;
    return opaqueNode({ start, end: previousEnd(reader) });
  }
  const items = readItems(reader, open);
  closeBracket(reader, open);
  return { kind: "collection", start, end: previousEnd(reader), parentheses: 0, type: "array", items };
}

/** `{'a': 1, b: 2}`: the values; the keys are in the span only. */
export function readBraces(reader: Reader, start: number): Expression {
  const open = reader.at;
  advance(reader);
  const items: Expression[] = [];
  const close = reader.close[open] ?? -1;
  while (reader.at !== close && !isNext(reader, "}") && peek(reader).text !== "") {
    if (isNext(reader, ":", 1) || isNext(reader, "=", 1)) advance(reader, 2);
    const key = settle(reader, reader.grammar.expression(reader, precedence.any), (at) => isStop(at) || isNext(at, ":"));
    items.push(accept(reader, ":") ? settle(reader, reader.grammar.expression(reader, precedence.any), isStop) : key);
    if (!accept(reader, ",")) break;
  }
  closeBracket(reader, open);
  return { kind: "collection", start, end: previousEnd(reader), parentheses: 0, type: "struct", items };
}
