/** What is known of the columns that expressions name. */
import type { AnalysedStatement, Resolution, Scope, ScopeSource, SourceColumn } from "../../../scope.ts";
import type { ColumnReference, Expression, Span } from "../../../syntax/tree.ts";
import { some, within } from "./walk.ts";

export function textAt(analysed: AnalysedStatement, span: Span): string {
  return analysed.source.slice(span.start, span.end);
}

/** Names as rules compare them; quoting that makes two names differ by case alone is rare enough to be left out. */
export function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export interface KnownColumn {
  readonly reference: ColumnReference;
  readonly source: ScopeSource;
  readonly scope: Scope;
  /** Undefined where the source's columns can't be known. */
  readonly column?: SourceColumn;
  readonly correlated: boolean;
}

/** The column that an expression plainly names. */
export function columnOf(analysed: AnalysedStatement, expression: Expression): KnownColumn | undefined {
  return expression.kind === "column" ? asKnown(expression, analysed.resolve(expression)) : undefined;
}

/** The same, or the column that is meant most probably where the schema would be needed to be sure: for advice, never for proof. */
export function likelyColumnOf(analysed: AnalysedStatement, expression: Expression): KnownColumn | undefined {
  if (expression.kind !== "column") return undefined;
  const resolution = analysed.resolve(expression);
  return asKnown(expression, resolution.kind === "unknown" && resolution.likely !== undefined ? resolution.likely : resolution);
}

function asKnown(expression: ColumnReference, resolution: Resolution): KnownColumn | undefined {
  if (resolution.kind !== "column" || resolution.fieldOf !== undefined) return undefined;
  const { source, scope, column, correlated } = resolution;
  return { reference: expression, source, scope, correlated, ...(column === undefined ? {} : { column }) };
}

export function sameColumn(a: KnownColumn, b: KnownColumn): boolean {
  return a.source === b.source && sameName(a.reference.name.name, b.reference.name.name);
}

export function referencesIn(expression: Expression): readonly ColumnReference[] {
  return within(expression).filter((inner) => inner.kind === "column");
}

const obscure: ReadonlySet<Expression["kind"]> = new Set(["subquery", "exists", "opaque", "star", "lambda"]);

/** Something whose columns can't be seen: a subquery, or text that wasn't understood. */
export function isObscure(expression: Expression): boolean {
  return some(expression, ({ kind }) => obscure.has(kind));
}

/** The columns of an expression; undefined where one of them can't be resolved or a subquery or opaque text may name more. */
export function columnsIn(analysed: AnalysedStatement, expression: Expression): readonly KnownColumn[] | undefined {
  if (some(expression, (inner) => isObscure(inner) || (inner.kind === "in" && inner.query !== undefined) || hasQuery(inner)))
    return undefined;
  const columns = referencesIn(expression).map((reference) => columnOf(analysed, reference));
  const known = columns.filter((column) => column !== undefined);
  return known.length === columns.length ? known : undefined;
}

function hasQuery(expression: Expression): boolean {
  return expression.kind === "quantified" && expression.query !== undefined;
}

/** The sources of `scope` that an expression reads; undefined where that can't be told. */
export function sourcesIn(analysed: AnalysedStatement, scope: Scope, expression: Expression): ReadonlySet<ScopeSource> | undefined {
  const columns = columnsIn(analysed, expression);
  if (columns === undefined) return undefined;
  return new Set(columns.filter((column) => column.scope === scope).map((column) => column.source));
}

/** A column of a known table that no declaration keeps from being NULL; false where the declarations aren't all known, as of most in dbt. */
export function isDeclaredNullable(analysed: AnalysedStatement, expression: Expression): boolean {
  const known = columnOf(analysed, expression);
  const origin = known?.column?.origin;
  return origin !== undefined && origin.table.partial !== true && known?.column?.nullable === true && !origin.column.notNull;
}

/** NULL is impossible by declarations and by the query. */
export function isNotNull(analysed: AnalysedStatement, expression: Expression): boolean {
  return !analysed.typeOf(expression).nullable;
}

/** The names of a column as the reports and rewrites write it: qualified by its source where that has a name. */
export function qualifiedName(analysed: AnalysedStatement, column: KnownColumn): string | undefined {
  const written = textAt(analysed, column.reference.name.span);
  if (column.reference.qualifier.length > 0) return textAt(analysed, unparenthesised(column.reference));
  return column.source.name === "" ? undefined : `${aliasText(analysed, column.source)}.${written}`;
}

function unparenthesised(reference: ColumnReference): Span {
  return { start: reference.qualifier[0]?.span.start ?? reference.name.span.start, end: reference.name.span.end };
}

/** The source's name with the quotes it was written with. */
export function aliasText(analysed: AnalysedStatement, source: ScopeSource): string {
  const { relation } = source;
  if (relation.kind === "join") return source.name;
  if (relation.kind !== "opaqueRelation" && relation.alias !== undefined) return textAt(analysed, relation.alias.name.span);
  const last = relation.kind === "table" ? relation.name.at(-1) : undefined;
  return last === undefined ? source.name : textAt(analysed, last.span);
}

/** For preconditions: the table as the query names it. */
export function tableText(analysed: AnalysedStatement, source: ScopeSource): string {
  return source.relation.kind === "table" ? textAt(analysed, source.relation.nameSpan) : source.name;
}
