/** The columns that a SELECT returns, star expanded. */
import { nameKey, identifierKey } from "./names.ts";
import type { SourceColumn } from "../scope.ts";
import type { Expression, Identifier, SelectItem, Star } from "../syntax/tree.ts";
import { findColumn } from "./column-index.ts";
import { maximumColumns, type Analysis, type DraftScope, type DraftSource } from "./draft.ts";
import { hasUnknownItems } from "./templates.ts";
import { typeOf } from "./types/type-of.ts";
import { refinedNotNull } from "./refined-not-null.ts";

/** Undefined where they can't be known, or are too many to be listed. */
export function outputOfSelect(analysis: Analysis, scope: DraftScope): readonly SourceColumn[] | undefined {
  if (hasUnknownItems(analysis, scope.select)) return undefined;
  const columns: SourceColumn[] = [];
  for (const item of scope.select.items) {
    const expanded = columnsOfItem(analysis, scope, item);
    if (expanded === undefined || columns.length + expanded.length > maximumColumns) return undefined;
    columns.push(...expanded);
  }
  return columns;
}

/** The columns that one item of a SELECT list becomes: one, or those of its star. */
export function columnsOfItem(analysis: Analysis, scope: DraftScope, item: SelectItem): readonly SourceColumn[] | undefined {
  const { expression } = item;
  if (expression.kind === "star") return expandStar(analysis, scope, expression);
  if (item.alias === undefined && (expression.kind === "opaque" || expression.kind === "lambda")) return undefined;
  if (expression.kind === "call" && severalColumns(expression.name.at(-1)?.name ?? "")) return undefined;
  return [itemColumn(analysis, scope, item)];
}

/** DuckDB's COLUMNS, and generators that return as many columns as they like. */
function severalColumns(name: string): boolean {
  return /^(?:columns|inline|inline_outer|stack|json_tuple|posexplode|posexplode_outer|explode|explode_outer)$/iu.test(name);
}

function itemColumn(analysis: Analysis, scope: DraftScope, item: SelectItem): SourceColumn {
  const fact = typeOf(analysis, item.expression);
  const name = outputName(item, analysis);
  const copied = item.expression.kind === "column" ? analysis.resolutions.get(item.expression) : undefined;
  const origin = copied?.kind === "column" && scope.select.groupBy?.type !== "sets" ? copied.column?.origin : undefined;
  const column: SourceColumn = {
    name: name?.name ?? "",
    type: fact.type,
    kind: fact.kind,
    nullable: fact.nullable,
    ...(origin === undefined ? {} : { origin }),
    ...(name?.quoted === true ? { quoted: true } : {}),
  };
  analysis.derivations.set(column, { kind: "expression", scope, expression: item.expression });
  return column;
}

/** The name an item gets; undefined where the engine makes one up that isn't known here. */
function outputName({ alias, expression }: SelectItem, { dialect }: Analysis): Pick<Identifier, "name" | "quoted"> | undefined {
  if (alias !== undefined) return alias;
  if (expression.kind === "column") return expression.name;
  if (dialect !== "postgres" && dialect !== "redshift") return undefined;
  return postgresName(expression);
}

/** FigureColname of PostgreSQL's parse_target.c, for the forms that matter. */
function postgresName(expression: Expression): Pick<Identifier, "name" | "quoted"> | undefined {
  if (expression.kind === "call") return expression.name.at(-1);
  if (expression.kind === "cast" && expression.operand.kind === "column") return expression.operand.name;
  return expression.kind === "case" ? { name: "case", quoted: false } : undefined;
}

// ---- star

function expandStar(analysis: Analysis, scope: DraftScope, star: Star): readonly SourceColumn[] | undefined {
  const { dialect } = analysis;
  if (scope.anything) return undefined;
  const excluded = new Set(star.except.map((name) => identifierKey(name, dialect)));
  const all = star.qualifier.length > 0 ? starOfSource(analysis, scope, star) : starOfAll(analysis, scope);
  if (all === undefined || analysis.starColumnsLeft < all.length) return undefined;
  analysis.starColumnsLeft -= all.length;
  const kept = all.filter((column) => !excluded.has(nameKey(column.name, column.quoted === true, dialect)));
  if (!star.replaces) return kept;
  return star.replacements === undefined ? undefined : replaced(analysis, scope, kept, star.replacements);
}

