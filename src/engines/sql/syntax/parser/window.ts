/** Window specifications: `OVER name`, `OVER (PARTITION BY ... ORDER BY ... ROWS ...)`. */
import type { Expression, Span, WindowSpecification } from "../tree.ts";
import { isName, readIdentifier } from "./names.ts";
import { readOrderItems } from "./order.ts";
import { precedence } from "./precedence.ts";
import { accept, atEnd, isNext, isOneOf, peek, spanFrom, startOf, type Reader } from "./reader.ts";
import { closeBracket, settle, textUntil } from "./recovery.ts";

const frames: ReadonlySet<string> = new Set(["ROWS", "RANGE", "GROUPS"]);
const notBase: ReadonlySet<string> = new Set([...frames, "PARTITION", "ORDER", "DISTRIBUTE", "SORT", "CLUSTER"]);

function endsPartition(reader: Reader): boolean {
  return atEnd(reader) || isNext(reader, ",") || isNext(reader, ")") || isOneOf(reader, notBase);
}

function readPartition(reader: Reader): readonly Expression[] {
  const items: Expression[] = [];
  do {
    if (isNext(reader, ")")) break;
    items.push(settle(reader, reader.grammar.expression(reader, precedence.any), endsPartition));
  } while (accept(reader, ","));
  return items;
}

function readFrame(reader: Reader): Span | undefined {
  return isOneOf(reader, frames) ? textUntil(reader, startOf(reader), () => false) : undefined;
}

/** Inside of the parentheses. Spark also says DISTRIBUTE BY ... SORT BY. */
function readInside(reader: Reader): Omit<WindowSpecification, "span"> {
  const base = isName(peek(reader)) && !isOneOf(reader, notBase) ? readIdentifier(reader) : undefined;
  const partitioned = accept(reader, "PARTITION", "BY") || accept(reader, "DISTRIBUTE", "BY") || accept(reader, "CLUSTER", "BY");
  const partitionBy = partitioned ? readPartition(reader) : [];
  const ordered = accept(reader, "ORDER", "BY") || accept(reader, "SORT", "BY");
  const orderBy = ordered ? readOrderItems(reader) : [];
  const frame = readFrame(reader);
  return { partitionBy, orderBy, ...(base === undefined ? {} : { base }), ...(frame === undefined ? {} : { frame }) };
}

/** After OVER, or after AS in WINDOW. */
export function readWindow(reader: Reader): WindowSpecification {
  const start = startOf(reader);
  const open = reader.at;
  if (!accept(reader, "(")) {
    const base = readIdentifier(reader);
    return { span: spanFrom(reader, start), base, partitionBy: [], orderBy: [] };
  }
  const inside = readInside(reader);
  closeBracket(reader, open);
  return { span: spanFrom(reader, start), ...inside };
}
