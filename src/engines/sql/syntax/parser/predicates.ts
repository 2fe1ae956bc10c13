/** IS, IN, LIKE, BETWEEN and their relatives. */
import type { Expression, Like, Span } from "../tree.ts";
import { precedence } from "./precedence.ts";
import {
  accept,
  acceptOneOf,
  advance,
  areNext,
  enter,
  isNext,
  isOneOf,
  peek,
  previousEnd,
  spanFrom,
  unexpected,
  weights,
  type Reader,
} from "./reader.ts";
import { closeBracket, opaqueNode, skipExpression, skipOne } from "./recovery.ts";
import { queryStarts } from "./words.ts";
import { readItems } from "./items.ts";

const afterNot: ReadonlySet<string> = new Set(["IN", "LIKE", "ILIKE", "BETWEEN", "RLIKE", "REGEXP", "SIMILAR", "GLOB", "REGEXP_LIKE"]);
const starts: ReadonlySet<string> = new Set([...afterNot, "IS", "ISNULL", "NOTNULL", "<=>", "SOUNDS", "MEMBER"]);
const likeOperators: Readonly<Record<string, Like["operator"]>> = {
  LIKE: "LIKE",
  ILIKE: "ILIKE",
  RLIKE: "REGEXP",
  REGEXP: "REGEXP",
  GLOB: "GLOB",
};

export function isPredicate(reader: Reader): boolean {
  const token = peek(reader);
  if (token.upper === "NOT") return isOneOf(reader, afterNot, 1) || areNext(reader, "NOT", "GLOBAL", "IN");
  if (token.upper === "GLOBAL") return isNext(reader, "IN", 1) || areNext(reader, "GLOBAL", "NOT", "IN");
  if (token.upper === "SOUNDS") return isNext(reader, "LIKE", 1);
  if (token.upper === "MEMBER") return isNext(reader, "OF", 1);
  if (token.upper === "<=>")
    return (
      reader.dialect.id === "mysql" ||
      reader.dialect.id === "spark" ||
      reader.dialect.id === "databricks" ||
      reader.dialect.id === "generic"
    );
  return starts.has(token.upper);
}

/** After an operand; undefined where the predicate binds looser than `minimum`. */
export function readPredicate(reader: Reader, operand: Expression, minimum: number): Expression | undefined {
  const { upper } = peek(reader);
  if (upper === "IS") return minimum > precedence.is ? undefined : readIs(reader, operand);
  if (upper === "ISNULL" || upper === "NOTNULL") return minimum > precedence.is ? undefined : readNullSuffix(reader, operand);
  if (upper === "<=>") return minimum > precedence.comparison ? undefined : readNullSafeEquals(reader, operand);
  return minimum > precedence.predicate ? undefined : readNegatable(reader, operand);
}

function readNegatable(reader: Reader, operand: Expression): Expression {
  accept(reader, "GLOBAL");
  const not = accept(reader, "NOT");
  accept(reader, "GLOBAL");
  if (accept(reader, "IN")) return readIn(reader, operand, not);
  if (accept(reader, "BETWEEN")) return readBetween(reader, operand, not);
  if (accept(reader, "SOUNDS", "LIKE") || accept(reader, "MEMBER", "OF")) return readOther(reader, operand);
  return readLike(reader, operand, not);
}

/** Understood as far as its end: MySQL's SOUNDS LIKE and MEMBER OF. */
function readOther(reader: Reader, operand: Expression): Expression {
  reader.grammar.expression(reader, precedence.other);
  return opaqueNode(spanFrom(reader, operand.start));
}

const booleanTests: ReadonlySet<string> = new Set(["NULL", "TRUE", "FALSE", "UNKNOWN"]);

function readIs(reader: Reader, operand: Expression): Expression {
  advance(reader);
  const not = accept(reader, "NOT");
  const base = { kind: "is", start: operand.start, parentheses: 0, operand, not } as const;
  const test = acceptOneOf(reader, booleanTests);
  if (test === "NULL" || test === "TRUE" || test === "FALSE" || test === "UNKNOWN") return { ...base, test, end: previousEnd(reader) };
  if (accept(reader, "DISTINCT", "FROM")) {
    const right = reader.grammar.expression(reader, precedence.comparison + 1);
    return { ...base, test: "DISTINCT", right, end: Math.max(previousEnd(reader), operand.end) };
  }
  if (peek(reader).type === "word") readOtherTest(reader);
  else unexpected(reader, "NULL, TRUE, FALSE or DISTINCT FROM");
  return { ...base, test: "OTHER", end: previousEnd(reader) };
}

