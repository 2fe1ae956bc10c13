/** `x -> x + 1`, `(a, b) -> a + b`, DuckDB's `lambda x: x + 1`. */
import type { Expression, Identifier } from "../tree.ts";
import { precedence } from "./precedence.ts";
import { readIdentifier } from "./names.ts";
import { accept, advance, isDialect, isNext, peek, previousEnd, unexpected, type Reader } from "./reader.ts";

function parameterOf(expression: Expression): Identifier | undefined {
  const bare = expression.kind === "column" && expression.qualifier.length === 0 && expression.parentheses <= 1;
  return bare ? expression.name : undefined;
}

function parametersOf(left: Expression): readonly Identifier[] | undefined {
  if (left.kind !== "collection" || left.type !== "row") {
    const only = parameterOf(left);
    return only === undefined ? undefined : [only];
  }
  const names = left.items.map(parameterOf);
  return names.every((name) => name !== undefined) ? names : undefined;
}

/** The arrow is the next token. It also reads a member of JSON: `data -> 'key'`, `data -> 0`. */
export function isLambda(reader: Reader, left: Expression): boolean {
  if (isDialect(reader, "postgres", "mysql", "redshift", "bigquery", "tsql", "oracle")) return false;
  const next = peek(reader, 1);
  const member = next.type === "string" || next.type === "number" || next.type === "parameter";
  const jsonToo = isDialect(reader, "duckdb", "generic");
  return !(jsonToo && member) && parametersOf(left) !== undefined;
}

export function readLambdaBody(reader: Reader, left: Expression): Expression {
  advance(reader);
  const body = reader.grammar.expression(reader, precedence.any);
  const end = Math.max(body.end, previousEnd(reader));
  return { kind: "lambda", start: left.start, end, parentheses: 0, parameters: parametersOf(left) ?? [], body };
}

/** `lambda x, y: body`; the word is the next token. */
export function readLambdaWord(reader: Reader): Expression {
  const { start } = peek(reader);
  advance(reader);
  const parameters = [readIdentifier(reader)];
  while (accept(reader, ",")) parameters.push(readIdentifier(reader));
  if (!accept(reader, ":")) unexpected(reader, "A colon");
  const body = reader.grammar.expression(reader, precedence.any);
  return { kind: "lambda", start, end: Math.max(body.end, previousEnd(reader)), parentheses: 0, parameters, body };
}

export function isLambdaWord(reader: Reader): boolean {
  const colon = isNext(reader, ":", 2) || (isNext(reader, ",", 2) && isNext(reader, ":", 4));
  return isNext(reader, "LAMBDA") && peek(reader, 1).type === "word" && colon;
}
