/** What stands between the parentheses of a call. */
import { wordSet } from "../word-set.ts";
import type { Expression, OrderItem } from "../tree.ts";
import { isQueryNext } from "./groups.ts";
import { readDatePart } from "./date-parts.ts";
import { isName, readTableName } from "./names.ts";
import { readOrderItems } from "./order.ts";
import { precedence } from "./precedence.ts";
import { accept, acceptOneOf, advance, areNext, atEnd, isNext, isOneOf, peek, previousEnd, type Reader } from "./reader.ts";
import { opaqueExpression, opaqueNode, skipUntil } from "./recovery.ts";
import { readType } from "./types.ts";
import { operatorWords } from "./words.ts";

export interface CallArguments {
  readonly items: readonly Expression[];
  readonly distinct: boolean;
  readonly orderBy: readonly OrderItem[];
  readonly extras: boolean;
}

interface Collected {
  readonly items: Expression[];
  orderBy: readonly OrderItem[];
  extras: boolean;
}

/** Words that separate operands where the standard writes no comma: SUBSTRING(a FROM 1 FOR 2), POSITION(a IN b), JSON_OBJECT(KEY a VALUE b). */
const separators: ReadonlySet<string> = new Set([
  "FROM",
  "FOR",
  "IN",
  "PLACING",
  "USING",
  "VALUE",
  "SEPARATOR",
  "LIMIT",
  ":",
  "TO",
  "ESCAPE",
  "AGAINST",
]);
/** What follows is understood as text. */
const textual: ReadonlySet<string> = wordSet(`
  ON PASSING COLUMNS WITH WITHOUT FORMAT IGNORE RESPECT NULL ABSENT ERROR EMPTY HAVING DEFAULT RETURNING OMIT LANGUAGE PARTITION STRICT ROWS KEEP
  CONDITIONAL UNCONDITIONAL PRUNE COPARTITION TRUE FALSE CHECK`);
const trimSides: ReadonlySet<string> = new Set(["LEADING", "TRAILING", "BOTH"]);

function readSubquery(reader: Reader): Expression {
  const query = reader.grammar.query(reader);
  return { kind: "subquery", start: query.span.start, end: query.span.end, parentheses: 0, query };
}

/** `TABLE t`, `MODEL m` (BigQuery, Trino, Snowflake): named things, not columns. */
function readNamedThing(reader: Reader): Expression | undefined {
  const next = peek(reader, 1);
  const thing = (isNext(reader, "TABLE") || isNext(reader, "MODEL")) && isName(next) && !operatorWords.has(next.upper);
  if (!thing) return undefined;
  const { start } = peek(reader);
  advance(reader);
  readTableName(reader);
  return opaqueNode({ start, end: previousEnd(reader) });
}

function acceptArgumentName(reader: Reader): boolean {
  const named = (isNext(reader, "=>", 1) || isNext(reader, ":=", 1)) && isName(peek(reader));
  if (named) advance(reader, 2);
  return named;
}

/** VARIADIC array, XMLELEMENT(NAME a, ...). */
function acceptArgumentWord(reader: Reader, functionName: string): boolean {
  const next = peek(reader, 1);
  if (isNext(reader, "VARIADIC") && next.text !== "," && next.text !== ")") return accept(reader, "VARIADIC");
  // Elsewhere it is a column, and what follows may be ORDER BY.
  return functionName.toUpperCase().startsWith("XML") && isNext(reader, "NAME") && isName(next) && accept(reader, "NAME");
}

interface Called {
  readonly functionName: string;
  /** Index of the opening parenthesis. */
  readonly open: number;
}

/** TRIM(LEADING 'x' FROM a), TRIM(BOTH FROM a). */
function acceptSide(reader: Reader, into: Collected): void {
  const next = peek(reader, 1);
  if (next.text === "," || next.text === ")" || acceptOneOf(reader, trimSides) === undefined) return;
  into.extras = true;
  accept(reader, "FROM");
}

function readArgument(reader: Reader, { functionName, open }: Called, into: Collected): Expression {
  if (acceptArgumentName(reader) || acceptArgumentWord(reader, functionName)) into.extras = true;
  if (isQueryNext(reader)) return readSubquery(reader);
  if (functionName === "TRIM") acceptSide(reader, into);
  const named = readDatePart(reader, functionName, open, into.items.length) ?? readNamedThing(reader);
  if (named !== undefined) return named;
  const minimum = functionName === "POSITION" ? precedence.other : precedence.any;
  return reader.grammar.expression(reader, minimum);
}

/** `STRUCT(1 AS a)`, `XMLFOREST(a AS "b")`, `f(x AS DECIMAL(3, 1))`. */
function acceptAs(reader: Reader, functionName: string, into: Collected): void {
  const bare = functionName.startsWith("XML") && isName(peek(reader)) && (isNext(reader, ",", 1) || isNext(reader, ")", 1));
  if (!bare && !accept(reader, "AS")) return;
  into.extras = true;
  readType(reader);
}

function atClose(reader: Reader): boolean {
  return atEnd(reader) || isNext(reader, ")");
}

/** Clauses after an argument; true where another argument follows. */
function readBetween(reader: Reader, functionName: string, into: Collected, start: number): boolean {
  acceptAs(reader, functionName, into);
  if (accept(reader, "ORDER", "BY")) into.orderBy = readOrderItems(reader);
  // T-SQL's OPENROWSET('a', 'b'; 'c'; 'd').
  if (accept(reader, ",") || accept(reader, ";")) return !atClose(reader);
  if (atClose(reader)) return false;
  into.extras = true;
  if (areNext(reader, "IN", "BOOLEAN", "MODE") || areNext(reader, "IN", "NATURAL", "LANGUAGE")) skipUntil(reader, () => false);
  else if (acceptOneOf(reader, separators) !== undefined) return true;
  else if (isOneOf(reader, textual)) skipUntil(reader, () => false);
  else replaceLast(reader, into, start);
  return accept(reader, ",") && !atClose(reader);
}

/** The last argument doesn't end as an argument should: all of its place isn't understood. */
function replaceLast(reader: Reader, into: Collected, start: number): void {
  const last = into.items.pop();
  into.items.push(opaqueExpression(reader, last?.start ?? start, "A comma or a closing parenthesis"));
}

/** Behind the opening parenthesis, up to the closing one. */
/** JSON_OBJECT(KEY a VALUE b). */
function acceptKey(reader: Reader, { functionName }: Called): boolean {
  return (
    functionName.startsWith("JSON") && isNext(reader, "KEY") && !isNext(reader, ",", 1) && !isNext(reader, ")", 1) && accept(reader, "KEY")
  );
}

export function readCallArguments(reader: Reader, functionName: string): CallArguments {
  const called: Called = { functionName, open: reader.at - 1 };
  const distinct = accept(reader, "DISTINCT");
  if (!distinct && isNext(reader, "ALL") && !isNext(reader, ")", 1)) accept(reader, "ALL");
  const into: Collected = { items: [], orderBy: [], extras: false };
  if (atClose(reader)) return { ...into, distinct };
  do {
    const { start } = peek(reader);
    const before = reader.at;
    if (acceptKey(reader, called)) into.extras = true;
    into.items.push(readArgument(reader, called, into));
    if (!readBetween(reader, functionName, into, start)) break;
    if (reader.at === before) break;
  } while (!atClose(reader));
  return { ...into, distinct };
}
