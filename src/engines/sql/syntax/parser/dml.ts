/** INSERT, UPDATE, DELETE, MERGE. */
import { wordSet } from "../word-set.ts";
import type {
  ColumnReference,
  Condition,
  DeleteStatement,
  Expression,
  Identifier,
  MergeStatement,
  Query,
  Relation,
  UpdateStatement,
  With,
  WritingStatement,
} from "../tree.ts";
import { isClauseNext } from "./clauses.ts";
import { isQueryNext } from "./groups.ts";
import { readNameList, readTableName } from "./names.ts";
import { precedence } from "./precedence.ts";
import { readQuery } from "./query.ts";
import {
  accept,
  acceptOneOf,
  advance,
  areNext,
  atEnd,
  isNext,
  isOneOf,
  peek,
  previousEnd,
  spanFrom,
  startOf,
  type Reader,
} from "./reader.ts";
import { isStop, settle, skipOne, skipUntil } from "./recovery.ts";
import { readRelation } from "./relation.ts";
import { isSelectNext } from "./select.ts";
import { queryStarts } from "./words.ts";
import { readTableAlias } from "./aliases.ts";

function withOf(withClause: With | undefined): { readonly with?: With } {
  return withClause === undefined ? {} : { with: withClause };
}

const insertWords: ReadonlySet<string> = wordSet(`
  INTO OVERWRITE IGNORE OR REPLACE ROLLBACK ABORT FAIL TABLE LOW_PRIORITY DELAYED HIGH_PRIORITY LOCAL FUNCTION`);

function isQuery(reader: Reader): boolean {
  if (isQueryNext(reader) || isSelectNext(reader) || isNext(reader, "VALUES") || isNext(reader, "TABLE")) return true;
  if (!isNext(reader, "(")) return false;
  return queryStarts.has(reader.tokens[reader.inner[reader.at] ?? 0]?.upper ?? "");
}

function nameOf(relation: Relation): readonly Identifier[] {
  return relation.kind === "table" ? relation.name : [];
}

/** PARTITION (ds = '...'), DEFAULT VALUES, OVERRIDING..., OUTPUT ..., BY NAME: up to the query. */
function skipToQuery(reader: Reader): void {
  skipUntil(
    reader,
    (at) => isQuery(at) || isNext(at, "SET") || isNext(at, "ON") || isNext(at, "RETURNING") || isNext(at, "EXEC") || isNext(at, "FORMAT"),
  );
}

/** A WITH before INSERT is put in front of its query, as if it stood there. */
function joinWith(query: Query | undefined, withClause: With | undefined): Query | undefined {
  if (query === undefined || withClause === undefined) return query;
  return { ...query, span: { start: withClause.span.start, end: query.span.end }, with: withClause };
}

/** ON CONFLICT ..., ON DUPLICATE KEY ..., RETURNING ..., OUTPUT: understood as far as their end. */
function skipInsertSuffix(reader: Reader): void {
  const known = isOneOf(
    reader,
    new Set(["ON", "RETURNING", "AS", "SELECT", "SETTINGS", "FORMAT", "SET", "DEFAULT", "EXEC", "EXECUTE", "LOG", "OPTION"]),
  );
  if (known) skipUntil(reader, (at) => isNext(at, ";"));
}

function readReplaceWhere(reader: Reader): boolean {
  if (!areNext(reader, "REPLACE", "WHERE") && !areNext(reader, "REPLACE", "USING") && !areNext(reader, "REPLACE", "ON")) return false;
  skipUntil(reader, isQuery);
  return true;
}

