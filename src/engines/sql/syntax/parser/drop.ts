/** DROP and TRUNCATE. */
import type { DropStatement, Identifier, TruncateStatement } from "../tree.ts";
import { isName, readTableName } from "./names.ts";
import { accept, advance, isNext, isOneOf, peek, spanFrom, startOf, type Reader } from "./reader.ts";
import { skipOne } from "./recovery.ts";

const twoWords: ReadonlySet<string> = new Set([
  "MATERIALIZED",
  "FOREIGN",
  "EXTERNAL",
  "TEMPORARY",
  "EVENT",
  "FILE",
  "ACCESS",
  "ROW",
  "TEXT",
  "MASKING",
]);

function readObject(reader: Reader): string {
  const first = peek(reader).upper;
  advance(reader);
  if (!twoWords.has(first)) return first;
  const second = peek(reader, 0).upper;
  // DROP EVENT test has one word.
  if (first === "EVENT" && second !== "TRIGGER" && second !== "NOTIFICATION") return first;
  advance(reader);
  return `${first} ${second}`;
}

function readNames(reader: Reader): readonly (readonly Identifier[])[] {
  const names = [];
  do {
    if (!isName(peek(reader)) && peek(reader).type !== "string" && peek(reader).type !== "parameter") break;
    names.push(readTableName(reader));
  } while (accept(reader, ","));
  return names;
}

/** CASCADE, RESTRICT, ON table...; true where CASCADE is written. */
function readSuffix(reader: Reader): boolean {
  let cascade = false;
  while (peek(reader).text !== "" && !isNext(reader, ";")) {
    if (isNext(reader, "CASCADE")) cascade = true;
    if (isOneOf(reader, ends)) break;
    skipOne(reader);
  }
  return cascade;
}

const ends: ReadonlySet<string> = new Set(["SELECT", "INSERT", "CREATE", "DROP", "ALTER", "GO"]);

export function readDrop(reader: Reader): DropStatement {
  const start = startOf(reader);
  advance(reader);
  const object = readObject(reader);
  // CAST (a AS b), OPERATOR + (a, b) and the like have no name to read.
  const concurrently = accept(reader, "CONCURRENTLY");
  const ifExists = accept(reader, "IF", "EXISTS");
  const names = isName(peek(reader)) || peek(reader).type === "string" || peek(reader).type === "parameter" ? readNames(reader) : [];
  const cascade = readSuffix(reader);
  return { kind: "drop", span: spanFrom(reader, start), object, names, ifExists, cascade, concurrently };
}

export function readTruncate(reader: Reader): TruncateStatement {
  const start = startOf(reader);
  advance(reader);
  accept(reader, "TABLE");
  accept(reader, "IF", "EXISTS");
  const names = readNames(reader);
  const cascade = readSuffix(reader);
  return { kind: "truncate", span: spanFrom(reader, start), names, cascade };
}
