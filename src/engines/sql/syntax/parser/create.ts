/** CREATE TABLE, VIEW, INDEX. */
import { wordSet } from "../word-set.ts";
import type { ColumnDefinition, CreateIndex, CreateTable, Expression, Identifier, Query, Statement, TableConstraint } from "../tree.ts";
import { isConstraintNext, readColumnDefinition, readConstraint } from "./column-definition.ts";
import { isName, readIdentifier, readNameList, readTableName } from "./names.ts";
import { precedence } from "./precedence.ts";
import { readQuery } from "./query.ts";
import { accept, advance, atEnd, isNext, isOneOf, peek, spanFrom, startOf, type Reader } from "./reader.ts";
import { closeBracket, skipOne } from "./recovery.ts";
import { readKeys } from "./table-options.ts";
import { isSelectNext } from "./select.ts";
import { queryStarts } from "./words.ts";

const tableWords: ReadonlySet<string> = wordSet(`
  TEMP TEMPORARY TRANSIENT EXTERNAL UNLOGGED LOCAL GLOBAL VOLATILE HYBRID DYNAMIC ICEBERG FOREIGN STREAMING LIVE PRIVATE SECURE
  RECURSIVE MATERIALIZED FORCE NOFORCE EDITIONABLE REFRESH IMMUTABLE SNAPSHOT`);

interface Head {
  readonly replaces: boolean;
  readonly object: "TABLE" | "VIEW" | "INDEX";
  readonly unique: boolean;
  readonly external: boolean;
}

const indexWords: ReadonlySet<string> = new Set([
  "UNIQUE",
  "CLUSTERED",
  "NONCLUSTERED",
  "COLUMNSTORE",
  "FULLTEXT",
  "SPATIAL",
  "BITMAP",
  "SEARCH",
  "VECTOR",
]);

/** CREATE [OR REPLACE] [words] TABLE | VIEW | INDEX; undefined where it creates something else. */
function readHead(reader: Reader): Head | undefined {
  let ahead = 1;
  const replaces = isNext(reader, "OR", 1) && (isNext(reader, "REPLACE", 2) || isNext(reader, "ALTER", 2) || isNext(reader, "REFRESH", 2));
  if (replaces) ahead = 3;
  let [unique, external] = [false, false];
  while (tableWords.has(peek(reader, ahead).upper) || indexWords.has(peek(reader, ahead).upper)) {
    if (isNext(reader, "UNIQUE", ahead)) unique = true;
    if (isNext(reader, "EXTERNAL", ahead) || isNext(reader, "FOREIGN", ahead)) external = true;
    ahead++;
  }
  const object = peek(reader, ahead).upper;
  if (object !== "TABLE" && object !== "VIEW" && object !== "INDEX") return undefined;
  advance(reader, ahead + 1);
  return { replaces, object, unique, external };
}

function isQuery(reader: Reader): boolean {
  if (isSelectNext(reader) || isOneOf(reader, queryStarts)) return !(isNext(reader, "WITH") && !isTableOfWith(reader));
  return isNext(reader, "(") && queryStarts.has(reader.tokens[reader.inner[reader.at] ?? 0]?.upper ?? "");
}

/** WITH (options) and WITH NO DATA are no queries. */
function isTableOfWith(reader: Reader): boolean {
  if (isNext(reader, "TAG", 1) || isNext(reader, "CONTACT", 1) || isNext(reader, "ROW", 1) || isNext(reader, "MASKING", 1)) return false;
  return isNext(reader, "RECURSIVE", 1) || (isName(peek(reader, 1)) && (isNext(reader, "AS", 2) || isNext(reader, "(", 2)));
}

/** Skips options up to AS and its query, if one follows. */
function readAs(reader: Reader): Query | undefined {
  while (!atEnd(reader) && !isNext(reader, ";")) {
    if (isNext(reader, "AS")) {
      advance(reader);
      if (isQuery(reader)) return readQuery(reader);
    } else if (isSelectNext(reader) && isNext(reader, "SELECT")) return readQuery(reader);
    else skipOne(reader);
  }
  return undefined;
}

/** WITH [NO] DATA, WITH CHECK OPTION, WITH NO SCHEMA BINDING...: what may stand behind the query. */
function skipSuffix(reader: Reader): void {
  if (!isNext(reader, "WITH") && !isNext(reader, "COMMENT") && !isNext(reader, "ON")) return;
  while (!atEnd(reader)) skipOne(reader);
}