export function readInsert(reader: Reader, start: number, withClause: With | undefined): WritingStatement {
  const replaces = isNext(reader, "REPLACE") || isNext(reader, "OVERWRITE", 1) || isNext(reader, "REPLACE", 2);
  advance(reader);
  while (acceptOneOf(reader, insertWords) !== undefined);
  const target = readTableName(reader);
  if (areNext(reader, "PARTITION", "(")) {
    advance(reader);
    skipOne(reader);
  }
  // ClickHouse's INSERT INTO FUNCTION f(...), T-SQL's hints.
  if (!isQuery(reader) && isNext(reader, "AS")) readTableAlias(reader);
  const columns = isNext(reader, "(") && !isQuery(reader) ? readNameList(reader) : [];
  if (!isQuery(reader) && !readReplaceWhere(reader)) skipToQuery(reader);
  const query = isQuery(reader) ? joinWith(readQuery(reader), withClause) : undefined;
  skipInsertSuffix(reader);
  return { kind: "insert", span: spanFrom(reader, start), target, columns, ...(query === undefined ? {} : { query }), replaces };
}

function readWhere(reader: Reader): Condition | undefined {
  const start = startOf(reader);
  if (!accept(reader, "WHERE")) return undefined;
  if (accept(reader, "CURRENT", "OF")) {
    advance(reader);
    return undefined;
  }
  const expression = settle(reader, reader.grammar.expression(reader, precedence.any), isClauseNext);
  return { span: { start, end: Math.max(previousEnd(reader), expression.end) }, expression };
}

interface Assignment {
  readonly column: ColumnReference;
  readonly value: Expression;
}

function endsAssignment(reader: Reader): boolean {
  return isStop(reader) || isOneOf(reader, assignmentEnds) || isClauseNext(reader);
}

const assignmentEnds: ReadonlySet<string> = new Set(["OUTPUT", "RETURNING", "OPTION", "WHEN", "SET"]);

/** `a = 1`; of `(a, b) = (SELECT ...)` each column has the whole value. */
function readAssignment(reader: Reader): readonly Assignment[] {
  const left = reader.grammar.expression(reader, precedence.predicate);
  const assigned = accept(reader, "=") || accept(reader, ":=") || acceptOneOf(reader, compound) !== undefined;
  if (!assigned) {
    settle(reader, left, endsAssignment);
    return [];
  }
  const value = settle(reader, reader.grammar.expression(reader, precedence.any), endsAssignment);
  const columns = left.kind === "collection" ? left.items : [left];
  return columns.flatMap((column) => (column.kind === "column" ? [{ column, value }] : []));
}

const compound: ReadonlySet<string> = new Set(["+=", "-=", "*=", "/=", "%=", "|=", "&=", "^="]);

export function readAssignments(reader: Reader): readonly Assignment[] {
  const assignments: Assignment[] = [];
  do assignments.push(...readAssignment(reader));
  while (accept(reader, ","));
  return assignments;
}

/** RETURNING, OUTPUT, ORDER BY, LIMIT, OPTION: understood as far as their end. */
function skipSuffix(reader: Reader, words: ReadonlySet<string>): void {
  if (isOneOf(reader, words))
    skipUntil(reader, (at) => isNext(at, ";") || (isNext(at, "FROM") && !words.has("FROM")) || isNext(at, "WHERE"));
}

const updateSuffix: ReadonlySet<string> = new Set(["RETURNING", "ORDER", "LIMIT", "OPTION", "SETTINGS", "RETURN"]);
const output: ReadonlySet<string> = new Set(["OUTPUT"]);

const priorities: ReadonlySet<string> = new Set(["LOW_PRIORITY", "QUICK", "IGNORE"]);

function skipTop(reader: Reader): void {
  if (accept(reader, "TOP")) {
    skipOne(reader);
    accept(reader, "PERCENT");
  }
  while (acceptOneOf(reader, priorities) !== undefined);
}

function fromOf(relation: Relation | undefined): { readonly from?: Relation } {
  return relation === undefined ? {} : { from: relation };
}

export function readUpdate(reader: Reader, start: number, withClause: With | undefined): UpdateStatement {
  advance(reader);
  skipTop(reader);
  const table = reader.grammar.from(reader);
  const assignments = accept(reader, "SET") ? readAssignments(reader) : [];
  skipSuffix(reader, output);
  const from = accept(reader, "FROM") ? reader.grammar.from(reader) : undefined;
  const where = readWhere(reader);
  skipSuffix(reader, updateSuffix);
  const span = spanFrom(reader, start);
  const base = { kind: "update", span, target: nameOf(table), table, assignments, ...fromOf(from), ...withOf(withClause) } as const;
  return where === undefined ? base : { ...base, where };
}

