/** The items of ORDER BY. */
import { wordSet } from "../word-set.ts";
import type { Expression, OrderItem } from "../tree.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, areNext, atEnd, isDialect, isNext, isOneOf, peek, previousEnd, type Reader } from "./reader.ts";
import { settle, skipOne, skipUntil } from "./recovery.ts";

const enders: ReadonlySet<string> = wordSet(`
  , ) ] } ; ASC DESC NULLS USING WITH LIMIT OFFSET FETCH FOR ROWS RANGE GROUPS UNION INTERSECT EXCEPT MINUS SETTINGS FORMAT OPTION
  SEPARATOR WINDOW IGNORE RESPECT QUALIFY INTO SELECT INTERPOLATE LOCK RETURNING PARTITION ORDER CLUSTER PRIMARY SAMPLE TTL ON BETWEEN
  COMMENT`);

function endsItem(reader: Reader): boolean {
  return atEnd(reader) || isOneOf(reader, enders);
}

function readNulls(reader: Reader): OrderItem["nulls"] {
  if (accept(reader, "NULLS", "FIRST")) return "FIRST";
  return accept(reader, "NULLS", "LAST") ? "LAST" : undefined;
}

/** ClickHouse's WITH FILL FROM x TO y STEP z; PostgreSQL's USING >. */
function acceptSuffix(reader: Reader): void {
  if (accept(reader, "USING")) {
    advance(reader);
    if (isNext(reader, "(")) skipOne(reader);
  }
  if (areNext(reader, "WITH", "FILL")) {
    advance(reader, 2);
    skipUntil(reader, (at) => isNext(at, ",") || isNext(at, "LIMIT") || isNext(at, "INTERPOLATE") || isNext(at, "SETTINGS"));
  }
}

/** DuckDB's and ClickHouse's ORDER BY ALL. */
function readAll(reader: Reader): Expression | undefined {
  if (!isNext(reader, "ALL") || !isDialect(reader, "duckdb", "clickhouse", "generic", "databricks")) return undefined;
  const { start, end } = peek(reader);
  advance(reader);
  if (endsItem(reader)) return { kind: "literal", start, end, parentheses: 0, type: "other", value: "ALL" };
  reader.at--;
  return undefined;
}

function readOrderItem(reader: Reader): OrderItem {
  const expression = readAll(reader) ?? settle(reader, reader.grammar.expression(reader, precedence.any), endsItem);
  acceptSuffix(reader);
  const descending = accept(reader, "DESC");
  if (!descending) accept(reader, "ASC");
  const nulls = readNulls(reader);
  acceptSuffix(reader);
  const span = { start: expression.start, end: Math.max(previousEnd(reader), expression.end) };
  return { span, expression, descending, ...(nulls === undefined ? {} : { nulls }) };
}

/** ORDER BY has been taken. */
export function readOrderItems(reader: Reader): readonly OrderItem[] {
  const items = [readOrderItem(reader)];
  while (isNext(reader, ",") && peek(reader, 1).text !== ")") {
    advance(reader);
    items.push(readOrderItem(reader));
  }
  accept(reader, ",");
  if (accept(reader, "INTERPOLATE")) skipUntil(reader, (at) => isNext(at, "LIMIT") || isNext(at, "SETTINGS") || isNext(at, "FORMAT"));
  return items;
}
