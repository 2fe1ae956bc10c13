/** The sources of a FROM clause, joins applied: which are optional, which columns USING merges, which conditions keep NULL out. */
import type { SourceColumn } from "../scope.ts";
import type { DerivedTable, Join, Relation, TableFunction, TableReference } from "../syntax/tree.ts";
import { findColumn } from "./column-index.ts";
import { collectUses } from "./collect-uses.ts";
import type { Analysis, CteEntry, DraftScope, DraftSource, NameEnvironment } from "./draft.ts";
import { findTable, withoutReference } from "./find-table.ts";
import { functionColumns } from "./functions/function-columns.ts";
import { identifierKey, nameKey, tableNameParts } from "./names.ts";
import { asNullable, columnsOfTable, renamed } from "./source-columns.ts";
import { keepsColumns, keepsRows } from "./table-modifiers.ts";

export interface FromContext {
  readonly analysis: Analysis;
  readonly scope: DraftScope;
  readonly environment: NameEnvironment | undefined;
}

/** Adds the sources of a relation to the scope, in the order in which a star lists them. */
export function addRelation(root: Relation, context: FromContext): void {
  // Comma lists and join chains lean left; they are taken apart without recursion.
  const spine: { readonly join: Join; start: number }[] = [];
  let relation = root;
  const start = context.scope.sources.length;
  while (relation.kind === "join") {
    spine.push({ join: relation, start });
    relation = relation.left;
  }
  addItem(relation, context);
  for (const { join } of spine.toReversed()) addJoin(join, start, context);
}

function addItem(relation: Exclude<Relation, Join>, context: FromContext): void {
  switch (relation.kind) {
    case "table":
      context.scope.sources.push(tableSource(relation, context));
      return;
    case "derived":
      context.scope.sources.push(derivedSource(relation, context));
      return;
    case "tableFunction":
      context.scope.sources.push(functionSource(relation, context));
      return;
    case "opaqueRelation":
      context.scope.sources.push(
        source(
          "opaque",
          relation,
          relation.alias?.name.name ?? "",
          aliasKey(relation, context),
          renamed(undefined, relation.alias, context.analysis),
        ),
      );
  }
}

function source(
  kind: DraftSource["kind"],
  relation: Relation,
  name: string,
  key: string | undefined,
  columns: readonly SourceColumn[] | undefined,
): DraftSource {
  return {
    kind,
    relation,
    name,
    key,
    optional: false,
    keys: [],
    hidden: false,
    notNull: new Set(),
    ...(columns === undefined ? {} : { columns }),
  };
}

function aliasKey(relation: Exclude<Relation, Join>, { analysis }: FromContext): string | undefined {
  return relation.alias === undefined ? undefined : identifierKey(relation.alias.name, analysis.dialect);
}

// ---- tables and CTEs

function tableSource(relation: TableReference, context: FromContext): DraftSource {
  const { analysis } = context;
  const parts = tableNameParts(relation.name, analysis.dialect);
  const last = parts.at(-1);
  const name = relation.alias?.name.name ?? last?.name ?? "";
  const key = aliasKey(relation, context) ?? (last === undefined ? undefined : identifierKey(last, analysis.dialect));
  const [only] = parts;
  const entry = parts.length === 1 && only !== undefined ? findCte(identifierKey(only, analysis.dialect), context.environment) : undefined;
  if (entry !== undefined) return cteSource(relation, name, key, entry, context);
  if (isPathOfSource(relation, context)) return source("opaque", relation, name, key, undefined);
  const table = findTable(
    analysis.catalog,
    parts.map((part) => part.name),
  );
  if (table === undefined) analysis.unknownTables.add(withoutReference(relation.name.map((part) => part.name)).join("."));
  const known = table === undefined || !keepsColumns(relation, analysis.source) ? undefined : columnsOfTable(table, analysis);
  const isPartial = table?.partial === true;
  const columns = renamed(isPartial ? undefined : known, relation.alias, analysis);
  const draft = source("table", relation, name, key, columns);
  if (table !== undefined) draft.table = table;
  if (isPartial && known !== undefined && columns === undefined) draft.partial = known;
  if (table !== undefined && keepsRows(relation, analysis.source)) {
    const declared = table.keys.map((entryKey) => entryKey.columns);
    draft.keys = isPartial ? declared : renamedKeys(declared, known, columns, analysis);
  }
  return draft;
}

function findCte(key: string, environment: NameEnvironment | undefined): CteEntry | undefined {
  for (let level = environment; level !== undefined; level = level.outer) {
    const entry = level.tables.get(key);
    if (entry !== undefined) return entry;
  }
  return undefined;
}

function cteSource(relation: TableReference, name: string, key: string | undefined, entry: CteEntry, context: FromContext): DraftSource {
  const { analysis } = context;
  const known = keepsColumns(relation, analysis.source) ? entry.result?.columns : undefined;
  const columns = renamed(known, relation.alias, analysis);
  const draft = source("cte", relation, name, key, columns);
  draft.cte = entry.cte;
  if (entry.cte.query !== undefined) draft.query = entry.cte.query;
  if (keepsRows(relation, analysis.source)) draft.keys = renamedKeys(entry.result?.keys ?? [], known, columns, analysis);
  return draft;
}

/** `FROM orders o, o.items`: an array of an earlier source, as BigQuery, Spark and others write it. */
function isPathOfSource(relation: TableReference, { analysis, scope }: FromContext): boolean {
  const [first, second] = relation.name;
  if (first === undefined || second === undefined) return false;
  const key = identifierKey(first, analysis.dialect);
  return scope.sources.some((earlier) => earlier.key === key);
}

