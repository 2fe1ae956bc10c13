/** One item of FROM: a table, a query, a function, or a join in parentheses. */
import type { Token } from "../tokens.ts";
import type { Alias, Expression, Identifier, Query, QueryBody, Relation, Span } from "../tree.ts";
import { isHint, readTableAlias } from "./aliases.ts";
import { readCall } from "./call.ts";
import { isName, readIdentifier, readNameList, readTableName } from "./names.ts";
import {
  accept,
  advance,
  areNext,
  isDialect,
  isNext,
  isOneOf,
  peek,
  previousEnd,
  spanFrom,
  startOf,
  unexpected,
  type Reader,
} from "./reader.ts";
import { closeBracket, opaqueNode, skipOne, skipUntil } from "./recovery.ts";
import { readModifiers, type Modifiers } from "./table-modifiers.ts";
import { isQueryNext } from "./groups.ts";
import { joinWords, neverNames, queryStarts, setOperators, stopWords } from "./words.ts";

interface Suffix extends Modifiers {
  readonly alias?: Alias;
}

/** Modifiers and an alias, in the order of any dialect. */
function readSuffix(reader: Reader): Suffix {
  const before = readModifiers(reader);
  let alias = readTableAlias(reader);
  const after = readModifiers(reader);
  // `t AS x PIVOT (...) AS y`: what counts from here on is y.
  if (alias === undefined || after.reshaped) alias = readTableAlias(reader) ?? alias;
  return {
    modified: before.modified || after.modified,
    reshaped: before.reshaped || after.reshaped,
    ...(alias === undefined ? {} : { alias }),
  };
}

function reshaping(suffix: Modifiers): { readonly reshaped?: boolean } {
  return suffix.reshaped ? { reshaped: true } : {};
}

function aliased(suffix: Suffix): { readonly alias?: Alias } {
  return suffix.alias === undefined ? {} : { alias: suffix.alias };
}

function derived(reader: Reader, start: number, query: Query, lateral: boolean): Relation {
  const suffix = readSuffix(reader);
  return {
    kind: "derived",
    span: spanFrom(reader, start),
    query,
    lateral,
    modified: suffix.modified,
    ...reshaping(suffix),
    ...aliased(suffix),
  };
}

function readDerived(reader: Reader, start: number, lateral: boolean): Relation {
  const open = reader.at;
  advance(reader);
  const query = reader.grammar.query(reader);
  closeBracket(reader, open);
  return derived(reader, start, query, lateral);
}

/** `FROM VALUES (1), (2) AS t (a)`: the query has no parentheses of its own. */
function readBareValues(reader: Reader, start: number): Relation {
  return derived(reader, start, reader.grammar.query(reader), false);
}

function continuesQuery(reader: Reader): boolean {
  return isOneOf(reader, setOperators) || isNext(reader, "ORDER") || isNext(reader, "LIMIT");
}

function nestedBody(query: Query, span: Span): QueryBody {
  return { kind: "nested", span, query };
}

/** `((SELECT ...) UNION ...)`, `((SELECT ...) AS a JOIN b ...)`, `(a JOIN b ON ...)`. */
function readParenthesized(reader: Reader, start: number, lateral: boolean): Relation {
  const open = reader.at;
  advance(reader);
  const inner = reader.grammar.from(reader);
  if (inner.kind === "derived" && inner.alias === undefined && continuesQuery(reader)) {
    const query = reader.grammar.queryAfter(reader, inner.span.start, inner.query, inner.span);
    closeBracket(reader, open);
    return derived(reader, start, query, lateral);
  }
  closeBracket(reader, open);
  if (inner.kind === "derived" && inner.alias === undefined && !inner.modified) {
    if (inner.query.body.kind === "values") return derived(reader, start, inner.query, lateral);
    const span = inner.span;
    const body: Query = { kind: "query", span, body: nestedBody(inner.query, span), orderBy: [] };
    return derived(reader, start, body, lateral);
  }
  const suffix = readSuffix(reader);
  const span = spanFrom(reader, start);
  if (suffix.alias !== undefined || suffix.modified) return { kind: "opaqueRelation", span, ...aliased(suffix) };
  return { ...inner, span };
}

