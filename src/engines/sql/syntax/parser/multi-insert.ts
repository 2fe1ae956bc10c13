/** Oracle's and Snowflake's INSERT ALL / INSERT FIRST: several targets, conditions between them, one query at the end. */
import type { Query, Span, WritingStatement } from "../tree.ts";
import { readTableName } from "./names.ts";
import { readQuery } from "./query.ts";
import { advance, isNext, isOneOf, spanFrom, type Reader } from "./reader.ts";
import { skipUntil } from "./recovery.ts";

const multiple: ReadonlySet<string> = new Set(["INTO", "WHEN"]);

export function isMultipleInsert(reader: Reader): boolean {
  if (isNext(reader, "OVERWRITE", 1)) return (isNext(reader, "ALL", 2) || isNext(reader, "FIRST", 2)) && isOneOf(reader, multiple, 3);
  return (isNext(reader, "ALL", 1) || isNext(reader, "FIRST", 1)) && isOneOf(reader, multiple, 2);
}

function isQueryNext(reader: Reader): boolean {
  return isNext(reader, "SELECT") || isNext(reader, "WITH");
}

/** The target is the first; the others are in the span only. */
export function readMultipleInsert(reader: Reader, start: number): WritingStatement {
  const replaces = isNext(reader, "OVERWRITE", 1);
  skipUntil(reader, (at) => isNext(at, "INTO"));
  advance(reader);
  const target = readTableName(reader);
  skipUntil(reader, isQueryNext);
  const query: Query | undefined = isQueryNext(reader) ? readQuery(reader) : undefined;
  const span: Span = spanFrom(reader, start);
  return { kind: "insert", span, target, columns: [], ...(query === undefined ? {} : { query }), replaces };
}
