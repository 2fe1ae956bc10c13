/**
 * What a translation lost. polyglot reports success where it drops a unit, WITH OFFSET or an outer-join mark: a translation is believed only
 * where every name, literal and clause of the text is found in it again.
 */
import { dialects } from "../../dialects/index.ts";
import { functionName } from "../../syntax/function-name.ts";
import { parseStatements } from "../../syntax/parse.ts";
import { stringValue } from "../../syntax/string-value.ts";
import type { Call, Expression, Literal, Relation, Statement } from "../../syntax/tree.ts";
import { walk } from "../../syntax/walk.ts";
import { structureOf } from "./structure.ts";

interface Mentions {
  /** Lower case. */
  readonly names: Set<string>;
  readonly numbers: Set<string>;
  readonly strings: Set<string>;
  readonly units: Set<string>;
}

/** Their patterns are written in another language in DuckDB. */
const formatting = /FORMAT|PARSE|TO_CHAR|TO_DATE|TO_TIMESTAMP|STR_TO|TRUNC|DATEADD|DATEDIFF|DATE_|TIMESTAMP|CONVERT|REGEXP|JSON/;

function isPattern(call: Call): boolean {
  return formatting.test(functionName(call));
}

function noteLiteral(literal: Literal, mentions: Mentions): void {
  if (literal.type === "interval") {
    for (const part of literal.value.match(/\d+|[A-Za-z]+/g) ?? []) {
      if (/\d/.test(part)) mentions.numbers.add(String(Number(part)));
      else if (part !== "TO") mentions.units.add(part.toLowerCase());
    }
  } else if (literal.type === "number") mentions.numbers.add(String(Number(literal.value)));
  else if (literal.type === "other" && /^[A-Z]+$/.test(literal.value)) mentions.units.add(literal.value.toLowerCase());
  else if (literal.type === "string" || literal.type === "date" || literal.type === "timestamp") mentions.strings.add(literal.value);
}

function noteRelation(relation: Relation, mentions: Mentions): void {
  if (relation.kind === "join") {
    for (const { name } of relation.using) mentions.names.add(name.toLowerCase());
    return;
  }
  if (relation.kind === "table") mentions.names.add(relation.name.at(-1)?.name.toLowerCase() ?? "");
  if (relation.alias !== undefined) mentions.names.add(relation.alias.name.name.toLowerCase());
}

/** Names of BigQuery's quoted paths and the like are compared by their parts. */
function mentionsOf(root: Statement): Mentions {
  const mentions: Mentions = { names: new Set(), numbers: new Set(), strings: new Set(), units: new Set() };
  const patterns = new Set<Expression>();
  walk(root, (node) => {
    if (node.kind === "call" && isPattern(node)) for (const argument of node.arguments) patterns.add(argument);
    // Elements are counted from another number there.
    if (node.kind === "access" && node.index !== undefined) patterns.add(node.index);
    if (node.kind === "column") mentions.names.add(node.name.name.toLowerCase());
    else if (node.kind === "literal" && !patterns.has(node)) noteLiteral(node, mentions);
    else if (node.kind === "literal" && node.type === "other") noteLiteral(node, mentions);
    else if (node.kind === "extract") mentions.units.add(node.field.toLowerCase());
    else if (node.kind === "select") {
      for (const { alias } of node.items) if (alias !== undefined) mentions.names.add(alias.name.toLowerCase());
    } else if (node.kind === "query") {
      for (const { name } of node.with?.tables ?? []) mentions.names.add(name.name.toLowerCase());
    } else if (node.kind === "table" || node.kind === "derived" || node.kind === "tableFunction" || node.kind === "join") {
      noteRelation(node, mentions);
    }
  });
  return mentions;
}

interface Vocabulary {
  readonly words: ReadonlySet<string>;
  readonly numbers: ReadonlySet<string>;
  readonly strings: ReadonlySet<string>;
}

function vocabularyOf(sql: string): Vocabulary {
  const words = new Set<string>();
  const numbers = new Set<string>();
  const strings = new Set<string>();
  for (const { type, text } of parseStatements(sql, dialects.duckdb).tokens) {
    if (type === "word") words.add(text.toLowerCase());
    else if (type === "quotedIdentifier") words.add(text.slice(1, -1).replaceAll('""', '"').toLowerCase());
    else if (type === "number") numbers.add(String(Number(text)));
    else if (type === "string") strings.add(stringValue(text, dialects.duckdb));
  }
  return { words, numbers, strings };
}

function singular(unit: string): string {
  return unit.replace(/s$/, "");
}

/** Units are words, strings or parts of function names there: DAY, 'day', dayofmonth. */
function hasUnit(unit: string, { words, strings }: Vocabulary): boolean {
  const wanted = singular(unit);
  const near = (text: string): boolean => text.toLowerCase().includes(wanted);
  return [...words].some(near) || [...strings].some(near);
}

function hasName(name: string, { words, strings }: Vocabulary): boolean {
  if (words.has(name) || strings.has(name)) return true;
  return name.includes(".") && name.split(".").every((part) => words.has(part));
}

function hasNumber(number: string, { numbers, strings }: Vocabulary): boolean {
  return numbers.has(number) || strings.has(number) || [...strings].some((text) => text.split(/\D+/).includes(number));
}

/** The first thing of a statement that isn't found in its translation; undefined where all is there. */
export function firstLoss(source: string, statement: Statement, translated: string): string | undefined {
  const [result, ...others] = parseStatements(translated, dialects.duckdb).statements;
  if (result === undefined || others.length > 0) return "the statement as one";
  const before = structureOf(statement, source);
  const after = structureOf(result.statement, translated);
  for (const [what, times] of before) if ((after.get(what) ?? 0) < times) return what;
  const vocabulary = vocabularyOf(translated);
  const { names, numbers, strings, units } = mentionsOf(statement);
  return (
    [...names].find((name) => name !== "" && !hasName(name, vocabulary)) ??
    [...numbers].find((number) => !hasNumber(number, vocabulary)) ??
    [...strings].find((text) => !vocabulary.strings.has(text)) ??
    [...units].find((unit) => !hasUnit(unit, vocabulary))
  );
}
