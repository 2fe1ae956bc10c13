import { dialects } from "../../../dialects/index.ts";
import type { RuleMatch } from "../../../rule.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import type { AlterAction, AlterTable, ColumnDefinition, Identifier, Span } from "../../../syntax/tree.ts";
import { lex } from "../../../syntax/lexer.ts";
import { isCreatedHere } from "./script.ts";

export function dotted(name: readonly Identifier[]): string {
  return name.map((part) => part.name).join(".");
}

export function textOf({ source }: AnalysedStatement, { start, end }: Span): string {
  return source.slice(start, end);
}

/** The text in upper case with one space between its parts, without comments; a string is '' and a quoted name is "". For what the tree holds as text. */
export function wordsOf({ source, dialect }: AnalysedStatement, { start, end }: Span): string {
  return lex(source.slice(start, end), dialects[dialect])
    .filter(({ type }) => type !== "whitespace" && type !== "comment")
    .map(({ type, upper }) => (type === "string" ? "''" : type === "quotedIdentifier" ? '""' : upper))
    .join(" ");
}

/** What a SQL text says before the statement, as {@link wordsOf}; empty for the first one. */
export function wordsBefore(analysed: AnalysedStatement): string {
  return wordsOf(analysed, { start: 0, end: analysed.statement.span.start });
}

/** What the text says after the statement. */
export function wordsAfter(analysed: AnalysedStatement): string {
  return wordsOf(analysed, { start: analysed.statement.span.end, end: analysed.source.length });
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
