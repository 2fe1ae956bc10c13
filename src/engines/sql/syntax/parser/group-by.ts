/** GROUP BY in all its forms. */
import type { Expression, GroupBy } from "../tree.ts";
import { endsAfterComma, isClauseNext } from "./clauses.ts";
import { readItems } from "./items.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, areNext, isNext, isOneOf, peek, previousEnd, startOf, type Reader } from "./reader.ts";
import { closeBracket, settle } from "./recovery.ts";

const sets: ReadonlySet<string> = new Set(["ROLLUP", "CUBE", "GROUPING"]);
const suffixes: ReadonlySet<string> = new Set(["ROLLUP", "CUBE", "TOTALS"]);

function endsItem(reader: Reader): boolean {
  return isNext(reader, ",") || isClauseNext(reader) || isNext(reader, "WITH") || areNext(reader, "GROUPING", "SETS");
}

function readGroupingSets(reader: Reader): readonly Expression[] {
  const open = reader.at + 2;
  advance(reader, 3);
  const items = readItems(reader, open);
  closeBracket(reader, open);
  return items;
}

interface Items {
  readonly items: readonly Expression[];
  readonly sets: boolean;
}

function readGroupItems(reader: Reader): Items {
  const items: Expression[] = [];
  let hasSets = false;
  do {
    if (items.length > 0 && endsAfterComma(reader)) break;
    if (isOneOf(reader, sets) && (isNext(reader, "(", 1) || isNext(reader, "SETS", 1))) hasSets = true;
    if (areNext(reader, "GROUPING", "SETS", "(")) items.push(...readGroupingSets(reader));
    else items.push(settle(reader, reader.grammar.expression(reader, precedence.any), endsItem));
    // Spark: GROUP BY a, b GROUPING SETS (...).
  } while (accept(reader, ",") || areNext(reader, "GROUPING", "SETS", "("));
  return { items, sets: hasSets };
}

/** MySQL's and Spark's WITH ROLLUP, ClickHouse's WITH TOTALS. */
function acceptSuffix(reader: Reader): boolean {
  let found = false;
  while (isNext(reader, "WITH") && suffixes.has(peek(reader, 1).upper)) {
    advance(reader, 2);
    found = true;
  }
  return found;
}

export function readGroupBy(reader: Reader): GroupBy {
  const start = startOf(reader);
  advance(reader, 2);
  if (!accept(reader, "DISTINCT") && isNext(reader, "ALL") && !isAllOnly(reader)) advance(reader);
  if (isAllOnly(reader)) {
    advance(reader);
    acceptSuffix(reader);
    return { span: { start, end: previousEnd(reader) }, items: [], type: "all" };
  }
  const found = readGroupItems(reader);
  const suffix = acceptSuffix(reader);
  return { span: { start, end: previousEnd(reader) }, items: found.items, type: found.sets || suffix ? "sets" : "list" };
}

/** GROUP BY ALL, and not PostgreSQL's GROUP BY ALL a, b. */
function isAllOnly(reader: Reader): boolean {
  if (!isNext(reader, "ALL")) return false;
  advance(reader);
  const only = isClauseNext(reader) || isNext(reader, "WITH");
  reader.at--;
  return only;
}
