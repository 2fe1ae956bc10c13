/** What a column reference means. Sound: where the schema would be needed to be sure, the answer is unknown, with what is likely. */
import type { DialectId } from "../dialect.ts";
import { dialects } from "../dialects/index.ts";
import type { ClauseName, Resolution, SourceColumn } from "../scope.ts";
import type { ColumnReference, Identifier, SelectItem } from "../syntax/tree.ts";
import { aliasVisibility } from "./alias-visibility.ts";
import { findColumn } from "./column-index.ts";
import type { DraftScope, DraftSource } from "./draft.ts";
import { isPseudoColumn } from "./functions/pseudo-columns.ts";
import { identifierKey, tableNameParts } from "./names.ts";
import { indexSources, sourcesKnowing } from "./source-index.ts";

export interface Asked {
  readonly reference: ColumnReference;
  readonly scope: DraftScope;
  readonly clause: ClauseName;
  /** The reference is the whole item of ORDER BY or GROUP BY. */
  readonly alone: boolean;
  /** In ON: the first of the sources that this join joins. */
  readonly from: number;
  /** The item that the reference stands in, which its own alias doesn't mean. */
  readonly item?: SelectItem;
  readonly dialect: DialectId;
  readonly resolutions: ReadonlyMap<ColumnReference, Resolution>;
}

const unknown: Resolution = { kind: "unknown" };

export function resolveReference(asked: Asked): Resolution {
  return asked.reference.qualifier.length > 0 ? resolveQualified(asked) : resolveUnqualified(asked);
}

function loose(dialect: DialectId): boolean {
  return dialects[dialect].folding !== "sensitive";
}

// ---- t.column, schema.t.column, column.field, t.column.field

function resolveQualified(asked: Asked): Resolution {
  const { reference, dialect } = asked;
  const whole = sourceNamed(asked, reference.qualifier);
  if (whole !== undefined) {
    if (whole.sources.length > 1) return { kind: "ambiguous", sources: whole.sources };
    const source = whole.sources[0];
    return source === undefined ? unknown : columnOf(source, reference.name, whole.scope, whole.scope !== asked.scope, dialect);
  }
  return resolveField(asked);
}

interface Named {
  readonly sources: readonly DraftSource[];
  readonly scope: DraftScope;
}

function sourceNamed(asked: Asked, qualifier: readonly Identifier[]): Named | undefined {
  const parts = tableNameParts(qualifier, asked.dialect);
  const last = parts.at(-1);
  if (last === undefined) return undefined;
  const key = identifierKey(last, asked.dialect);
  for (let scope: DraftScope | undefined = asked.scope; scope !== undefined; scope = scope.outer?.scope) {
    indexSources(scope, asked.dialect);
    const sources = (scope.byName.get(key) ?? [])
      .map((index) => scope?.sources[index])
      .filter((source) => source !== undefined)
      .filter((source) => (!source.hidden || asked.clause === "from") && pathMatches(source, parts, asked.dialect));
    const mine = sources.length > 1 ? sources.filter((source) => (scope?.sources.indexOf(source) ?? 0) >= asked.from) : sources;
    if (sources.length > 0) return { sources: mine.length > 0 ? mine : sources, scope };
  }
  return undefined;
}

/** A qualifier of several parts means a table that is written with at least these, and has no alias. */
function pathMatches(source: DraftSource, parts: readonly Identifier[], dialect: DialectId): boolean {
  if (parts.length === 1) return true;
  const { relation } = source;
  if (relation.kind !== "table" || relation.alias !== undefined) return false;
  const written = tableNameParts(relation.name, dialect).toReversed();
  return parts.toReversed().every((part, index) => {
    const other = written[index];
    return other === undefined || identifierKey(part, dialect) === identifierKey(other, dialect);
  });
}

function columnOf(source: DraftSource, name: Identifier, scope: DraftScope, correlated: boolean, dialect: DialectId): Resolution {
  const listed = source.columns ?? source.partial;
  const column = listed === undefined ? undefined : findColumn(listed, identifierKey(name, dialect), dialect, loose(dialect));
  if (column === "several") return { kind: "ambiguous", sources: [source] };
  if (column !== undefined) return { kind: "column", source, column, scope, correlated };
  return source.columns === undefined ? { kind: "column", source, scope, correlated } : unknown;
}

