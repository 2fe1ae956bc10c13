/**
 * Expressions by operator precedence. Precedences are PostgreSQL's (section 4.1.6 of its manual) with the operators of the other dialects put
 * where these have them.
 */
import { wordSet } from "../word-set.ts";
import type { Expression, Span } from "../tree.ts";
import { readPostfix } from "./postfix.ts";
import { isPredicate, readPredicate } from "./predicates.ts";
import { precedence } from "./precedence.ts";
import { readPrimary } from "./primary.ts";
import { advance, enter, isDialect, isNext, longestChain, note, peek, previousEnd, startOf, weights, type Reader } from "./reader.ts";
import { skipExpression, skipOne } from "./recovery.ts";
import { isLambda, readLambdaBody } from "./lambda.ts";
import { readQuantified } from "./quantified.ts";
import type { Token } from "../tokens.ts";

const binaryPrecedence: ReadonlyMap<string, number> = new Map([
  ["OR", precedence.or],
  ["XOR", precedence.xor],
  ["AND", precedence.and],
  ["&&", precedence.other],
  ...["=", "==", "<", ">", "<=", ">=", "<>", "!=", "^="].map((operator) => [operator, precedence.comparison] as const),
  ...["+", "-"].map((operator) => [operator, precedence.sum] as const),
  ...["*", "/", "%", "DIV", "MOD", "//"].map((operator) => [operator, precedence.product] as const),
  ...["^", "**"].map((operator) => [operator, precedence.power] as const),
  ["OVERLAPS", precedence.other],
]);

const notBinary: ReadonlySet<string> = new Set([
  "::",
  ":",
  "=>",
  ":=",
  "!",
  "|>",
  "<=>",
  "@",
  "#",
  "\\",
  "+=",
  "-=",
  "*=",
  "/=",
  "%=",
  "|=",
]);
/** T-SQL assigns variables in the list of a SELECT. */
const assigning = wordSet("+= -= *= /= %= |=");
/** Words that are operators in these dialects and names elsewhere. */
const wordOperators: ReadonlySet<string> = new Set(["DIV", "MOD", "XOR", "OVERLAPS"]);

function wordOperatorIsName(reader: Reader, upper: string): boolean {
  const next = peek(reader, 1);
  if (upper === "OVERLAPS") return next.upper !== "(";
  if (next.text === "" || next.text === "," || next.text === ")" || next.upper === "FROM") return true;
  return !isDialect(reader, "mysql", "spark", "databricks", "clickhouse", "generic");
}

function binaryOf(reader: Reader, token: Token): number | undefined {
  if (token.type === "parameter" && isDialect(reader, "clickhouse")) return token.text === "?" ? precedence.any : undefined;
  if (token.type === "parameter") return token.text === "?" && isDialect(reader, "postgres") ? precedence.other : undefined;
  if (token.type === "operator") {
    if (token.text === "&&" && isDialect(reader, "mysql")) return precedence.and;
    if ((token.text === "#" || token.text === "@") && isDialect(reader, "postgres")) return precedence.other;
    if (token.text === ":=") return isDialect(reader, "mysql") ? precedence.any : undefined;
    if (assigning.has(token.text)) return isDialect(reader, "tsql") ? precedence.any : undefined;
    // pgvector's distance; elsewhere it compares, and NULLs too.
    if (token.text === "<=>" && isDialect(reader, "postgres", "duckdb")) return precedence.other;
    if (notBinary.has(token.text)) return undefined;
    return binaryPrecedence.get(token.text) ?? precedence.other;
  }
  if (token.type !== "word") return undefined;
  if (token.upper === "OPERATOR") return isNext(reader, "(", 1) ? precedence.other : undefined;
  const found = binaryPrecedence.get(token.upper);
  if (found === undefined || (wordOperators.has(token.upper) && wordOperatorIsName(reader, token.upper))) return undefined;
  return found;
}

const normalized: Readonly<Record<string, string>> = { "!=": "<>", "^=": "<>", "==": "=" };

function operatorName(reader: Reader, token: Token): string {
  if (token.text === "&&" && isDialect(reader, "mysql")) return "AND";
  if (token.text === "^=" && !isDialect(reader, "oracle")) return "^=";
  return normalized[token.text] ?? token.upper;
}

