import type { RuleMatch } from "../../../rule.ts";
import type { AnalysedStatement } from "../../../scope.ts";
import type { AlterAction, AlterTable, ColumnDefinition, Identifier, Span } from "../../../syntax/tree.ts";
import { isCreatedHere } from "./script.ts";

export function dotted(name: readonly Identifier[]): string {
  return name.map((part) => part.name).join(".");
}

export function textOf({ source }: AnalysedStatement, { start, end }: Span): string {
  return source.slice(start, end);
}

/** The actions of an ALTER TABLE on a table that was there before the script. */
export function alterMatches(
  analysed: AnalysedStatement,
  match: (action: AlterAction, table: string, statement: AlterTable) => RuleMatch | undefined,
): readonly RuleMatch[] {
  const { statement } = analysed;
  if (statement.kind !== "alterTable" || isCreatedHere(analysed, statement.target)) return [];
  return statement.actions.flatMap((action) => match(action, dotted(statement.target), statement) ?? []);
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