/** BigQuery's WITH OFFSET [AS name], the standard's WITH ORDINALITY. */
function readOrdinality(reader: Reader): void {
  if (accept(reader, "WITH", "ORDINALITY")) return;
  if (!accept(reader, "WITH", "OFFSET")) return;
  const named =
    accept(reader, "AS") || (peek(reader).type === "word" && !stopWords.has(peek(reader).upper) && !joinWords.has(peek(reader).upper));
  if (named && isName(peek(reader))) advance(reader);
}

/** PostgreSQL's `AS (a int, b text)` and `AS t (a int)`. */
function readFunctionAlias(reader: Reader): Alias | undefined {
  const start = startOf(reader);
  if (!areNext(reader, "AS", "(")) return readTableAlias(reader);
  advance(reader);
  const at = startOf(reader);
  const columns = readNameList(reader);
  return { span: { start, end: previousEnd(reader) }, name: { name: "", quoted: false, span: { start: at, end: at } }, columns };
}

export function tableFunction(reader: Reader, start: number, call: Expression, lateral: boolean): Relation {
  readOrdinality(reader);
  readModifiers(reader);
  const alias = readFunctionAlias(reader);
  readOrdinality(reader);
  readModifiers(reader);
  return { kind: "tableFunction", span: spanFrom(reader, start), call, lateral, ...(alias === undefined ? {} : { alias }) };
}

/** Snowflake's stages (`@stage/path`) and Oracle's links (`orders@remote.domain`): adjacent tokens that belong to the name. */
function takeAdjacent(reader: Reader, stage: boolean): void {
  let linked = stage;
  while (peek(reader).start === previousEnd(reader)) {
    const token = peek(reader);
    const link = token.type === "parameter" && token.text.startsWith("@");
    if (!link && !(linked && (connecting.has(token.text) || isName(token) || token.type === "number"))) return;
    linked = true;
    advance(reader);
  }
}

const connecting: ReadonlySet<string> = new Set(["/", ".", "-", "~", "%", "=", ":", "@"]);

function isStage(reader: Reader): boolean {
  const { text } = peek(reader);
  return isDialect(reader, "snowflake") && text.startsWith("@") && (text.length > 1 || peek(reader, 1).start === peek(reader).end);
}

function readStage(reader: Reader, start: number): Relation {
  const first = peek(reader);
  advance(reader);
  takeAdjacent(reader, true);
  if (isNext(reader, "(")) skipOne(reader);
  const span = { start: first.start, end: previousEnd(reader) };
  return table(reader, start, [{ name: reader.source.slice(span.start, span.end), quoted: false, span }]);
}

function table(reader: Reader, start: number, name: readonly Identifier[]): Relation {
  const nameSpan = { start: name[0]?.span.start ?? start, end: previousEnd(reader) };
  const suffix = readSuffix(reader);
  return {
    kind: "table",
    span: spanFrom(reader, start),
    name,
    nameSpan,
    modified: suffix.modified,
    ...reshaping(suffix),
    ...aliased(suffix),
  };
}

/** A call in FROM takes the methods that follow it (`t.c.nodes('/a')` of T-SQL). */
function readFunction(reader: Reader, start: number, name: readonly Identifier[], lateral: boolean): Relation {
  return tableFunction(reader, start, readCall(reader, name), lateral);
}

function readNamed(reader: Reader, start: number, lateral: boolean): Relation {
  const only =
    isNext(reader, "ONLY") &&
    isName(peek(reader, 1)) &&
    !stopWords.has(peek(reader, 1).upper) &&
    isDialect(reader, "postgres", "generic", "redshift");
  if (only) advance(reader);
  const name = readTableName(reader);
  takeAdjacent(reader, false);
  if (isNext(reader, "(") && !isHint(reader)) return readFunction(reader, start, name, lateral);
  if (isDialect(reader, "postgres", "generic")) accept(reader, "*");
  return table(reader, start, name);
}

