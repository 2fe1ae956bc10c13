/** SELECT with its clauses. */
import type { Condition, GroupBy, NamedWindow, Relation, Select, SelectItem, Span } from "../tree.ts";
import { isClauseNext, readOpaqueClause } from "./clauses.ts";
import { readGroupBy } from "./group-by.ts";
import { holesOf } from "./holes.ts";
import { readIdentifier } from "./names.ts";
import { precedence } from "./precedence.ts";
import { accept, atEnd, isDialect, isNext, peek, previousEnd, spanFrom, startOf, unexpected, type Reader } from "./reader.ts";
import { settle, textUntil } from "./recovery.ts";
import { readSelectItems } from "./select-items.ts";
import { readSelectModifiers, type SelectModifiers } from "./select-modifiers.ts";
import { readWindow } from "./window.ts";

interface Clauses {
  into?: Span;
  from?: Relation;
  fromSpan?: Span;
  where?: Condition;
  groupBy?: GroupBy;
  having?: Condition;
  qualify?: Condition;
  windows: NamedWindow[];
  opaqueClauses: Span[];
}

function readCondition(reader: Reader): Condition {
  const start = startOf(reader);
  reader.at++;
  const expression = settle(reader, reader.grammar.expression(reader, precedence.any), isClauseNext);
  return { span: { start, end: Math.max(previousEnd(reader), expression.end) }, expression };
}

function readFromClause(reader: Reader, clauses: Clauses): void {
  const start = startOf(reader);
  reader.at++;
  clauses.from = reader.grammar.from(reader);
  clauses.fromSpan = spanFrom(reader, start);
}

function readWindows(reader: Reader, windows: NamedWindow[]): void {
  reader.at++;
  do {
    const name = readIdentifier(reader);
    if (!accept(reader, "AS")) unexpected(reader, "AS");
    windows.push({ name, window: readWindow(reader) });
  } while (accept(reader, ","));
}

/** SELECT ... INTO target: T-SQL's and PostgreSQL's new table, PL/SQL's variables. */
function readInto(reader: Reader): Span {
  const start = startOf(reader);
  accept(reader, "BULK", "COLLECT");
  reader.at++;
  return textUntil(reader, start, (at) => !isNext(at, ",") && isClauseNext(at));
}

function isInto(reader: Reader): boolean {
  return isNext(reader, "INTO") || (isNext(reader, "BULK") && isNext(reader, "COLLECT", 1));
}

/** One clause, if one that isn't there yet follows. */
function readClause(reader: Reader, clauses: Clauses): boolean {
  const { upper } = peek(reader);
  if (upper === "FROM" && clauses.from === undefined) readFromClause(reader, clauses);
  else if (upper === "WHERE" && clauses.where === undefined) clauses.where = readCondition(reader);
  else if (upper === "GROUP" && isNext(reader, "BY", 1) && clauses.groupBy === undefined) clauses.groupBy = readGroupBy(reader);
  else if (upper === "HAVING" && clauses.having === undefined) clauses.having = readCondition(reader);
  else if (upper === "QUALIFY" && clauses.qualify === undefined) clauses.qualify = readCondition(reader);
  else if (upper === "WINDOW" && isNext(reader, "AS", 2)) readWindows(reader, clauses.windows);
  else if (isInto(reader) && clauses.into === undefined) clauses.into = readInto(reader);
  else return readOpaqueClause(reader, clauses.opaqueClauses);
  return true;
}

function readClauses(reader: Reader): Clauses {
  const clauses: Clauses = { windows: [], opaqueClauses: [] };
  while (!atEnd(reader) && readClause(reader, clauses));
  return clauses;
}

function finish(
  reader: Reader,
  first: number,
  keywordSpan: Span,
  modifiers: SelectModifiers,
  items: readonly SelectItem[],
  itemsSpan: Span,
  clauses: Clauses,
): Select {
  const { opaqueClauses, ...found } = clauses;
  const holes = holesOf(reader, first, clauses.fromSpan?.start ?? itemsSpan.end);
  return {
    kind: "select",
    span: spanFrom(reader, reader.tokens[first]?.start ?? keywordSpan.start),
    keywordSpan,
    distinct: modifiers.distinct,
    ...(modifiers.distinctSpan === undefined ? {} : { distinctSpan: modifiers.distinctSpan }),
    distinctOn: modifiers.distinctOn,
    ...(modifiers.top === undefined ? {} : { top: modifiers.top }),
    items,
    itemsSpan,
    ...found,
    opaqueClauses: [...modifiers.opaque, ...opaqueClauses, ...holes],
  };
}

const plain: SelectModifiers = { distinct: false, distinctOn: [], opaque: [] };

/** DuckDB: `FROM t [SELECT ...] [WHERE ...]`; without SELECT the list is empty. */
function readFromFirst(reader: Reader): Select {
  const first = reader.at;
  const start = startOf(reader);
  const clauses: Clauses = { windows: [], opaqueClauses: [] };
  readFromClause(reader, clauses);
  const keywordStart = startOf(reader);
  const selects = isNext(reader, "SELECT");
  if (selects) reader.at++;
  const keywordSpan = selects ? spanFrom(reader, keywordStart) : { start, end: start };
  const modifiers = selects ? readSelectModifiers(reader) : plain;
  const items = selects ? readSelectItems(reader) : [];
  const itemsSpan = itemsSpanOf(items, selects ? previousEnd(reader) : start);
  const rest = readClauses(reader);
  const all: Clauses = {
    ...rest,
    ...(clauses.from === undefined ? {} : { from: clauses.from }),
    ...(clauses.fromSpan === undefined ? {} : { fromSpan: clauses.fromSpan }),
  };
  return finish(reader, first, keywordSpan, modifiers, items, itemsSpan, all);
}

function itemsSpanOf(items: readonly SelectItem[], otherwise: number): Span {
  return { start: items[0]?.span.start ?? otherwise, end: items.at(-1)?.span.end ?? otherwise };
}

/** SELECT or DuckDB's FROM is the next word. */
export function readSelect(reader: Reader): Select {
  if (isNext(reader, "FROM")) return readFromFirst(reader);
  const first = reader.at;
  const start = startOf(reader);
  reader.at++;
  const keywordSpan = spanFrom(reader, start);
  const modifiers = readSelectModifiers(reader);
  const items = readSelectItems(reader);
  const itemsSpan = itemsSpanOf(items, previousEnd(reader));
  return finish(reader, first, keywordSpan, modifiers, items, itemsSpan, readClauses(reader));
}

export function isSelectNext(reader: Reader): boolean {
  return isNext(reader, "SELECT") || (isNext(reader, "FROM") && isDialect(reader, "duckdb", "generic", "bigquery", "databricks", "spark"));
}
