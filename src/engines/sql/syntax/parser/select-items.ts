/** The list of a SELECT. */
import type { Expression, Identifier, SelectItem } from "../tree.ts";
import { readColumnAlias } from "./aliases.ts";
import { endsAfterComma, isClauseNext } from "./clauses.ts";
import { identifierOf, isName, readNameList } from "./names.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, isDialect, isNext, peek, previousEnd, startOf, type Reader } from "./reader.ts";
import { opaqueExpression } from "./recovery.ts";

/** T-SQL's `total = a + b`, DuckDB's `total: a + b`. */
function readLeadingAlias(reader: Reader): Identifier | undefined {
  const token = peek(reader);
  const named = isName(token) || token.type === "string";
  const tsql = isNext(reader, "=", 1) && isDialect(reader, "tsql");
  const duckdb = isNext(reader, ":", 1) && isDialect(reader, "duckdb");
  if (!named || !(tsql || duckdb)) return undefined;
  advance(reader, 2);
  return identifierOf(token);
}

/** `expression AS (a, b)` of Spark's generators: the names are in the span only. */
function acceptNames(reader: Reader): void {
  if (!isNext(reader, "AS") || !isNext(reader, "(", 1)) return;
  advance(reader);
  readNameList(reader);
}

function endsItem(reader: Reader): boolean {
  return isNext(reader, ",") || isClauseNext(reader);
}

function item(start: number, expression: Expression, end: number, alias: Identifier | undefined): SelectItem {
  const from = Math.min(start, expression.start);
  const span = { start: from, end: Math.max(from, end, expression.end) };
  return { span, expression, ...(alias === undefined ? {} : { alias }) };
}

function readItem(reader: Reader): SelectItem {
  const start = startOf(reader);
  const leading = readLeadingAlias(reader);
  const expression = reader.grammar.expression(reader, precedence.any);
  acceptNames(reader);
  const alias = leading ?? readColumnAlias(reader);
  if (endsItem(reader)) return item(start, expression, previousEnd(reader), alias);
  const opaque = opaqueExpression(reader, start, "A comma or the next clause");
  return item(start, opaque, opaque.end, undefined);
}

/** A comma before the next clause is let pass. PostgreSQL allows an empty list. */
export function readSelectItems(reader: Reader): readonly SelectItem[] {
  const items: SelectItem[] = [];
  if (isNext(reader, "FROM") && isDialect(reader, "postgres")) return items;
  do {
    if (items.length > 0 && endsAfterComma(reader)) break;
    items.push(readItem(reader));
  } while (accept(reader, ","));
  return items;
}