/** ROWS FROM (f(...), g(...)) and what else is known by its parentheses alone. */
function readRowsFrom(reader: Reader, start: number): Relation {
  advance(reader, 2);
  const callStart = startOf(reader);
  skipOne(reader);
  return tableFunction(reader, start, opaqueNode(spanFrom(reader, callStart)), true);
}

function opaqueRelation(reader: Reader, start: number): Relation {
  unexpected(reader, "A table");
  skipUntil(reader, (at) => isNext(at, ",") || isNext(at, ";") || isOneOf(at, stopWords));
  const span = spanFrom(reader, start);
  if (span.end > span.start) reader.opaqueSpans.push(span);
  return { kind: "opaqueRelation", span };
}

function innerUpper(reader: Reader): string {
  return reader.tokens[reader.inner[reader.at] ?? reader.at]?.upper ?? "";
}

function isQueryInside(reader: Reader): boolean {
  advance(reader);
  const found = isQueryNext(reader) && !isNext(reader, "VALUES");
  reader.at--;
  return found;
}

const writing: ReadonlySet<string> = new Set(["INSERT", "UPDATE", "DELETE", "MERGE"]);

/** T-SQL's rows of a statement that writes: `FROM (DELETE t OUTPUT ...) AS d`. */
function readWriting(reader: Reader, start: number): Relation {
  skipOne(reader);
  const alias = readTableAlias(reader);
  return { kind: "opaqueRelation", span: spanFrom(reader, start), ...(alias === undefined ? {} : { alias }) };
}

/** T-SQL's derived MERGE and others: a bracket whose content is no query. */
function readRelationInParentheses(reader: Reader, start: number, lateral: boolean): Relation {
  if (isQueryInside(reader)) return readDerived(reader, start, lateral);
  if (writing.has(peek(reader, 1).upper) && isName(peek(reader, 2))) return readWriting(reader, start);
  return queryStarts.has(innerUpper(reader)) || isName(peek(reader, 1)) || isNext(reader, "(", 1) || peek(reader, 1).type === "string"
    ? readParenthesized(reader, start, lateral)
    : opaqueRelation(reader, start);
}

/** `FROM settings`, `FROM groups`: most clause words are names here. */
function isReserved(reader: Reader, token: Token): boolean {
  return neverNames.has(token.upper) && !((token.upper === "GROUP" || token.upper === "ORDER") && !isNext(reader, "BY", 1));
}

/** DuckDB: `FROM o: orders`. */
function readPrefixed(reader: Reader, start: number): Relation {
  const name = readIdentifier(reader);
  advance(reader);
  const alias: Alias = { span: { start, end: previousEnd(reader) }, name, columns: [] };
  const relation = readRelation(reader);
  if (relation.kind === "join") return relation;
  return { ...relation, span: spanFrom(reader, start), alias };
}

export function readRelation(reader: Reader): Relation {
  const start = startOf(reader);
  if (isNext(reader, ":", 1) && isDialect(reader, "duckdb") && isName(peek(reader))) return readPrefixed(reader, start);
  const lateral = isNext(reader, "LATERAL") && !isNext(reader, "VIEW", 1) && accept(reader, "LATERAL");
  const token = peek(reader);
  if (isStage(reader)) return readStage(reader, start);
  // Redshift: UNPIVOT object AS value AT name.
  if (token.upper === "UNPIVOT" && isDialect(reader, "redshift") && isName(peek(reader, 1))) advance(reader);
  if (token.text === "(") return readRelationInParentheses(reader, start, lateral);
  if (areNext(reader, "ROWS", "FROM", "(")) return readRowsFrom(reader, start);
  if (token.upper === "VALUES" && isQueryNext(reader)) return readBareValues(reader, start);
  const callable = token.upper === "LEFT" || token.upper === "RIGHT" ? isNext(reader, "(", 1) : !isReserved(reader, token);
  const named = isName(token) && callable;
  if (named || token.type === "string" || token.type === "parameter") return readNamed(reader, start, lateral);
  return opaqueRelation(reader, start);
}