const jsonKinds: ReadonlySet<string> = new Set(["OBJECT", "ARRAY", "SCALAR", "VALUE", "STRICT", "LAX"]);

function readJsonTest(reader: Reader): void {
  acceptOneOf(reader, jsonKinds);
  const keyed = areNext(reader, "WITH", "UNIQUE") || areNext(reader, "WITHOUT", "UNIQUE");
  if (keyed) advance(reader);
  if (accept(reader, "UNIQUE")) accept(reader, "KEYS");
}

/** IS JSON [OBJECT], IS NORMALIZED, IS OF (type), IS A SET. */
function readOtherTest(reader: Reader): void {
  const first = peek(reader).upper;
  advance(reader);
  if (first === "OF" && isNext(reader, "(")) skipOne(reader);
  if (first === "JSON") readJsonTest(reader);
  if (first === "A") accept(reader, "SET");
  if (first === "NFC" || first === "NFD" || first === "NFKC" || first === "NFKD") accept(reader, "NORMALIZED");
}

function readNullSuffix(reader: Reader, operand: Expression): Expression {
  const not = isNext(reader, "NOTNULL");
  advance(reader);
  return { kind: "is", start: operand.start, end: previousEnd(reader), parentheses: 0, operand, not, test: "NULL" };
}

/** `a <=> b` is `a IS NOT DISTINCT FROM b`. */
function readNullSafeEquals(reader: Reader, operand: Expression): Expression {
  advance(reader);
  const right = reader.grammar.expression(reader, precedence.comparison + 1);
  return { kind: "is", start: operand.start, end: previousEnd(reader), parentheses: 0, operand, not: true, test: "DISTINCT", right };
}

function readBetween(reader: Reader, operand: Expression, not: boolean): Expression {
  if (!accept(reader, "SYMMETRIC")) accept(reader, "ASYMMETRIC");
  const low = reader.grammar.expression(reader, precedence.other);
  if (!accept(reader, "AND")) unexpected(reader, "AND");
  const high = reader.grammar.expression(reader, precedence.other);
  return {
    kind: "between",
    start: operand.start,
    end: Math.max(previousEnd(reader), operand.end),
    parentheses: 0,
    operand,
    not,
    low,
    high,
  };
}

function readLike(reader: Reader, operand: Expression, not: boolean): Expression {
  const word = peek(reader).upper;
  advance(reader);
  if (word === "SIMILAR") accept(reader, "TO");
  const pattern = reader.grammar.expression(reader, precedence.other);
  const escape = accept(reader, "ESCAPE") ? reader.grammar.expression(reader, precedence.other) : undefined;
  return {
    kind: "like",
    start: operand.start,
    end: Math.max(previousEnd(reader), operand.end),
    parentheses: 0,
    operand,
    not,
    operator: likeOperators[word] ?? (word === "SIMILAR" ? "SIMILAR TO" : "REGEXP"),
    pattern,
    ...(escape === undefined ? {} : { escape }),
  };
}

function readIn(reader: Reader, operand: Expression, not: boolean): Expression {
  if (!enter(reader, weights.list)) return skipExpression(reader, operand.start);
  const found = readMembers(reader, operand, not);
  reader.depth -= weights.list;
  return found;
}

function readMembers(reader: Reader, operand: Expression, not: boolean): Expression {
  const base = { kind: "in", start: operand.start, parentheses: 0, operand, not } as const;
  const open = reader.at;
  if (!isNext(reader, "(")) {
    // IN UNNEST(x), IN @list, IN table: read to find its end.
    const item = reader.grammar.expression(reader, precedence.other);
    const listSpan = { start: item.start, end: item.end };
    return { ...base, end: Math.max(item.end, operand.end), list: [opaqueNode(listSpan)], listSpan };
  }
  advance(reader);
  if (isOneOf(reader, queryStarts) || (isNext(reader, "FROM") && reader.dialect.id === "duckdb")) {
    const query = reader.grammar.query(reader);
    return { ...base, query, ...closed(reader, open) };
  }
  const list = readItems(reader, open);
  const [only] = list;
  const { listSpan, end } = closed(reader, open);
  if (list.length === 1 && only?.kind === "subquery") return { ...base, query: only.query, listSpan, end };
  return { ...base, list, listSpan, end };
}

function closed(reader: Reader, open: number): { readonly listSpan: Span; readonly end: number } {
  closeBracket(reader, open);
  const listSpan = spanFrom(reader, reader.tokens[open]?.start ?? 0);
  return { listSpan, end: listSpan.end };
}