// ---- derived tables and functions

function derivedSource(relation: DerivedTable, context: FromContext): DraftSource {
  const { analysis, scope } = context;
  const lateral = relation.lateral || analysis.dialect === "duckdb";
  const result = analysis.analyseQuery(relation.query, {
    environment: context.environment,
    parent: scope,
    outer: lateral ? { scope, clause: "from" } : scope.outer,
    role: "derived",
    level: scope.level + 1,
  });
  const known = relation.reshaped === true || !keepsColumns(relation, analysis.source) ? undefined : result.columns;
  const columns = renamed(known, relation.alias, analysis);
  const draft = source("derived", relation, relation.alias?.name.name ?? "", aliasKey(relation, context), columns);
  draft.query = relation.query;
  if (keepsRows(relation, analysis.source)) draft.keys = renamedKeys(result.keys, known, columns, analysis);
  return draft;
}

function functionSource(relation: TableFunction, context: FromContext): DraftSource {
  const { analysis, scope } = context;
  collectUses(relation.call, { analysis, scope, environment: context.environment, clause: "from", from: 0 });
  const columns = renamed(functionColumns(relation, analysis.dialect), relation.alias, analysis);
  return source("function", relation, relation.alias?.name.name ?? "", aliasKey(relation, context), columns);
}

/** Keys under the names that the alias gives; dropped where a column of it can't be found. */
function renamedKeys(
  keys: readonly (readonly string[])[],
  before: readonly SourceColumn[] | undefined,
  after: readonly SourceColumn[] | undefined,
  { dialect }: Analysis,
): readonly (readonly string[])[] {
  if (before === after || before === undefined) return keys;
  return keys.flatMap((key) => {
    const names = key.map((name) => {
      const column = findColumn(before, nameKey(name, false, dialect), dialect, true);
      return column === undefined || column === "several" ? undefined : after?.[before.indexOf(column)]?.name;
    });
    return names.every((name) => name !== undefined) ? [names] : [];
  });
}

// ---- joins

function addJoin(join: Join, leftStart: number, context: FromContext): void {
  const { scope, analysis } = context;
  const rightStart = scope.sources.length;
  addRelation(join.right, context);
  const end = scope.sources.length;
  const left = scope.sources.slice(leftStart, rightStart);
  const right = scope.sources.slice(rightStart, end);
  if (join.on !== undefined) collectUses(join.on, { analysis, scope, environment: context.environment, clause: "from", from: leftStart });
  merge(join, left, right, context);
  if (join.type === "left" || join.type === "full") right.forEach((item) => makeOptional(item, analysis));
  if (join.type === "right" || join.type === "full") left.forEach((item) => makeOptional(item, analysis));
  if (join.type === "other") [...left, ...right].forEach((item) => makeOptional(item, analysis));
  if (join.type === "semi" || join.type === "anti") right.forEach((item) => (item.hidden = true));
}

/** The rows of a source may be filled with NULLs from here on. */
export function makeOptional(item: DraftSource, analysis: Analysis): void {
  item.notNull.clear();
  if (item.optional) return;
  item.optional = true;
  const columns = asNullable(item.columns, analysis);
  if (columns !== undefined) item.columns = columns;
  const partial = asNullable(item.partial, analysis);
  if (partial !== undefined) item.partial = partial;
}

function merge(join: Join, left: readonly DraftSource[], right: readonly DraftSource[], { scope, analysis }: FromContext): void {
  const { dialect } = analysis;
  const names = join.natural
    ? commonNames(left, right, analysis)
    : join.using.map((name) => ({ key: identifierKey(name, dialect), name: name.name }));
  for (const { key, name } of names) {
    const before = scope.merged.get(key);
    const owner = before?.sources.some((item) => left.includes(item)) === true ? before : undefined;
    const leftSources = owner?.sources ?? holders(left, key, analysis);
    const rightSources = holders(right, key, analysis);
    const sources = [...leftSources, ...rightSources];
    const leftFrom = owner === undefined ? leftSources[0] : owner.from;
    const from = join.type === "full" ? undefined : join.type === "right" ? rightSources[0] : leftFrom;
    if (sources.length > 0) scope.merged.set(key, { name, sources, ...(from === undefined ? {} : { from }) });
  }
}

/** The sources of a side that have the column of USING: those that are known to, else the only one of unknown columns. */
function holders(side: readonly DraftSource[], key: string, { dialect }: Analysis): readonly DraftSource[] {
  const known = side.filter((item) => item.columns !== undefined && findColumn(item.columns, key, dialect, true) !== undefined);
  if (known.length > 0) return known.slice(0, 1);
  const open = side.filter((item) => item.columns === undefined);
  return open.length === 1 ? open : [];
}

/** NATURAL joins what both sides have; nothing can be said where the columns of one aren't known. */
function commonNames(
  left: readonly DraftSource[],
  right: readonly DraftSource[],
  { dialect }: Analysis,
): readonly { readonly key: string; readonly name: string }[] {
  if ([...left, ...right].some((item) => item.columns === undefined)) return [];
  const keys = new Set(left.flatMap((item) => (item.columns ?? []).map((column) => nameKey(column.name, column.quoted === true, dialect))));
  return right.flatMap((item) =>
    (item.columns ?? [])
      .map((column) => ({ key: nameKey(column.name, column.quoted === true, dialect), name: column.name }))
      .filter(({ key }) => keys.has(key)),
  );
}