function readView(reader: Reader, start: number, head: Head): Statement {
  accept(reader, "IF", "NOT", "EXISTS");
  const target = readTableName(reader);
  const columns = isNext(reader, "(") ? readNameList(reader) : [];
  const query = readAs(reader);
  skipSuffix(reader);
  const base = { kind: "createView", span: spanFrom(reader, start), target, columns, replaces: head.replaces } as const;
  return query === undefined ? base : { ...base, query };
}

interface Body {
  readonly columns: readonly ColumnDefinition[];
  readonly constraints: readonly TableConstraint[];
}

function endsMember(reader: Reader): boolean {
  return isNext(reader, ",");
}

/** `(a int, PRIMARY KEY (a))`. */
function readBody(reader: Reader): Body {
  const columns: ColumnDefinition[] = [];
  const constraints: TableConstraint[] = [];
  const open = reader.at;
  if (!accept(reader, "(")) return { columns, constraints };
  const close = reader.close[open] ?? -1;
  do {
    if (reader.at === close || atEnd(reader)) break;
    if (isConstraintNext(reader)) constraints.push(readConstraint(reader, endsMember));
    else columns.push(readColumnDefinition(reader));
  } while (accept(reader, ","));
  closeBracket(reader, open);
  return { columns, constraints };
}

/** Is the parenthesis a list of columns with types? A CREATE TABLE AS may name its columns alone. */
function namesOnly(columns: readonly ColumnDefinition[]): readonly Identifier[] {
  return columns.map(({ name }) => name);
}

function readTable(reader: Reader, start: number, head: Head): Statement {
  const ifNotExists = accept(reader, "IF", "NOT", "EXISTS");
  const target = readTableName(reader);
  const body = isNext(reader, "(") && !isQuery(reader) ? readBody(reader) : { columns: [], constraints: [] };
  const optionsStart = startOf(reader);
  const from = reader.at;
  const query = isQuery(reader) ? readQuery(reader) : readAs(reader);
  if (query !== undefined) {
    skipSuffix(reader);
    const span = spanFrom(reader, start);
    return { kind: "createTableAs", span, target, columns: namesOnly(body.columns), query, replaces: head.replaces };
  }
  const created: CreateTable = {
    kind: "createTable",
    span: spanFrom(reader, start),
    target,
    ifNotExists,
    external: head.external,
    ...body,
    options: spanFrom(reader, reader.at > from ? optionsStart : startOf(reader)),
    ...readKeys(reader, from, reader.at),
  };
  return created;
}

function endsIndexColumn(reader: Reader): boolean {
  return atEnd(reader) || isNext(reader, ",") || isNext(reader, ")");
}

function readIndexColumns(reader: Reader): readonly Expression[] {
  const open = reader.at;
  if (!accept(reader, "(")) return [];
  const columns: Expression[] = [];
  while (!endsIndexColumn(reader)) {
    columns.push(reader.grammar.expression(reader, precedence.any));
    // Directions, operator classes.
    while (!endsIndexColumn(reader)) skipOne(reader);
    if (!accept(reader, ",")) break;
  }
  closeBracket(reader, open);
  return columns;
}

function readIndex(reader: Reader, start: number, head: Head): CreateIndex {
  const concurrently = accept(reader, "CONCURRENTLY");
  const ifNotExists = accept(reader, "IF", "NOT", "EXISTS");
  const name = isNext(reader, "ON") ? undefined : readIdentifier(reader);
  while (isNext(reader, ".")) {
    advance(reader);
    readIdentifier(reader);
  }
  if (accept(reader, "USING")) advance(reader);
  accept(reader, "ON");
  accept(reader, "ONLY");
  const target = readTableName(reader);
  if (accept(reader, "USING")) advance(reader);
  const columns = readIndexColumns(reader);
  while (!atEnd(reader) && !isNext(reader, ";")) skipOne(reader);
  const base = {
    kind: "createIndex",
    span: spanFrom(reader, start),
    target,
    unique: head.unique,
    concurrently,
    ifNotExists,
    columns,
  } as const;
  return name === undefined ? base : { ...base, name };
}

export function readCreate(reader: Reader): Statement | undefined {
  const start = startOf(reader);
  const head = readHead(reader);
  if (head === undefined) return undefined;
  if (head.object === "TABLE") return readTable(reader, start, head);
  return head.object === "VIEW" ? readView(reader, start, head) : readIndex(reader, start, head);
}
