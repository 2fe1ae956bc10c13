/** WITH: common table expressions. */
import type { CommonTableExpression, Identifier, With } from "../tree.ts";
import { readTableAlias } from "./aliases.ts";
import { isQueryNext } from "./groups.ts";
import { isName, readIdentifier, readNameList } from "./names.ts";
import { precedence } from "./precedence.ts";
import {
  accept,
  acceptOneOf,
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
import { closeBracket, isStop, settle, skipOne, skipUntil } from "./recovery.ts";
import { queryStarts, statementStarts } from "./words.ts";

function readMaterialized(reader: Reader): boolean | undefined {
  if (accept(reader, "MATERIALIZED")) return true;
  return accept(reader, "NOT", "MATERIALIZED") ? false : undefined;
}

/** SEARCH DEPTH FIRST BY ..., CYCLE ... */
function acceptRecursionClauses(reader: Reader): void {
  while (acceptOneOf(reader, new Set(["SEARCH", "CYCLE"])) !== undefined) {
    skipUntil(reader, (at) =>
      isNext(at, ",") && isName(peek(at, 1)) && (isNext(at, "AS", 2) || isNext(at, "(", 2)) ? true : isOneOf(at, endWords),
    );
  }
}

const endWords: ReadonlySet<string> = new Set([
  "SELECT",
  "SEARCH",
  "CYCLE",
  "INSERT",
  "UPDATE",
  "DELETE",
  "MERGE",
  "VALUES",
  "WITH",
  "FROM",
]);

function isQueryInside(reader: Reader): boolean {
  reader.at++;
  const found = isQueryNext(reader) || isNext(reader, "TABLE");
  const inner = reader.tokens[reader.inner[reader.at - 1] ?? 0]?.upper ?? "";
  const nested = isNext(reader, "(") && (queryStarts.has(inner) || inner === "FROM");
  reader.at--;
  return found || nested;
}

/** `(query)`; a statement that changes data, or what isn't understood, has no query. */
function readBody(reader: Reader): Pick<CommonTableExpression, "query" | "bodySpan"> {
  const open = reader.at;
  const start = startOf(reader);
  if (!isQueryInside(reader)) {
    const known = statementStarts.has(peek(reader, 1).upper);
    skipOne(reader);
    const bodySpan = spanFrom(reader, start);
    if (!known) reader.opaqueSpans.push(bodySpan);
    return { bodySpan };
  }
  reader.at++;
  const query = reader.grammar.query(reader);
  // Databricks: (VALUES (1) AS t (a)).
  if (query.body.kind === "values") readTableAlias(reader);
  closeBracket(reader, open);
  return { query, bodySpan: spanFrom(reader, start) };
}

/** ClickHouse: `WITH expression AS name`. */
function readScalar(reader: Reader): CommonTableExpression {
  const expression = settle(reader, reader.grammar.expression(reader, precedence.any), (at) => isNext(at, "AS") || isStop(at));
  const bodySpan = { start: expression.start, end: expression.end };
  accept(reader, "AS");
  const name = readIdentifier(reader);
  return { span: spanFrom(reader, expression.start), name, columns: [], bodySpan };
}

function isTableNext(reader: Reader): boolean {
  if (!isName(peek(reader)) && peek(reader).type !== "string") return false;
  if (areNext(reader, peek(reader).upper, "AS")) {
    return isNext(reader, "(", 2) || isNext(reader, "MATERIALIZED", 2) || isNext(reader, "NOT", 2);
  }
  if (isNext(reader, "(", 1)) {
    const close = reader.close[reader.at + 1] ?? -1;
    const after = close < 0 ? "" : (reader.tokens[close + 1]?.upper ?? "");
    return (after === "AS" && tableBody(reader, close + 2)) || after === "USING" || after === "(" || !isDialect(reader, "clickhouse");
  }
  return false;
}

/** Behind AS: a parenthesis or MATERIALIZED, and not the name that ClickHouse gives an expression. */
function tableBody(reader: Reader, index: number): boolean {
  const upper = reader.tokens[index]?.upper;
  return upper === "(" || upper === "MATERIALIZED" || upper === "NOT";
}

function readNames(reader: Reader): readonly Identifier[] {
  return isNext(reader, "(") ? readNameList(reader) : [];
}

function readTable(reader: Reader): CommonTableExpression {
  const start = startOf(reader);
  if (!isTableNext(reader) && reader.dialect.id === "clickhouse") return readScalar(reader);
  const name = readIdentifier(reader);
  const columns = readNames(reader);
  // DuckDB's USING KEY (a).
  if (accept(reader, "USING", "KEY")) skipOne(reader);
  if (!accept(reader, "AS")) unexpected(reader, "AS");
  const materialized = readMaterialized(reader);
  if (!isNext(reader, "(")) {
    unexpected(reader, "A query in parentheses");
    skipUntil(reader, (at) => isNext(at, ",") || isOneOf(at, endWords));
    const bodySpan = { start: previousEnd(reader), end: previousEnd(reader) };
    return { span: spanFrom(reader, start), name, columns, bodySpan };
  }
  const body = readBody(reader);
  acceptRecursionClauses(reader);
  const base = { span: spanFrom(reader, start), name, columns, ...body };
  return materialized === undefined ? base : { ...base, materialized };
}

/** Undefined where no WITH stands. A comma behind the last is let pass. */
export function readWith(reader: Reader): With | undefined {
  const start = startOf(reader);
  if (!accept(reader, "WITH")) return undefined;
  const recursive = !isNext(reader, "AS", 1) && accept(reader, "RECURSIVE");
  if (areNext(reader, "XMLNAMESPACES", "(")) {
    advance(reader);
    skipOne(reader);
    if (!accept(reader, ",")) return { span: spanFrom(reader, start), recursive, tables: [] };
  }
  const tables: CommonTableExpression[] = [];
  do {
    if (tables.length > 0 && isOneOf(reader, queryStarts)) break;
    tables.push(readTable(reader));
  } while (accept(reader, ","));
  return { span: spanFrom(reader, start), recursive, tables };
}
