/** What binds tighter than any operator and stands behind its operand: ::, [...], .field, :path, (+), AT TIME ZONE, COLLATE. */
import type { Expression, Identifier } from "../tree.ts";
import { readCall } from "./call.ts";
import { identifierOf, isName } from "./names.ts";
import { precedence } from "./precedence.ts";
import { accept, advance, areNext, isDialect, isNext, peek, previousEnd, type Reader } from "./reader.ts";
import { closeBracket } from "./recovery.ts";
import { readStar } from "./star.ts";
import { readType } from "./types.ts";

function readColonCast(reader: Reader, operand: Expression): Expression {
  advance(reader);
  const { type, span } = readType(reader);
  return {
    kind: "cast",
    start: operand.start,
    end: previousEnd(reader),
    parentheses: 0,
    operand,
    type,
    typeSpan: span,
    safe: false,
    form: "::",
  };
}

/** An element, or a slice of which only the lower bound is kept. */
function readSubscript(reader: Reader, operand: Expression): Expression {
  const open = reader.at;
  advance(reader);
  const index = isNext(reader, "]") || isNext(reader, ":") ? undefined : reader.grammar.expression(reader, precedence.any);
  while (accept(reader, ":")) {
    if (!isNext(reader, "]") && !isNext(reader, ":")) reader.grammar.expression(reader, precedence.any);
  }
  closeBracket(reader, open);
  const end = Math.max(previousEnd(reader), operand.end);
  return { kind: "access", start: operand.start, end, parentheses: 0, operand, ...(index === undefined ? {} : { index }) };
}

/** `(a).f(b)` is f(a, b): BigQuery's and DuckDB's chained calls, T-SQL's methods. */
function readMethod(reader: Reader, operand: Expression, name: Identifier): Expression {
  const call = readCall(reader, [name]);
  if (call.kind !== "call") return call;
  return { ...call, start: operand.start, arguments: [operand, ...call.arguments], extras: true };
}

function readField(reader: Reader, operand: Expression): Expression {
  const field = identifierOf(peek(reader, 1));
  advance(reader, 2);
  if (isNext(reader, "(") && !areNext(reader, "(", "+", ")")) return readMethod(reader, operand, field);
  return { kind: "access", start: operand.start, end: previousEnd(reader), parentheses: 0, operand, field };
}

/** All fields of a struct; what it is taken from is in the span only. */
function readExpandedStar(reader: Reader, operand: Expression): Expression {
  advance(reader, 2);
  return readStar(reader, operand.start, []);
}

function isPath(reader: Reader, operand: Expression): boolean {
  if (!isNext(reader, ":") || !isDialect(reader, "snowflake", "databricks", "spark", "generic")) return false;
  const next = peek(reader, 1);
  const follows = isName(next) || next.type === "string" || next.text === "[";
  return (
    follows &&
    (operand.kind === "column" ||
      operand.kind === "access" ||
      operand.kind === "call" ||
      operand.kind === "parameter" ||
      operand.kind === "cast" ||
      operand.kind === "modified" ||
      (operand.kind === "literal" && operand.type === "string"))
  );
}

function readPath(reader: Reader, operand: Expression): Expression {
  const bracket = isNext(reader, "[", 1);
  if (!bracket) return readField(reader, operand);
  advance(reader);
  return readSubscript(reader, operand);
}

function readTimeZone(reader: Reader, operand: Expression): Expression {
  const local = accept(reader, "AT", "LOCAL");
  if (!local) advance(reader, 3);
  const argument = local ? undefined : reader.grammar.expression(reader, precedence.modifier + 1);
  const end = Math.max(previousEnd(reader), operand.end);
  return {
    kind: "modified",
    start: operand.start,
    end,
    parentheses: 0,
    modifier: "AT TIME ZONE",
    operand,
    ...(argument === undefined ? {} : { argument }),
  };
}

function readCollation(reader: Reader, operand: Expression): Expression {
  advance(reader);
  const argument = reader.grammar.expression(reader, precedence.postfix);
  return {
    kind: "modified",
    start: operand.start,
    end: Math.max(previousEnd(reader), operand.end),
    parentheses: 0,
    modifier: "COLLATE",
    operand,
    argument,
  };
}

function readOuterMark(reader: Reader, operand: Expression): Expression {
  advance(reader, 3);
  return { kind: "modified", start: operand.start, end: previousEnd(reader), parentheses: 0, modifier: "(+)", operand };
}

function isField(reader: Reader): boolean {
  const next = peek(reader, 1);
  return isNext(reader, ".") && (isName(next) || next.type === "number" || next.type === "parameter");
}

function readModifier(reader: Reader, operand: Expression, minimum: number): Expression | undefined {
  if (precedence.modifier < minimum) return undefined;
  if (areNext(reader, "AT", "TIME", "ZONE") || areNext(reader, "AT", "LOCAL")) return readTimeZone(reader, operand);
  return isNext(reader, "COLLATE") ? readCollation(reader, operand) : undefined;
}

export function readPostfix(reader: Reader, operand: Expression, minimum: number): Expression | undefined {
  switch (peek(reader).upper) {
    case "::":
      return readColonCast(reader, operand);
    case "[":
      return operand.kind === "literal" && operand.type === "number" ? undefined : readSubscript(reader, operand);
    case ":":
      return isPath(reader, operand) ? readPath(reader, operand) : undefined;
    case ".":
      if (isNext(reader, "*", 1)) return readExpandedStar(reader, operand);
      return isField(reader) ? readField(reader, operand) : undefined;
    case "(":
      return areNext(reader, "(", "+", ")") && operand.kind === "column" ? readOuterMark(reader, operand) : undefined;
    case "AT":
    case "COLLATE":
      return readModifier(reader, operand, minimum);
    default:
      return undefined;
  }
}
