/** One statement, by its first words. */
import type { Statement } from "../tree.ts";
import { readTableAlias } from "./aliases.ts";
import { readAlterTable } from "./alter.ts";
import { readCreate } from "./create.ts";
import { readDelete, readInsert, readMerge, readUpdate } from "./dml.ts";
import { readDrop, readTruncate } from "./drop.ts";
import { isQueryNext } from "./groups.ts";
import { isName } from "./names.ts";
import { isMultipleInsert, readMultipleInsert } from "./multi-insert.ts";
import { readQuery, readQueryAfterWith } from "./query.ts";
import { areNext, isNext, isOneOf, peek, spanFrom, startOf, unexpected, type Reader } from "./reader.ts";
import { isSelectNext } from "./select.ts";
import { readWith } from "./with.ts";
import { otherStatements, queryStarts } from "./words.ts";

/** A block with a name (`label: BEGIN`), a variable that is assigned (`x := 1`), T-SQL's call of a procedure that begins a batch. */
function isLabelled(reader: Reader): boolean {
  const next = peek(reader, 1);
  if (reader.dialect.id === "tsql" && isName(peek(reader)) && (next.type === "parameter" || next.text === ".")) return true;
  return isNext(reader, ":", 1) || isNext(reader, ":=", 1) || isNext(reader, "<<");
}

/** Known by its first two words; its body is skipped. */
function readOther(reader: Reader): Statement {
  const start = startOf(reader);
  if (!isOneOf(reader, otherStatements) && !isLabelled(reader)) unexpected(reader, "A statement");
  const second = peek(reader, 1);
  const words = second.type === "word" ? `${peek(reader).upper} ${second.upper}` : peek(reader).upper;
  reader.at = reader.end;
  return { kind: "other", span: spanFrom(reader, start), words };
}

function readQueryStatement(reader: Reader): Statement {
  const start = startOf(reader);
  const query = readQuery(reader);
  if (query.body.kind === "values") readTableAlias(reader);
  return { kind: "queryStatement", span: spanFrom(reader, start), query };
}

/** WITH before INSERT, UPDATE, DELETE, MERGE or a query. */
function readWithStatement(reader: Reader): Statement {
  const start = startOf(reader);
  const withClause = readWith(reader);
  const { upper } = peek(reader);
  if (upper === "INSERT") return readInsert(reader, start, withClause);
  if (upper === "UPDATE") return readUpdate(reader, start, withClause);
  if (upper === "DELETE") return readDelete(reader, start, withClause);
  if (upper === "MERGE") return readMerge(reader, start, withClause);
  const query = readQueryAfterWith(reader, start, withClause);
  return { kind: "queryStatement", span: query.span, query };
}

function isQueryInParentheses(reader: Reader): boolean {
  if (!isNext(reader, "(")) return false;
  const inner = reader.tokens[reader.inner[reader.at] ?? 0]?.upper ?? "";
  return queryStarts.has(inner) || inner === "FROM";
}

export function readStatement(reader: Reader): Statement {
  const start = startOf(reader);
  switch (peek(reader).upper) {
    case "WITH":
      return readWithStatement(reader);
    case "INSERT":
    case "REPLACE":
      if (isMultipleInsert(reader)) return readMultipleInsert(reader, start);
      return readInsert(reader, start, undefined);
    case "UPDATE":
      return readUpdate(reader, start, undefined);
    case "DELETE":
      return readDelete(reader, start, undefined);
    case "MERGE":
      return readMerge(reader, start, undefined);
    case "CREATE":
      return readCreate(reader) ?? readOther(reader);
    case "ALTER":
      return areNext(reader, "ALTER", "TABLE") ? readAlterTable(reader) : readOther(reader);
    case "DROP":
      return readDrop(reader);
    case "TRUNCATE":
      return readTruncate(reader);
    default:
      return isQueryNext(reader) || isSelectNext(reader) || isQueryInParentheses(reader) ? readQueryStatement(reader) : readOther(reader);
  }
}