/** No source has the qualifier's name: it is a column of a struct, `column.field` or `t.column.field`. */
function resolveField(asked: Asked): Resolution {
  const { reference } = asked;
  const [first, second] = reference.qualifier;
  if (first === undefined) return unknown;
  const owner = second === undefined ? undefined : sourceNamed(asked, [first]);
  const base: ColumnReference = {
    kind: "column",
    start: reference.start,
    end: reference.end,
    parentheses: 0,
    qualifier: owner === undefined ? [] : [first],
    name: owner === undefined || second === undefined ? first : second,
  };
  const resolution = resolveReference({ ...asked, reference: base, alone: false });
  return resolution.kind === "column" ? asField(resolution, base.name.name) : unknown;
}

function asField(resolution: Extract<Resolution, { kind: "column" }>, name: string): Resolution {
  const { source, scope, correlated, column } = resolution;
  return { kind: "column", source, scope, correlated, fieldOf: column ?? name };
}

// ---- column

interface Candidates {
  readonly sure?: Resolution;
  /** Sources of unknown columns that may have it. */
  readonly open: readonly DraftSource[];
  readonly anything: boolean;
}

function resolveUnqualified(asked: Asked): Resolution {
  const { scope, reference, dialect } = asked;
  const key = identifierKey(reference.name, dialect);
  const alias = aliasOf(asked, key);
  if (alias?.wins === "alias") return alias.resolution;
  const here = candidatesIn(asked, scope, key, false);
  if (here.sure !== undefined) return alias === undefined ? here.sure : decide(alias, here.sure, asked.resolutions);
  const uncertain = here.open.length > 0 || here.anything;
  if (!reference.name.quoted && isPseudoColumn(reference.name.name, dialect)) return unknown;
  if (!uncertain && alias !== undefined) return alias.resolution;
  const outside = resolveOutside(asked, key);
  if (!uncertain) return outside;
  const [only, another] = here.open;
  const inner: Resolution | undefined =
    only === undefined || another !== undefined ? undefined : { kind: "column", source: only, scope, correlated: false };
  if (inner !== undefined && !here.anything && alias === undefined && outside.kind === "unknown" && outside.likely === undefined)
    return inner;
  const likely = alias?.resolution ?? inner;
  return likely === undefined ? unknown : { kind: "unknown", likely };
}

/** The meaning in the enclosing queries, nearest first. */
function resolveOutside(asked: Asked, key: string): Resolution {
  let uncertain: Resolution | undefined;
  for (let visible = asked.scope.outer; visible !== undefined; visible = visible.scope.outer) {
    const found = candidatesIn({ ...asked, from: 0, clause: visible.clause }, visible.scope, key, true);
    const [only] = found.open;
    if (found.sure !== undefined) return uncertain === undefined ? found.sure : uncertain;
    if (found.open.length > 0 || found.anything) {
      uncertain ??= {
        kind: "unknown",
        likely: only === undefined ? unknown : { kind: "column", source: only, scope: visible.scope, correlated: true },
      };
    }
  }
  return uncertain ?? unknown;
}

function candidatesIn(asked: Asked, scope: DraftScope, key: string, correlated: boolean): Candidates {
  const { dialect } = asked;
  indexSources(scope, dialect);
  const merged = asked.clause === "from" ? undefined : scope.merged.get(key);
  if (merged !== undefined)
    return { sure: mergedResolution(merged.sources, merged.from, key, scope, correlated, dialect), open: [], anything: false };
  const usable = (index: number): boolean => {
    const source = scope.sources[index];
    return source !== undefined && (!source.hidden || asked.clause === "from");
  };
  for (const match of loose(dialect) ? (["exact", "loose"] as const) : (["exact"] as const)) {
    const all = sourcesKnowing(scope, match === "loose" ? key.toLowerCase() : key, match, dialect).filter(usable);
    const near = all.filter((index) => index >= asked.from);
    const indices = near.length > 0 ? near : all;
    const sources = sourcesAt(scope, indices);
    const [only, another] = sources;
    if (only === undefined) continue;
    if (another !== undefined) return { sure: { kind: "ambiguous", sources }, open: [], anything: false };
    return { sure: columnOf(only, asked.reference.name, scope, correlated, dialect), open: [], anything: false };
  }
  return { open: unknownSources(scope, asked), anything: scope.anything };
}

