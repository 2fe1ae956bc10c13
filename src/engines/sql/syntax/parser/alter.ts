/** ALTER TABLE. */
import type { AlterAction, AlterTable, Identifier, Span } from "../tree.ts";
import { wordSet } from "../word-set.ts";
import { isConstraintNext, readColumnDefinition, readConstraint } from "./column-definition.ts";
import { isName, readIdentifier, readNameList, readTableName } from "./names.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, areNext, atEnd, isNext, isOneOf, peek, spanFrom, startOf, type Reader } from "./reader.ts";
import { skipOne, skipUntil } from "./recovery.ts";
import { readType } from "./types.ts";

function endsAction(reader: Reader): boolean {
  return isNext(reader, ",") || isNext(reader, ";");
}

function rest(reader: Reader, start: number): Span {
  skipUntil(reader, endsAction);
  return spanFrom(reader, start);
}

/** `unchecked`: T-SQL's WITH NOCHECK. */
function readAdd(reader: Reader, start: number, unchecked = false): AlterAction {
  if (isConstraintNext(reader)) {
    const read = readConstraint(reader, endsAction);
    const constraint = unchecked ? { ...read, notValid: true } : read;
    const usingIndex = areUsingIndex(reader, constraint.span);
    return { kind: "addConstraint", span: spanFrom(reader, start), constraint, usingIndex };
  }
  const isOther =
    ["INDEX", "KEY", "PARTITION", "FULLTEXT", "SPATIAL", "PROJECTION", "PERIOD", "SEARCH"].includes(peek(reader).upper) &&
    !isNext(reader, ",", 1);
  if (isOther) return { kind: "other", span: rest(reader, start) };
  if (!accept(reader, "COLUMN")) accept(reader, "COLUMNS");
  const ifNotExists = accept(reader, "IF", "NOT", "EXISTS");
  if (isNext(reader, "PARTITION") && isNext(reader, "(", 1)) return { kind: "other", span: rest(reader, start) };
  const inParentheses = isNext(reader, "(");
  const open = reader.at;
  if (inParentheses) advance(reader);
  const column = readColumnDefinition(reader);
  if (inParentheses) {
    reader.at = open;
    skipOne(reader);
  } else skipUntil(reader, endsAction);
  return { kind: "addColumn", span: spanFrom(reader, start), column, ifNotExists };
}

function areUsingIndex(reader: Reader, span: Span): boolean {
  return /\busing\s+index\b/i.test(reader.source.slice(span.start, span.end));
}

/** CONSTRAINT k, PRIMARY KEY, FOREIGN KEY k, UNIQUE (a). */
function readDroppedConstraint(reader: Reader, start: number): AlterAction | undefined {
  const named = accept(reader, "CONSTRAINT");
  const type = named ? undefined : droppedType(reader);
  if (!named && type === undefined) return undefined;
  accept(reader, "IF", "EXISTS");
  const name = type !== "primaryKey" && isName(peek(reader)) ? readIdentifier(reader) : undefined;
  const columns = isNext(reader, "(") ? readNameList(reader) : [];
  const span = rest(reader, start);
  return { kind: "dropConstraint", span, columns, ...(type === undefined ? {} : { type }), ...(name === undefined ? {} : { name }) };
}

function droppedType(reader: Reader): "primaryKey" | "foreignKey" | "unique" | undefined {
  if (accept(reader, "PRIMARY", "KEY")) return "primaryKey";
  if (accept(reader, "FOREIGN", "KEY")) return "foreignKey";
  return isNext(reader, "(", 1) && accept(reader, "UNIQUE") ? "unique" : undefined;
}

function readDropAction(reader: Reader, start: number): AlterAction {
  const constraint = readDroppedConstraint(reader, start);
  if (constraint !== undefined) return constraint;
  if (isDropOther(reader)) return { kind: "other", span: rest(reader, start) };
  if (!accept(reader, "COLUMN")) accept(reader, "COLUMNS");
  accept(reader, "IF", "EXISTS");
  const open = reader.at;
  if (isNext(reader, "(")) advance(reader);
  const column = readIdentifier(reader);
  while (isNext(reader, ".") || isNext(reader, ")")) advance(reader, isNext(reader, ".") ? 2 : 1);
  // Oracle's and Spark's DROP (a, b) is kept as its first column.
  while (reader.tokens[open]?.text === "(" && !atEnd(reader) && reader.at <= (reader.close[open] ?? -1)) advance(reader);
  return { kind: "dropColumn", span: rest(reader, start), column };
}

function isDropOther(reader: Reader): boolean {
  return (
    (["PARTITION", "INDEX", "KEY", "PROJECTION", "CLUSTERING", "DEFAULT", "PERIOD", "CHECK"].includes(peek(reader).upper) &&
      peek(reader, 1).type === "word") ||
    // A partition is named by its values: DROP PARTITION '202401', DROP PARTITION (day = '2024-01-01').
    (isNext(reader, "PARTITION") && (isNext(reader, "(", 1) || ["string", "number"].includes(peek(reader, 1).type)))
  );
}

function readUsing(reader: Reader): boolean {
  let using = false;
  while (!atEnd(reader) && !endsAction(reader)) {
    if (isNext(reader, "USING")) using = true;
    skipOne(reader);
  }
  return using;
}

