/** FROM: relations, their joins and commas, as one tree that leans left. */
import { wordSet } from "../word-set.ts";
import type { Expression, Identifier, Join, JoinType, Relation, Span } from "../tree.ts";
import { isClauseNext } from "./clauses.ts";
import { readCall } from "./call.ts";
import { isName, readIdentifier, readNameList } from "./names.ts";
import { precedence } from "./precedence.ts";
import {
  accept,
  advance,
  enter,
  isDialect,
  isNext,
  isOneOf,
  longestChain,
  peek,
  previousEnd,
  spanFrom,
  startOf,
  unexpected,
  weights,
  type Reader,
} from "./reader.ts";
import { isTableAlias, readTableAlias } from "./aliases.ts";
import { isStop, settle, skipChain, skipOne, skipUntil } from "./recovery.ts";
import { readModifiers } from "./table-modifiers.ts";
import { readRelation } from "./relation.ts";
import { identifierOf } from "./names.ts";
import { joinWords } from "./words.ts";

interface JoinKeywords {
  readonly words: ReadonlySet<string>;
  readonly span: Span;
  /** JOIN, APPLY, STRAIGHT_JOIN, ARRAY JOIN. */
  readonly form: "join" | "apply" | "array";
}

/** How many tokens the words of a join take; 0 where no join follows. */
function keywordLength(reader: Reader): number {
  let ahead = 0;
  while (ahead < 6 && isOneOf(reader, joinWords, ahead)) ahead++;
  if (isNext(reader, "JOIN", ahead)) return ahead + 1;
  if (ahead === 1 && isNext(reader, "APPLY", ahead)) return 2;
  return ahead === 0 && isNext(reader, "STRAIGHT_JOIN") ? 1 : 0;
}

function readKeywords(reader: Reader): JoinKeywords | undefined {
  const length = keywordLength(reader);
  if (length === 0) return undefined;
  const start = startOf(reader);
  const words = new Set(reader.tokens.slice(reader.at, reader.at + length).map(({ upper }) => upper));
  advance(reader, length);
  const form = words.has("APPLY") ? "apply" : words.has("ARRAY") ? "array" : "join";
  return { words, span: spanFrom(reader, start), form };
}

function joinType({ words, form }: JoinKeywords): JoinType {
  if (form === "apply") return words.has("OUTER") ? "left" : "cross";
  if (form === "array" || words.has("ASOF") || words.has("POSITIONAL") || words.has("PASTE")) return "other";
  if (words.has("SEMI")) return "semi";
  if (words.has("ANTI")) return "anti";
  if (words.has("ANY") && !words.has("LEFT") && !words.has("RIGHT") && !words.has("INNER") && !words.has("FULL")) return "other";
  if (words.has("LEFT")) return "left";
  if (words.has("RIGHT")) return "right";
  if (words.has("FULL")) return "full";
  return words.has("CROSS") ? "cross" : "inner";
}

interface JoinCondition {
  readonly on?: Expression;
  readonly conditionSpan?: Span;
  readonly using: readonly Identifier[];
}

function endsCondition(reader: Reader): boolean {
  return isStop(reader) || keywordLength(reader) > 0 || isNext(reader, "LATERAL") || isNext(reader, "WITH") || endsClause(reader);
}

const clauseWords: ReadonlySet<string> = wordSet(`
  SET START SAMPLE CLUSTER DISTRIBUTE SORT FOR OPTION FORMAT PIVOT UNPIVOT LOCK MODEL VALUES DO |> INSERT UPDATE DELETE MERGE SELECT
  USING TABLESAMPLE WINDOW GO DECLARE CREATE DROP EXEC IF`);

function endsClause(reader: Reader): boolean {
  return isOneOf(reader, clauseWords);
}

function readCondition(reader: Reader): JoinCondition {
  // Snowflake's ASOF JOIN.
  if (accept(reader, "MATCH_CONDITION")) skipOne(reader);
  const start = startOf(reader);
  if (accept(reader, "ON")) {
    const on = settle(reader, reader.grammar.expression(reader, precedence.any), endsCondition);
    return { on, conditionSpan: { start, end: Math.max(previousEnd(reader), on.end) }, using: [] };
  }
  if (!isNext(reader, "USING") || (!isNext(reader, "(", 1) && !isDialect(reader, "clickhouse"))) return { using: [] };
  advance(reader);
  const using = isNext(reader, "(") ? readNameList(reader) : readBareNames(reader);
  const span = spanFrom(reader, start);
  // PostgreSQL's USING (a) AS name.
  if (isNext(reader, "AS") && isName(peek(reader, 1))) advance(reader, 2);
  return { using, conditionSpan: span };
}

/** ClickHouse: USING a, b. */
function readBareNames(reader: Reader): readonly Identifier[] {
  const names = [readIdentifier(reader)];
  while (accept(reader, ",")) names.push(readIdentifier(reader));
  return names;
}

/** What is applied may name the columns of what it is applied to, as LATERAL may. */
function seesTheLeft(right: Relation, { form }: JoinKeywords): Relation {
  return form === "apply" && (right.kind === "derived" || right.kind === "tableFunction") ? { ...right, lateral: true } : right;
}

/** `a JOIN b JOIN c ON x ON y` joins b and c first. */
function readRight(reader: Reader, keywords: JoinKeywords, natural: boolean): Relation {
  const right = seesTheLeft(readRelation(reader), keywords);
  const type = joinType(keywords);
  const needsCondition = keywords.form === "join" && !natural && type !== "cross" && type !== "other";
  if (!needsCondition || isNext(reader, "ON") || isNext(reader, "USING") || keywordLength(reader) === 0) return right;
  if (!enter(reader, weights.relation)) {
    skipUntil(reader, isClauseNext);
    return right;
  }
  let nested = right;
  // The inner joins take conditions until one is left for this join.
  for (let length = 0; length < longestChain && !isNext(reader, "ON") && !isNext(reader, "USING"); length++) {
    const inner = readKeywords(reader);
    if (inner === undefined) break;
    nested = finishJoin(reader, nested, inner);
  }
  reader.depth -= weights.relation;
  return nested;
}

