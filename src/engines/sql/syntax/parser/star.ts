/** `*`, `t.*`, and what may stand behind them. */
import type { Identifier, SelectItem, Star } from "../tree.ts";
import { isName, readIdentifier, readNameList } from "./names.ts";
import { precedence } from "./precedence.ts";
import { accept, areNext, isNext, peek, previousEnd, type Reader } from "./reader.ts";
import { closeBracket, settle, isStop, skipOne } from "./recovery.ts";
import { queryStarts } from "./words.ts";

interface Changes {
  readonly except: readonly Identifier[];
  readonly replacements: readonly SelectItem[];
  readonly replaces: boolean;
}

/** `SELECT * EXCEPT SELECT ...` and `SELECT * EXCEPT (SELECT ...)` are set operations. */
function isExcept(reader: Reader): boolean {
  if (isNext(reader, "EXCLUDE")) return isNext(reader, "(", 1) || isName(peek(reader, 1));
  if (!isNext(reader, "EXCEPT")) return false;
  if (!isNext(reader, "(", 1))
    return (
      isName(peek(reader, 1)) && !queryStarts.has(peek(reader, 1).upper) && !["ALL", "DISTINCT", "FROM"].includes(peek(reader, 1).upper)
    );
  const inner = reader.tokens[reader.inner[reader.at + 1] ?? 0]?.upper ?? "";
  return !queryStarts.has(inner) && inner !== "FROM";
}

function readExcept(reader: Reader): readonly Identifier[] {
  reader.at++;
  return isNext(reader, "(") ? readNameList(reader) : [readIdentifier(reader)];
}

function readReplacement(reader: Reader): SelectItem {
  const expression = settle(reader, reader.grammar.expression(reader, precedence.any), isStop);
  const alias = accept(reader, "AS") ? readIdentifier(reader) : undefined;
  const span = { start: expression.start, end: Math.max(previousEnd(reader), expression.end) };
  return { span, expression, ...(alias === undefined ? {} : { alias }) };
}

function readReplacements(reader: Reader): readonly SelectItem[] {
  reader.at++;
  const open = reader.at;
  if (!accept(reader, "(")) return [readReplacement(reader)];
  const items: SelectItem[] = [];
  do items.push(readReplacement(reader));
  while (accept(reader, ","));
  closeBracket(reader, open);
  return items;
}

function isReplace(reader: Reader): boolean {
  return isNext(reader, "REPLACE") && isNext(reader, "(", 1);
}

/** Snowflake's RENAME a AS b, RENAME (a AS b); its ILIKE 'pattern' and DuckDB's LIKE. */
function acceptOther(reader: Reader): boolean {
  if (areNext(reader, "RENAME", "(")) {
    reader.at++;
    skipOne(reader);
    return true;
  }
  if (isNext(reader, "RENAME") && isNext(reader, "AS", 2)) {
    reader.at = Math.min(reader.at + 4, reader.end);
    return true;
  }
  if (areNext(reader, "APPLY", "(")) {
    reader.at++;
    skipOne(reader);
    return true;
  }
  const pattern = (isNext(reader, "ILIKE") || isNext(reader, "LIKE")) && peek(reader, 1).type === "string";
  if (pattern) reader.at += 2;
  return pattern;
}

function readChanges(reader: Reader): Changes {
  const except: Identifier[] = [];
  const replacements: SelectItem[] = [];
  let replaces = false;
  for (;;) {
    if (isExcept(reader)) except.push(...readExcept(reader));
    else if (isReplace(reader)) {
      replacements.push(...readReplacements(reader));
      replaces = true;
    } else if (acceptOther(reader)) replaces = true;
    else return { except, replacements, replaces };
  }
}

/** The star itself has been taken. */
export function readStar(reader: Reader, start: number, qualifier: readonly Identifier[]): Star {
  const { except, replacements, replaces } = readChanges(reader);
  const end = previousEnd(reader);
  return { kind: "star", start, end, parentheses: 0, qualifier, except, replaces, ...(replacements.length === 0 ? {} : { replacements }) };
}