function replaced(
  analysis: Analysis,
  scope: DraftScope,
  columns: readonly SourceColumn[],
  replacements: readonly SelectItem[],
): readonly SourceColumn[] | undefined {
  const { dialect } = analysis;
  if (replacements.length === 0) return undefined;
  const byKey = new Map(replacements.map((item) => [item.alias === undefined ? "" : identifierKey(item.alias, dialect), item]));
  return columns.map((column) => {
    const item = byKey.get(nameKey(column.name, column.quoted === true, dialect));
    return item === undefined ? column : itemColumn(analysis, scope, item);
  });
}

function starOfSource(analysis: Analysis, scope: DraftScope, star: Star): readonly SourceColumn[] | undefined {
  const last = star.qualifier.at(-1);
  if (last === undefined) return undefined;
  const key = identifierKey(last, analysis.dialect);
  const [source, another] = scope.sources.filter((item) => item.key === key && !item.hidden);
  return source === undefined || another !== undefined ? undefined : copies(analysis, scope, source, source.columns);
}

/** Columns merged by USING come once: first, as the standard has it, or in DuckDB where the first of them stands. */
function starOfAll(analysis: Analysis, scope: DraftScope): readonly SourceColumn[] | undefined {
  const sources = scope.sources.filter((source) => !source.hidden);
  // A star of nothing is what stands in for a query that a template makes.
  if (sources.length === 0) return undefined;
  let size = 0;
  for (const source of sources) size += source.columns?.length ?? maximumColumns + 1;
  if (size > maximumColumns) return undefined;
  const merged = mergedColumns(analysis, scope);
  if (merged === undefined) return undefined;
  const inPlace = analysis.dialect === "duckdb";
  const columns: SourceColumn[] = inPlace ? [] : merged.map(({ column }) => column);
  const first = new Map(merged.flatMap(({ column, parts }) => (parts[0] === undefined ? [] : [[parts[0], column]])));
  const used = new Set(merged.flatMap(({ parts }) => parts));
  for (const source of sources) {
    const own = copies(analysis, scope, source, source.columns) ?? [];
    for (const [index, column] of (source.columns ?? []).entries()) {
      const replacement = inPlace ? first.get(column) : undefined;
      const copy = replacement ?? (used.has(column) ? undefined : own[index]);
      if (copy !== undefined) columns.push(copy);
    }
  }
  return columns;
}

interface OnceColumn {
  readonly column: SourceColumn;
  /** The columns of the sources that it stands for, in source order. */
  readonly parts: readonly SourceColumn[];
}

function mergedColumns(analysis: Analysis, scope: DraftScope): readonly OnceColumn[] | undefined {
  const once: OnceColumn[] = [];
  for (const [key, { name, sources, from }] of scope.merged) {
    const parts = sources.map((source) =>
      source.columns === undefined ? undefined : findColumn(source.columns, key, analysis.dialect, true),
    );
    const known = parts.filter((part) => part !== undefined && part !== "several");
    if (known.length !== sources.length) return undefined;
    const value = from === undefined ? undefined : known[sources.indexOf(from)];
    const [column] = value === undefined ? [] : (copies(analysis, scope, from, [value]) ?? []);
    once.push({ column: column ?? eitherColumn(analysis, name, known), parts: known });
  }
  return once;
}

function eitherColumn(analysis: Analysis, name: string, columns: readonly SourceColumn[]): SourceColumn {
  const kinds = new Set(columns.map((column) => column.kind));
  const [first] = columns;
  const column: SourceColumn = { name, type: "", kind: kinds.size === 1 && first !== undefined ? first.kind : "unknown", nullable: true };
  analysis.derivations.set(column, { kind: "merged", columns });
  return column;
}

/** The columns of a source as the rows after WHERE have them. */
function copies(
  analysis: Analysis,
  scope: DraftScope,
  source: DraftSource | undefined,
  columns: readonly SourceColumn[] | undefined,
): readonly SourceColumn[] | undefined {
  if (source === undefined || columns === undefined) return columns;
  const grouped = scope.select.groupBy?.type === "sets";
  const notNull = refinedNotNull(analysis, scope).get(source);
  return columns.map((column) => {
    const nullable = grouped || (column.nullable && notNull?.has(nameKey(column.name, column.quoted === true, analysis.dialect)) !== true);
    if (nullable === column.nullable) return column;
    const copy = { ...column, nullable };
    analysis.derivations.set(copy, { kind: "column", column });
    return copy;
  });
}