/** SET NOT NULL, DROP DEFAULT...; undefined where something else is done to the column. */
function readColumnChange(reader: Reader, start: number, column: Identifier): AlterAction | undefined {
  if (accept(reader, "SET", "NOT", "NULL")) return { kind: "setNotNull", span: rest(reader, start), column };
  if (accept(reader, "DROP", "NOT", "NULL")) return { kind: "dropNotNull", span: rest(reader, start), column };
  if (accept(reader, "SET", "DEFAULT")) {
    reader.grammar.expression(reader, precedence.other);
    return { kind: "setDefault", span: rest(reader, start), column };
  }
  return accept(reader, "DROP", "DEFAULT") ? { kind: "dropDefault", span: rest(reader, start), column } : undefined;
}

/** Words behind a column that are no type of it. */
const notTypes: ReadonlySet<string> = wordSet(`
  SET DROP ADD NOT NULL DEFAULT COMMENT CONSTRAINT RESTART RESET ENABLE DISABLE VISIBLE INVISIBLE REMOVE TTL CODEC ENCRYPT DECRYPT`);

const hasType = (reader: Reader): boolean => peek(reader).type === "word" && !isOneOf(reader, notTypes);

/** ALTER COLUMN a TYPE t, SET NOT NULL, DROP DEFAULT...; T-SQL's ALTER COLUMN a t NOT NULL. */
function readAlterColumn(reader: Reader, start: number): AlterAction {
  const other = ["CONSTRAINT", "INDEX", "CHECK"].includes(peek(reader).upper) && isName(peek(reader, 1));
  if (other) return { kind: "other", span: rest(reader, start) };
  accept(reader, "COLUMN");
  const column = readIdentifier(reader);
  const change = readColumnChange(reader, start, column);
  if (change !== undefined) return change;
  const typed = accept(reader, "SET", "DATA", "TYPE") || accept(reader, "TYPE") || accept(reader, "SET", "TYPE");
  if (!typed && !hasType(reader)) return { kind: "other", span: rest(reader, start) };
  const { type } = readType(reader);
  const using = readUsing(reader);
  return { kind: "alterType", span: spanFrom(reader, start), column, type, using };
}

/** MySQL, Oracle, ClickHouse: MODIFY [COLUMN] a t; Snowflake's MODIFY [COLUMN] a SET NOT NULL. */
function readModify(reader: Reader, start: number): AlterAction {
  accept(reader, "COLUMN");
  accept(reader, "IF", "EXISTS");
  if (isNext(reader, "(")) advance(reader);
  const column = readIdentifier(reader);
  const change = readColumnChange(reader, start, column);
  if (change !== undefined) {
    accept(reader, ")");
    return change;
  }
  if (!accept(reader, "SET", "DATA", "TYPE") && !hasType(reader)) return { kind: "other", span: rest(reader, start) };
  const { type } = readType(reader);
  if (isNext(reader, ")")) advance(reader);
  return { kind: "alterType", span: rest(reader, start), column, type, using: false };
}

function readRename(reader: Reader, start: number): AlterAction {
  if (accept(reader, "TO") || accept(reader, "AS")) {
    const to = isName(peek(reader)) ? readTableName(reader) : undefined;
    return { kind: "renameTable", span: rest(reader, start), ...(to === undefined ? {} : { to }) };
  }
  if (["CONSTRAINT", "INDEX", "KEY", "PARTITION"].includes(peek(reader).upper)) return { kind: "other", span: rest(reader, start) };
  accept(reader, "COLUMN");
  accept(reader, "IF", "EXISTS");
  const column = readIdentifier(reader);
  const to = accept(reader, "TO") && isName(peek(reader)) ? readIdentifier(reader) : undefined;
  return { kind: "renameColumn", span: rest(reader, start), column, ...(to === undefined ? {} : { to }) };
}

function readAction(reader: Reader): AlterAction {
  const start = startOf(reader);
  if (accept(reader, "ADD")) return readAdd(reader, start);
  if (accept(reader, "DROP")) return readDropAction(reader, start);
  if (accept(reader, "ALTER")) return readAlterColumn(reader, start);
  if (accept(reader, "MODIFY")) return readModify(reader, start);
  if (accept(reader, "RENAME")) return readRename(reader, start);
  if (accept(reader, "VALIDATE", "CONSTRAINT")) {
    const name = isName(peek(reader)) ? readIdentifier(reader) : undefined;
    return { kind: "validateConstraint", span: rest(reader, start), ...(name === undefined ? {} : { name }) };
  }
  // T-SQL: ADD a int, b int; the word isn't repeated.
  const unchecked = accept(reader, "WITH", "NOCHECK");
  accept(reader, "WITH", "CHECK");
  return accept(reader, "ADD") ? readAdd(reader, start, unchecked) : { kind: "other", span: rest(reader, start) };
}

export function readAlterTable(reader: Reader): AlterTable {
  const start = startOf(reader);
  advance(reader, 2);
  accept(reader, "IF", "EXISTS");
  accept(reader, "ONLY");
  const target = readTableName(reader);
  accept(reader, "*");
  if (areNext(reader, "ON", "CLUSTER")) advance(reader, 3);
  const actions: AlterAction[] = [];
  do {
    if (atEnd(reader)) break;
    actions.push(readAction(reader));
  } while (accept(reader, ","));
  return { kind: "alterTable", span: spanFrom(reader, start), target, actions };
}
