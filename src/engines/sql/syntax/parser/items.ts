/** Expressions between commas, inside brackets. */
import type { Expression } from "../tree.ts";
import { precedence } from "./precedence.ts";
import { accept, atEnd, peek, type Reader } from "./reader.ts";
import { settle } from "./recovery.ts";

const closers: ReadonlySet<string> = new Set([")", "]", "}"]);

function endsItem(reader: Reader): boolean {
  const { text } = peek(reader);
  return atEnd(reader) || text === "," || closers.has(text);
}

/** Up to the bracket that closes the one at `open`, or to what can't belong to the list; a comma before the end is let pass. */
export function readItems(reader: Reader, open: number): readonly Expression[] {
  const items: Expression[] = [];
  const close = reader.close[open] ?? -1;
  while (reader.at !== close && !atEnd(reader)) {
    items.push(settle(reader, reader.grammar.expression(reader, precedence.any), endsItem));
    if (!accept(reader, ",")) break;
  }
  return items;
}
