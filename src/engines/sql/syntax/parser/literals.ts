/** Numbers, strings, typed strings, intervals, NULL, TRUE, FALSE. */
import type { Expression, Literal, LiteralType } from "../tree.ts";
import { stringValue } from "../string-value.ts";
import { identifierOf } from "./names.ts";
import { precedence } from "./precedence.ts";
import { advance, isDialect, isNext, isOneOf, peek, previousEnd, type Reader } from "./reader.ts";
import { skipOne } from "./recovery.ts";
import { intervalUnits, operatorWords } from "./words.ts";

function literal(start: number, end: number, type: LiteralType, value: string): Literal {
  return { kind: "literal", start, end, parentheses: 0, type, value };
}

/** U&'...' UESCAPE '!'. */
function acceptEscape(reader: Reader): void {
  if (isNext(reader, "UESCAPE") && peek(reader, 1).type === "string") advance(reader, 2);
}

export function readNumber(reader: Reader): Expression {
  const token = peek(reader);
  advance(reader);
  return literal(token.start, token.end, "number", token.text);
}

const bytes = /^(?:[xb]|br|rb)['"]/i;

/** Strings that follow each other directly are one, as in the standard; not in T-SQL, where the second is an alias. */
export function readString(reader: Reader): Expression {
  const token = peek(reader);
  advance(reader);
  let value = stringValue(token.text, reader.dialect);
  const joined = isDialect(
    reader,
    "postgres",
    "mysql",
    "spark",
    "databricks",
    "redshift",
    "duckdb",
    "trino",
    "oracle",
    "bigquery",
    "snowflake",
  );
  if (!joined) return literal(token.start, token.end, bytes.test(token.text) ? "bytes" : "string", value);
  while (peek(reader).type === "string") {
    value += stringValue(peek(reader).text, reader.dialect);
    advance(reader);
  }
  acceptEscape(reader);
  return literal(token.start, previousEnd(reader), bytes.test(token.text) ? "bytes" : "string", value);
}

/** NULL, TRUE, FALSE, and DEFAULT where it stands for a value. */
export function readWordLiteral(reader: Reader): Expression | undefined {
  const { upper, start, end, text } = peek(reader);
  const follower = peek(reader, 1).text;
  if (follower === "." || follower === "(") return undefined;
  const type = upper === "NULL" ? "null" : upper === "TRUE" || upper === "FALSE" ? "boolean" : undefined;
  const isDefault = upper === "DEFAULT";
  if (type === undefined && !isDefault) return undefined;
  advance(reader);
  return literal(start, end, type ?? "other", text);
}

const typedStrings: Readonly<Record<string, LiteralType>> = {
  DATE: "date",
  TIME: "time",
  TIMETZ: "time",
  TIMESTAMP: "timestamp",
  TIMESTAMPTZ: "timestamp",
  TIMESTAMP_NTZ: "timestamp",
  TIMESTAMP_LTZ: "timestamp",
  DATETIME: "timestamp",
  DATETIME2: "timestamp",
  JSON: "other",
  JSONB: "other",
  NUMERIC: "other",
  DECIMAL: "other",
  BIGNUMERIC: "other",
  UUID: "other",
  GEOMETRY: "other",
  REGCLASS: "other",
  BOOL: "other",
  BOOLEAN: "other",
  INT: "other",
  INTEGER: "other",
  BIGINT: "other",
  DOUBLE: "other",
  VARCHAR: "other",
  TEXT: "other",
  CHAR: "other",
  VARBINARY: "bytes",
  RANGE: "other",
  IPADDRESS: "other",
  XML: "other",
  INET: "other",
  INT256: "other",
  UINT256: "other",
};

/** How many tokens name the type before a string; 0 where no typed string starts here. */
function typedPrefix(reader: Reader): number {
  const { upper, text } = peek(reader);
  if (peek(reader, 1).type === "string") return typedStrings[upper] !== undefined || /^_[a-z0-9]+$/i.test(text) ? 1 : 0;
  const stamped = upper === "TIMESTAMP" || upper === "TIME";
  const zoned = (isNext(reader, "WITH", 1) || isNext(reader, "WITHOUT", 1)) && isNext(reader, "TIME", 2) && isNext(reader, "ZONE", 3);
  if (!stamped || !zoned) return 0;
  return peek(reader, 4).type === "string" ? 4 : 0;
}

export function isTypedString(reader: Reader): boolean {
  return typedPrefix(reader) > 0;
}

export function readTypedString(reader: Reader): Expression {
  const { upper, start } = peek(reader);
  advance(reader, typedPrefix(reader));
  const value = stringValue(peek(reader).text, reader.dialect);
  advance(reader);
  return literal(start, previousEnd(reader), typedStrings[upper] ?? "string", value);
}

const intervalOperands: ReadonlySet<string> = new Set(["string", "number", "parameter"]);

const signs: ReadonlySet<string> = new Set(["+", "-", "*", "/"]);

export function isIntervalNext(reader: Reader): boolean {
  if (!isNext(reader, "INTERVAL")) return false;
  const next = peek(reader, 1);
  if (intervalOperands.has(next.type) || next.text === "(") return true;
  if ((next.text === "-" || next.text === "+") && intervalOperands.has(peek(reader, 2).type)) {
    return intervalUnits.has(peek(reader, 3).upper) || (unitsFollow(reader) && signs.has(peek(reader, 3).text));
  }
  if ((next.type !== "word" && next.type !== "quotedIdentifier") || operatorWords.has(next.upper)) return false;
  return followedByUnit(reader) || unitsFollow(reader);
}

/** Dialects that write the unit behind any expression: `INTERVAL a + b DAY`. */
function unitsFollow(reader: Reader): boolean {
  return isDialect(reader, "mysql", "bigquery", "clickhouse", "spark", "databricks");
}

/** `INTERVAL days DAY`, `INTERVAL t.days DAY`: the unit tells it from a column of that name. */
function followedByUnit(reader: Reader): boolean {
  if (isNext(reader, ".", 2)) return isOneOf(reader, intervalUnits, 4);
  return isNext(reader, "(", 2) || isOneOf(reader, intervalUnits, 2);
}

function readUnit(reader: Reader): string {
  if (!isOneOf(reader, intervalUnits)) return "";
  let unit = peek(reader).upper;
  advance(reader);
  if (isNext(reader, "(")) skipOne(reader);
  if (isNext(reader, "TO") && isOneOf(reader, intervalUnits, 1)) {
    unit += ` TO ${peek(reader, 1).upper}`;
    advance(reader, 2);
    if (isNext(reader, "(")) skipOne(reader);
  }
  return unit;
}

/** Of a literal: a literal with its unit. Of anything else: a call named INTERVAL. Spark's `INTERVAL 1 DAY 2 HOURS` is one literal. */
export function readInterval(reader: Reader): Expression {
  const word = peek(reader);
  advance(reader);
  const text = peek(reader).type === "string" && !isNext(reader, "||", 1);
  const operand = reader.grammar.expression(reader, text || !unitsFollow(reader) ? precedence.sign : precedence.sum);
  const unit = readUnit(reader);
  let value = operand.kind === "literal" ? operand.value : reader.source.slice(operand.start, operand.end);
  if (unit !== "") value += ` ${unit}`;
  while (intervalOperands.has(peek(reader).type) && isOneOf(reader, intervalUnits, 1)) {
    value += ` ${peek(reader).text} ${peek(reader, 1).upper}`;
    advance(reader, 2);
  }
  const constant = operand.kind === "literal" || (operand.kind === "unary" && operand.operand.kind === "literal");
  if (constant) return literal(word.start, previousEnd(reader), "interval", value);
  const argumentsSpan = { start: operand.start, end: operand.end };
  const base = { kind: "call", start: word.start, end: previousEnd(reader), parentheses: 0, name: [identifierOf(word)] } as const;
  return { ...base, arguments: [operand], argumentsSpan, distinct: false, orderBy: [], withinGroup: [], extras: true };
}