/** At most two: whether there is none, one or more is all that matters. */
function unknownSources(scope: DraftScope, asked: Asked): readonly DraftSource[] {
  const usable = (index: number): boolean => scope.sources[index]?.hidden !== true || asked.clause === "from";
  // A function's alias is its value: `FROM unnest(items) AS item`, then `item`.
  const named = scope.byName.get(identifierKey(asked.reference.name, asked.dialect)) ?? [];
  const values = named.filter((index) => scope.sources[index]?.kind === "function" && scope.open.includes(index));
  if (values.length > 0) return sourcesAt(scope, values);
  const near: number[] = [];
  const all: number[] = [];
  for (let at = scope.open.length - 1; at >= 0 && near.length < 2; at -= 1) {
    const index = scope.open[at];
    if (index === undefined || !usable(index)) continue;
    if (index >= asked.from) near.push(index);
    else if (near.length > 0 || all.length >= 2) break;
    else all.push(index);
  }
  return sourcesAt(scope, near.length > 0 ? near : all);
}

function sourcesAt(scope: DraftScope, indices: readonly number[]): readonly DraftSource[] {
  return indices.map((index) => scope.sources[index]).filter((source) => source !== undefined);
}

function mergedResolution(
  sources: readonly DraftSource[],
  from: DraftSource | undefined,
  key: string,
  scope: DraftScope,
  correlated: boolean,
  dialect: DialectId,
): Resolution {
  const source = from ?? sources[0];
  if (source === undefined) return unknown;
  const found = source.columns === undefined ? undefined : findColumn(source.columns, key, dialect, loose(dialect));
  const known = found === "several" ? undefined : found;
  const column = known === undefined || from !== undefined ? known : eitherOf(known);
  return { kind: "column", source, scope, correlated, merged: sources, ...(column === undefined ? {} : { column }) };
}

/** After a full join: either side's value, so no plain copy of one. */
function eitherOf(column: SourceColumn): SourceColumn {
  return { name: column.name, type: column.type, kind: column.kind, nullable: true };
}

// ---- aliases of the SELECT list

interface AliasCandidate {
  readonly resolution: Resolution;
  readonly wins: "alias" | "column" | "either";
}

function aliasOf(asked: Asked, key: string): AliasCandidate | undefined {
  const { scope, clause, alone, dialect } = asked;
  if (clause === "orderBy" && alone) {
    const items = [...(scope.aliases.get(key) ?? []), ...(scope.plainItems.get(key) ?? [])];
    const resolution = itemResolution(items, scope, asked);
    return resolution === undefined ? undefined : { resolution, wins: "alias" };
  }
  const visibility = clause === "groupBy" && !alone && dialect === "postgres" ? "never" : aliasVisibility(dialect, clause);
  if (visibility === "never") return undefined;
  const items = (scope.aliases.get(key) ?? []).filter((item) => item !== asked.item && (clause !== "select" || before(item, asked.item)));
  const resolution = itemResolution(items, scope, asked);
  if (resolution === undefined) return undefined;
  return { resolution, wins: visibility === "aliasFirst" ? "alias" : visibility === "columnFirst" ? "column" : "either" };
}

function before(item: SelectItem, other: SelectItem | undefined): boolean {
  return other === undefined || item.span.start < other.span.start;
}

function itemResolution(items: readonly SelectItem[], scope: DraftScope, asked: Asked): Resolution | undefined {
  const meanings = items.map((item): Resolution => {
    const plain = item.expression.kind === "column" ? asked.resolutions.get(item.expression) : undefined;
    return item.alias === undefined && plain !== undefined ? plain : { kind: "alias", item, scope };
  });
  const [first, ...others] = meanings;
  if (first === undefined) return undefined;
  return others.every((other) => sameMeaning(first, other, asked.resolutions)) ? first : unknown;
}

/** A name that is both an alias and a column: by the dialect's rule, or both where both mean the same column. */
function decide(alias: AliasCandidate, column: Resolution, resolutions: ReadonlyMap<ColumnReference, Resolution>): Resolution {
  if (alias.wins === "column" || sameMeaning(alias.resolution, column, resolutions)) return column;
  // As a column it would be refused, so it is the alias.
  if (column.kind === "ambiguous") return alias.resolution;
  return { kind: "unknown", likely: column };
}

function sameMeaning(left: Resolution, right: Resolution, resolutions: ReadonlyMap<ColumnReference, Resolution>): boolean {
  const a = throughAlias(left, resolutions);
  const b = throughAlias(right, resolutions);
  return a.kind === "column" && b.kind === "column" && a.column !== undefined && a.source === b.source && a.column === b.column;
}

function throughAlias(resolution: Resolution, resolutions: ReadonlyMap<ColumnReference, Resolution>): Resolution {
  if (resolution.kind !== "alias" || resolution.item.expression.kind !== "column") return resolution;
  return resolutions.get(resolution.item.expression) ?? resolution;
}