/** ClickHouse: what is joined are the columns' own arrays, `a AS b, c`. */
function readArrays(reader: Reader): Relation {
  const start = startOf(reader);
  do {
    reader.grammar.expression(reader, precedence.any);
    if (accept(reader, "AS")) readIdentifier(reader);
  } while (accept(reader, ","));
  return { kind: "opaqueRelation", span: spanFrom(reader, start) };
}

function finishJoin(reader: Reader, left: Relation, keywords: JoinKeywords): Join {
  const natural = keywords.words.has("NATURAL");
  const right = keywords.form === "array" ? readArrays(reader) : readRight(reader, keywords, natural);
  const condition = readCondition(reader);
  const span = { start: left.span.start, end: Math.max(previousEnd(reader), right.span.end) };
  return { kind: "join", span, type: joinType(keywords), keywordSpan: keywords.span, comma: false, natural, left, right, ...condition };
}

/** Spark's `LATERAL VIEW [OUTER] explode(a) t AS x, y`. */
function readLateralView(reader: Reader, left: Relation): Join | undefined {
  const start = startOf(reader);
  if (!accept(reader, "LATERAL", "VIEW")) return undefined;
  const outer = accept(reader, "OUTER");
  const keywordSpan = spanFrom(reader, start);
  const right = readGenerator(reader);
  const span = { start: left.span.start, end: Math.max(previousEnd(reader), right.span.end) };
  return { kind: "join", span, type: outer ? "left" : "cross", keywordSpan, comma: false, natural: false, left, right, using: [] };
}

function readGenerator(reader: Reader): Relation {
  const start = startOf(reader);
  if (!isName(peek(reader))) {
    unexpected(reader, "A function");
    return { kind: "opaqueRelation", span: { start, end: start } };
  }
  const name = [identifierOf(peek(reader))];
  advance(reader);
  while (isNext(reader, ".") && isName(peek(reader, 1))) {
    name.push(identifierOf(peek(reader, 1)));
    advance(reader, 2);
  }
  const call: Expression = isNext(reader, "(")
    ? readCall(reader, name)
    : { kind: "opaque", start, end: previousEnd(reader), parentheses: 0 };
  const alias = readViewAlias(reader);
  return { kind: "tableFunction", span: spanFrom(reader, start), call, lateral: true, ...(alias === undefined ? {} : { alias }) };
}

function readViewAlias(reader: Reader): ReturnType<typeof readTableAlias> {
  const start = startOf(reader);
  const alone = isNext(reader, "AS");
  const named = alone ? undefined : readTableAlias(reader);
  const bare = !isNext(reader, "AS") && named !== undefined && isTableAlias(reader) && !joinWords.has(peek(reader).upper);
  if (!bare && !accept(reader, "AS")) return named;
  const columns = [readIdentifier(reader)];
  while (accept(reader, ",")) columns.push(readIdentifier(reader));
  const name = named?.name ?? { name: "", quoted: false, span: { start, end: start } };
  return { span: { start, end: previousEnd(reader) }, name, columns };
}

function isReshaping(reader: Reader): boolean {
  return isNext(reader, "PIVOT") || isNext(reader, "UNPIVOT");
}

/** Oracle's `a JOIN b ON ... PIVOT (...)`. */
function reshapedJoin(reader: Reader, left: Relation): Relation {
  const alias = readTableAlias(reader);
  return { kind: "opaqueRelation", span: spanFrom(reader, left.span.start), ...(alias === undefined ? {} : { alias }) };
}

function readJoins(reader: Reader): Relation {
  let left = readRelation(reader);
  for (let length = 0; ; length++) {
    if (length === longestChain) {
      skipChain(reader, isClauseNext);
      return left;
    }
    const view = isNext(reader, "LATERAL") ? readLateralView(reader, left) : undefined;
    const keywords = view === undefined ? readKeywords(reader) : undefined;
    if (view !== undefined) left = view;
    else if (keywords !== undefined) left = finishJoin(reader, left, keywords);
    else if (left.kind === "join" && isReshaping(reader) && readModifiers(reader).reshaped) left = reshapedJoin(reader, left);
    else return left;
  }
}

function comma(left: Relation, right: Relation, keywordSpan: Span): Join {
  const span = { start: left.span.start, end: Math.max(right.span.end, keywordSpan.end) };
  return { kind: "join", span, type: "cross", keywordSpan, comma: true, natural: false, left, right, using: [] };
}

/** All of FROM behind the word. A comma before the next clause is let pass (DuckDB, BigQuery). */
function readList(reader: Reader): Relation {
  let left = readJoins(reader);
  for (let length = 0; isNext(reader, ","); length++) {
    if (length === longestChain) {
      skipChain(reader, isClauseNext);
      break;
    }
    const { start, end } = peek(reader);
    advance(reader);
    if (isStop(reader)) break;
    left = comma(left, readJoins(reader), { start, end });
  }
  return left;
}

export function readFrom(reader: Reader): Relation {
  if (!enter(reader, weights.relation)) {
    const start = startOf(reader);
    skipUntil(reader, () => false);
    return { kind: "opaqueRelation", span: spanFrom(reader, start) };
  }
  const relation = readList(reader);
  reader.depth -= weights.relation;
  return relation;
}
