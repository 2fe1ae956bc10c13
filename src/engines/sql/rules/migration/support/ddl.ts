import { dialects } from "../../../dialects/index.ts";
import type { RuleMatch } from "../../../rule.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import type { AlterAction, AlterTable, ColumnDefinition, Identifier, Span } from "../../../syntax/tree.ts";
import type { DialectId } from "../../../dialect.ts";
import { lex } from "../../../syntax/lexer.ts";
import type { Token } from "../../../syntax/tokens.ts";
import { isCreatedHere } from "./script.ts";

export function dotted(name: readonly Identifier[]): string {
  return name.map((part) => part.name).join(".");
}

export function textOf({ source }: AnalysedStatement, { start, end }: Span): string {
  return source.slice(start, end);
}

/** A token as it stands in a text of words: a string is '' and a quoted name is "". */
function wordOf({ type, upper }: Token): string {
  if (type === "string") return "''";
  return type === "quotedIdentifier" ? '""' : upper;
}

function significant(text: string, dialect: DialectId): readonly Token[] {
  return lex(text, dialects[dialect]).filter(({ type }) => type !== "whitespace" && type !== "comment");
}

/** The text in upper case with one space between its parts, without comments. For what the tree holds as text. */
export function wordsOf({ source, dialect }: AnalysedStatement, { start, end }: Span): string {
  return significant(source.slice(start, end), dialect).map(wordOf).join(" ");
}

/** Scripts beyond this many characters aren't looked through for what stands before or after a statement: it would take quadratic time. */
const longest = 200_000;

export function isLongScript({ source }: AnalysedStatement): boolean {
  return source.length > longest;
}

interface Words {
  readonly source: string;
  readonly dialect: DialectId;
  readonly text: string;
  /** Of each token, where it begins in the source and in the text. */
  readonly starts: readonly number[];
  readonly places: readonly number[];
}

/** Of the text that was asked for last: the statements of a script ask one after the other. */
let last: Words | undefined;

function allWords({ source, dialect }: AnalysedStatement): Words {
  if (last?.source === source && last.dialect === dialect) return last;
  const tokens = significant(source, dialect);
  const places: number[] = [];
  let length = 0;
  for (const token of tokens) {
    places.push(length);
    length += wordOf(token).length + 1;
  }
  last = { source, dialect, text: tokens.map(wordOf).join(" "), starts: tokens.map(({ start }) => start), places };
  return last;
}

/** Where the first token at or behind a place of the source begins in the text of words. */
function placeOf({ starts, places, text }: Words, at: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) < at) low = middle + 1;
    else high = middle;
  }
  return places[low] ?? text.length;
}

/** What a SQL text says before the statement, as {@link wordsOf}; empty for the first one, and where the text is very long. */
export function wordsBefore(analysed: AnalysedStatement): string {
  if (isLongScript(analysed)) return "";
  const words = allWords(analysed);
  return words.text.slice(0, placeOf(words, analysed.statement.span.start)).trimEnd();
}

/** What the text says after the statement; empty where the text is very long. */
export function wordsAfter(analysed: AnalysedStatement): string {
  if (isLongScript(analysed)) return "";
  const words = allWords(analysed);
  return words.text.slice(placeOf(words, analysed.statement.span.end));
}

/** ALTER CONSTRAINT c DEFERRABLE and ALTER c RESTART are read as changes of a type. */
const noType = /^\s*ALTER\s+(?:CONSTRAINT\b|(?:COLUMN\s+)?\S+\s+(?:RESET|RESTART)\b)/i;

/** The actions of an ALTER TABLE on a table that was there before the script. */
export function alterMatches(
  analysed: AnalysedStatement,
  match: (action: AlterAction, table: string, statement: AlterTable) => RuleMatch | undefined,
): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "alterTable" || isCreatedHere(analysed, statement.target)) return [];
  return statement.actions.flatMap((action) => {
    if (action.kind === "alterType" && noType.test(textOf(analysed, action.span))) return [];
    return match(action, dotted(statement.target), statement) ?? [];
  });
}

/** Columns that the statement declares: of CREATE TABLE, and of ALTER TABLE ADD COLUMN. */
export function declaredColumns({ statement }: AnalysedStatement): readonly ColumnDefinition[] {
  if (statement.kind === "createTable") return statement.columns;
  if (statement.kind !== "alterTable") return [];
  return statement.actions.flatMap((action) => (action.kind === "addColumn" ? [action.column] : []));
}

export function columnMatches(
  analysed: AnalysedStatement,
  match: (column: ColumnDefinition) => Omit<RuleMatch, "span"> | undefined,
): readonly RuleMatch[] {
  return declaredColumns(analysed).flatMap((column) => {
    const found = match(column);
    return found === undefined ? [] : [{ span: column.span, ...found }];
  });
}