export function readDelete(reader: Reader, start: number, withClause: With | undefined): DeleteStatement {
  advance(reader);
  skipTop(reader);
  const aliasOnly = !isNext(reader, "FROM") && peek(reader).type !== "punctuation" ? readRelation(reader) : undefined;
  // MySQL's DELETE a, b FROM ...
  while (accept(reader, ",")) readRelation(reader);
  skipSuffix(reader, output);
  const first = accept(reader, "FROM") ? reader.grammar.from(reader) : undefined;
  if (areNext(reader, "ON", "CLUSTER")) advance(reader, 3);
  skipSuffix(reader, output);
  const more = accept(reader, "USING") || accept(reader, "FROM") ? reader.grammar.from(reader) : undefined;
  const where = readWhere(reader);
  skipSuffix(reader, updateSuffix);
  const table = aliasOnly ?? first;
  const using = aliasOnly === undefined ? more : first;
  return {
    kind: "delete",
    span: spanFrom(reader, start),
    target: table === undefined ? [] : nameOf(table),
    ...(table === undefined ? {} : { table }),
    ...(using === undefined ? {} : { using }),
    ...(where === undefined ? {} : { where }),
    ...withOf(withClause),
  };
}

function endsBranch(reader: Reader): boolean {
  return atEnd(reader) || isNext(reader, "WHEN") || isNext(reader, "THEN") || isNext(reader, "WHERE") || isOneOf(reader, assignmentEnds);
}

function readValues(reader: Reader): readonly Expression[] {
  if (!isNext(reader, "(")) return [];
  const value = reader.grammar.expression(reader, precedence.any);
  return value.kind === "collection" ? value.items : [value];
}

/** WHEN [NOT] MATCHED [BY ...] [AND condition] THEN action. */
function readBranch(reader: Reader): readonly Expression[] {
  advance(reader);
  skipUntil(reader, (at) => isNext(at, "AND") || isNext(at, "THEN") || isNext(at, "WHEN"));
  const found: Expression[] = [];
  if (accept(reader, "AND")) found.push(settle(reader, reader.grammar.expression(reader, precedence.any), endsBranch));
  if (!accept(reader, "THEN")) return found;
  if (accept(reader, "UPDATE")) {
    if (accept(reader, "SET") && !accept(reader, "*")) found.push(...readAssignments(reader).map(({ value }) => value));
  } else if (accept(reader, "INSERT")) {
    if (isNext(reader, "(")) readNameList(reader);
    if (accept(reader, "VALUES")) found.push(...readValues(reader));
  }
  skipUntil(reader, (at) => isNext(at, "WHEN") || isNext(at, ";") || isNext(at, "OUTPUT"));
  return found;
}

export function readMerge(reader: Reader, start: number, withClause: With | undefined): MergeStatement {
  advance(reader);
  skipTop(reader);
  if (!accept(reader, "WITH", "SCHEMA", "EVOLUTION")) accept(reader, "INTO");
  accept(reader, "INTO");
  const table = readRelation(reader);
  const source = accept(reader, "USING") ? readRelation(reader) : undefined;
  const on = accept(reader, "ON") ? settle(reader, reader.grammar.expression(reader, precedence.any), endsBranch) : undefined;
  const branches: Expression[] = [];
  while (isNext(reader, "WHEN")) branches.push(...readBranch(reader));
  if (isNext(reader, "OUTPUT") || isNext(reader, "RETURNING") || isNext(reader, "OPTION")) skipUntil(reader, (at) => isNext(at, ";"));
  return {
    kind: "merge",
    span: spanFrom(reader, start),
    target: nameOf(table),
    table,
    ...(source === undefined ? {} : { source }),
    ...(on === undefined ? {} : { on }),
    branches,
    ...withOf(withClause),
  };
}
