/** What an expression starts with: a literal, a name, a call, a bracket, a word with a form of its own. */
import type { Token } from "../tokens.ts";
import type { Expression, Identifier } from "../tree.ts";
import { readCall } from "./call.ts";
import { readBraces, readBrackets, readParentheses } from "./groups.ts";
import { isLambdaWord, readLambdaWord } from "./lambda.ts";
import { isIntervalNext, isTypedString, readInterval, readNumber, readString, readTypedString, readWordLiteral } from "./literals.ts";
import { identifierOf, isName } from "./names.ts";
import { advance, areNext, enter, isDialect, isNext, peek, previousEnd, startOf, weights, type Reader } from "./reader.ts";
import { opaqueExpression, skipExpression, skipOne } from "./recovery.ts";
import { readSpecial } from "./special-calls.ts";
import { readStar } from "./star.ts";
import { precedence } from "./precedence.ts";
import { callsWithoutParentheses, neverNames, operatorWords } from "./words.ts";

function readParameter(reader: Reader): Expression {
  const token = peek(reader);
  advance(reader);
  return { kind: "parameter", start: token.start, end: token.end, parentheses: 0, text: token.text };
}

function readBareCall(reader: Reader, name: Identifier): Expression {
  const end = previousEnd(reader);
  return {
    kind: "call",
    start: name.span.start,
    end,
    parentheses: 0,
    name: [name],
    arguments: [],
    argumentsSpan: { start: end, end },
    distinct: false,
    orderBy: [],
    withinGroup: [],
    extras: false,
  };
}

function isCallNext(reader: Reader): boolean {
  if (!isNext(reader, "(")) return false;
  return !areNext(reader, "(", "+", ")");
}

/** A dotted name: a column, a call or a star. */
function readNamed(reader: Reader): Expression {
  const first = peek(reader);
  advance(reader);
  const parts = [identifierOf(first)];
  while (isNext(reader, ".")) {
    const next = peek(reader, 1);
    if (next.text === "*") {
      advance(reader, 2);
      return readStar(reader, first.start, parts);
    }
    if (!isName(next) && next.type !== "parameter" && next.type !== "number") break;
    parts.push(identifierOf(next));
    advance(reader, 2);
  }
  if (isNext(reader, "UESCAPE") && first.type === "quotedIdentifier" && peek(reader, 1).type === "string") advance(reader, 2);
  if (isCallNext(reader)) return readCall(reader, parts);
  const name = parts.pop() ?? identifierOf(first);
  return { kind: "column", start: first.start, end: previousEnd(reader), parentheses: 0, qualifier: parts, name };
}

/** Words whose operand follows without parentheses: Oracle's hierarchy, MySQL's BINARY. */
function readPrefixWord(reader: Reader): Expression | undefined {
  const token = peek(reader);
  const hierarchical = isDialect(reader, "oracle", "snowflake") && (token.upper === "PRIOR" || token.upper === "CONNECT_BY_ROOT");
  const binary = (token.upper === "BINARY" && isDialect(reader, "mysql")) || (token.upper === "APPROXIMATE" && isNext(reader, "(", 2));
  const next = peek(reader, 1);
  if (!(hierarchical || binary) || !(isName(next) || next.type === "string") || operatorWords.has(next.upper)) return undefined;
  advance(reader);
  const operand = readNestedPrimary(reader);
  const base = readBareCall(reader, identifierOf(token));
  const span = { start: operand.start, end: operand.end };
  return base.kind === "call" ? { ...base, end: previousEnd(reader), arguments: [operand], argumentsSpan: span, extras: true } : base;
}

function readNextValue(reader: Reader): Expression | undefined {
  const token = peek(reader);
  if (!areNext(reader, "NEXT", "VALUE", "FOR")) return undefined;
  advance(reader, 3);
  readNamed(reader);
  if (areNext(reader, "OVER", "(")) {
    advance(reader);
    skipOne(reader);
  }
  const call = readBareCall(reader, identifierOf(token));
  return call.kind === "call" ? { ...call, extras: true } : call;
}

/** GROUP and ORDER mean something before BY alone; ClickHouse has functions called and, or, like. */
function isReserved(reader: Reader, { upper }: Token): boolean {
  if (!neverNames.has(upper)) return false;
  const next = peek(reader, 1);
  if (upper === "GROUP" || upper === "ORDER") return next.upper === "BY";
  if (upper === "END") return next.text !== ")" && next.text !== ",";
  if (upper === "LIMIT") return next.upper !== "AS" && next.text !== "," && next.text !== ")";
  return !(isDialect(reader, "clickhouse") && next.text === "(" && operatorFunctions.has(upper));
}

const operatorFunctions: ReadonlySet<string> = new Set(["AND", "OR", "LIKE", "IN", "BETWEEN", "THEN"]);

function readWord(reader: Reader): Expression {
  const token = peek(reader);
  const special = readWordLiteral(reader) ?? readSpecial(reader) ?? readPrefixWord(reader) ?? readNextValue(reader);
  if (special !== undefined) return special;
  if (isLambdaWord(reader)) return readLambdaWord(reader);
  if (isIntervalNext(reader)) return readInterval(reader);
  if (isTypedString(reader)) return readTypedString(reader);
  const follower = peek(reader, 1).text;
  if (follower !== "." && isReserved(reader, token)) return opaqueExpression(reader, token.start);
  if (callsWithoutParentheses.has(token.upper) && follower !== "(" && follower !== ".") {
    advance(reader);
    return readBareCall(reader, identifierOf(token));
  }
  return readNamed(reader);
}

function readSymbol(reader: Reader): Expression {
  const token = peek(reader);
  switch (token.text) {
    case "(":
      return readParentheses(reader);
    case "[":
      return readBrackets(reader, token.start);
    case "{":
      return readBraces(reader, token.start);
    case "*":
      advance(reader);
      return readStar(reader, token.start, []);
    case "@":
    case "|/":
    case "||/":
    case "!!":
      // Prefix operators of PostgreSQL: read as their operand would be.
      advance(reader);
      return { ...readNestedPrimary(reader), start: token.start };
    default:
      return opaqueExpression(reader, startOf(reader));
  }
}

function readNestedPrimary(reader: Reader): Expression {
  if (!enter(reader, weights.expression)) return skipExpression(reader, startOf(reader));
  const signed = isNext(reader, "-") || isNext(reader, "+");
  const operand = signed ? reader.grammar.expression(reader, precedence.sign) : readPrimary(reader);
  reader.depth -= weights.expression;
  return operand;
}

/** An expression without operators around it. */
export function readPrimary(reader: Reader): Expression {
  switch (peek(reader).type) {
    case "number":
      return readNumber(reader);
    case "string":
      return readString(reader);
    case "parameter":
      return readParameter(reader);
    case "quotedIdentifier":
      return readNamed(reader);
    case "word":
      return readWord(reader);
    case "operator":
    case "punctuation":
    case "unknown":
    case "comment":
    case "whitespace":
      return readSymbol(reader);
  }
}