/** T-SQL and Oracle let spaces stand in `> =`; PostgreSQL writes OPERATOR(pg_catalog.+). */
function takeOperator(reader: Reader): Span {
  const token = peek(reader);
  advance(reader);
  const split =
    (token.text === "<" || token.text === ">" || token.text === "!") && isNext(reader, "=") && isDialect(reader, "tsql", "oracle");
  if (split) advance(reader);
  if (token.upper === "OPERATOR") skipOne(reader);
  return { start: token.start, end: previousEnd(reader) };
}

function readBinary(reader: Reader, left: Expression, binding: number): Expression {
  const token = peek(reader);
  const operatorSpan = takeOperator(reader);
  const split = token.type === "operator" && operatorSpan.end > token.end;
  const operator = split ? (normalized[`${token.text}=`] ?? `${token.text}=`) : operatorName(reader, token);
  if (binding === precedence.comparison || binding === precedence.other) {
    const quantified = readQuantified(reader, left, operator);
    if (quantified !== undefined) return quantified;
  }
  const right = readExpression(reader, binding + 1);
  return {
    kind: "binary",
    start: left.start,
    end: Math.max(right.end, operatorSpan.end),
    parentheses: 0,
    operator,
    operatorSpan,
    left,
    right,
  };
}

/** ClickHouse: `a ? b : c`. */
function readTernary(reader: Reader, when: Expression): Expression {
  advance(reader);
  const result = readExpression(reader, precedence.any);
  if (isNext(reader, ":")) advance(reader);
  const otherwise = readExpression(reader, precedence.any);
  const end = Math.max(previousEnd(reader), otherwise.end);
  // oxlint-disable-next-line unicorn/no-thenable -- nobody awaits a branch, and THEN is its name
  return { kind: "case", start: when.start, end, parentheses: 0, branches: [{ when, then: result }], otherwise };
}

/** One operator after `left`, with what stands behind it; undefined where none follows that binds tightly enough. */
function readOperator(reader: Reader, left: Expression, minimum: number): Expression | undefined {
  const token = peek(reader);
  if (token.text === "" || token.text === "," || token.text === ")") return undefined;
  const postfix = readPostfix(reader, left, minimum);
  if (postfix !== undefined) return postfix;
  if (isPredicate(reader)) return readPredicate(reader, left, minimum);
  const binding = binaryOf(reader, token);
  if (binding === undefined || binding < minimum) return undefined;
  if (token.text === "->" && isLambda(reader, left)) return readLambdaBody(reader, left);
  if (token.text === "?" && isDialect(reader, "clickhouse")) return readTernary(reader, left);
  return readBinary(reader, left, binding);
}

function readUnary(reader: Reader): Expression | undefined {
  const token = peek(reader);
  if (token.upper === "NOT" || (token.text === "!" && token.type === "operator")) {
    advance(reader);
    const operand = readExpression(reader, precedence.not);
    return { kind: "unary", start: token.start, end: Math.max(token.end, operand.end), parentheses: 0, operator: "NOT", operand };
  }
  if (token.type !== "operator" || (token.text !== "-" && token.text !== "+" && token.text !== "~")) return undefined;
  advance(reader);
  const operand = readExpression(reader, precedence.sign);
  return { kind: "unary", start: token.start, end: Math.max(token.end, operand.end), parentheses: 0, operator: token.text, operand };
}

function readChain(reader: Reader, minimum: number): Expression {
  let left = readUnary(reader) ?? readPrimary(reader);
  for (let length = 0; length < longestChain; length++) {
    const next = readOperator(reader, left, minimum);
    if (next === undefined) return left;
    left = next;
  }
  note(reader, `A chain of more than ${longestChain} operators: not read further`);
  return skipExpression(reader, left.start);
}

/** An expression of operators that bind at least as tightly as `minimum`. */
export function readExpression(reader: Reader, minimum: number): Expression {
  if (!enter(reader, weights.expression)) return skipExpression(reader, startOf(reader));
  const expression = readChain(reader, minimum);
  reader.depth -= weights.expression;
  return expression;
}
