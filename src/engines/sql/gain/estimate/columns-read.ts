/** Which columns of which tables a statement reads, each time it names them, after what no one asks for is left out. */
import type { AnalysedStatement, ColumnUse, Scope, ScopeSource } from "../../scope.ts";
import type { TableSchema } from "../../schema.ts";
import type { Query, Relation, SelectItem } from "../../syntax/tree.ts";

export interface TableRead {
  readonly table: TableSchema;
  readonly source: ScopeSource;
  readonly scope: Scope;
  /** Lower case. */
  readonly columns: ReadonlySet<string>;
  /** How often it is read where each mention of a CTE runs it again; 1 outside of CTEs. */
  readonly mentions: number;
}

/** Columns of a query's result that somebody reads, lower case. */
type Needed = Set<string> | "all";

/** Undefined where a column can't be traced to its table, so that nothing can be said. */
export function columnsRead(statement: AnalysedStatement): readonly TableRead[] | undefined {
  const needed = new Map<Query, Needed>();
  const read = new Map<ScopeSource, Set<string>>();
  let known = true;
  // What an outer query needs of an inner one is known once the outer one is seen; CTEs that read CTEs take further rounds.
  for (let round = 0, before = -1, size = 0; size !== before && round < 20; round++) {
    before = size;
    for (const scope of statement.scopes) known = readScope(scope, needed, read) && known;
    size = total(needed) + total(read);
  }
  if (!known) return undefined;
  const reads: TableRead[] = [];
  for (const scope of statement.scopes) {
    for (const source of scope.sources) {
      if (source.kind === "table" && source.table === undefined) return undefined;
      if (source.kind === "function" || source.kind === "opaque") return undefined;
      if (source.table !== undefined && isRead(scope, needed)) {
        reads.push({
          table: source.table,
          source,
          scope,
          columns: read.get(source) ?? new Set(),
          mentions: mentionsOf(scope, statement.scopes),
        });
      }
    }
  }
  return reads;
}

/** Of the CTE that the scope stands in, the mentions of it, times those of the CTEs that they stand in. A recursive CTE's mention of itself doesn't count. */
function mentionsOf(scope: Scope, scopes: readonly Scope[], inside: readonly Query[] = []): number {
  const cte = enclosingCte(scope);
  if (cte === undefined) return 1;
  const chain = [...inside, cte.query];
  return scopes.reduce((sum, other) => {
    const named = other.sources.filter(({ kind, query }) => kind === "cte" && query === cte.query).length;
    const own = enclosingCte(other);
    return named === 0 || (own !== undefined && chain.includes(own.query)) ? sum : sum + named * mentionsOf(other, scopes, chain);
  }, 0);
}

function enclosingCte(scope: Scope): Scope | undefined {
  let at: Scope | undefined = scope;
  while (at !== undefined && at.role !== "cte") at = at.parent;
  return at;
}

function total(sets: ReadonlyMap<unknown, Needed>): number {
  return [...sets.values()].reduce((sum, set) => sum + 1 + (set === "all" ? 1000 : set.size), 0);
}

/** A CTE that nobody names is not run. */
function isRead(scope: Scope, needed: ReadonlyMap<Query, Needed>): boolean {
  return scope.role !== "cte" || needed.has(scope.query);
}

/** False where a name can't be resolved. */
function readScope(scope: Scope, needed: Map<Query, Needed>, read: Map<ScopeSource, Set<string>>): boolean {
  if (!isRead(scope, needed)) return true;
  const wanted = wantedOf(scope, needed);
  const skipped = scope.select.items.filter((item) => !isWanted(item, wanted));
  const uses = [...scope.uses, ...scope.correlatedUses].filter(
    ({ reference }) => !skipped.some(({ span }) => span.start <= reference.start && reference.end <= span.end),
  );
  const resolved = uses.map((use) => noteUse(use, needed, read));
  for (const source of scope.sources) if (source.query !== undefined && !needed.has(source.query)) needed.set(source.query, new Set());
  const joined = scope.select.from === undefined || noteJoins(scope.select.from, scope, needed, read);
  const stars =
    scope.role === "exists" ? [] : scope.select.items.filter((item) => item.expression.kind === "star" && !skipped.includes(item));
  return [joined, ...resolved, ...stars.map((item) => noteStar(item, scope, wanted, needed, read))].every((found) => found);
}

/** Distinct rows, set operations and whatever isn't a table of another query need every column of theirs. */
function wantedOf({ role, query, select }: Scope, needed: ReadonlyMap<Query, Needed>): Needed {
  if ((role !== "cte" && role !== "derived") || select.distinct || query.body.kind !== "select") return "all";
  return needed.get(query) ?? "all";
}

function isWanted({ alias, expression }: SelectItem, wanted: Needed): boolean {
  if (wanted === "all" || expression.kind === "star") return true;
  const name = alias?.name ?? (expression.kind === "column" ? expression.name.name : undefined);
  return name === undefined || wanted.has(name.toLowerCase());
}

function noteUse({ resolution, reference }: ColumnUse, needed: Map<Query, Needed>, read: Map<ScopeSource, Set<string>>): boolean {
  if (resolution.kind === "alias") return true;
  if (resolution.kind !== "column") return false;
  const { fieldOf } = resolution;
  const field = typeof fieldOf === "string" ? fieldOf : fieldOf?.name;
  const name = (resolution.column?.name ?? field ?? reference.name.name).toLowerCase();
  for (const source of resolution.merged ?? [resolution.source]) note(source, name, needed, read);
  return true;
}

/** USING names columns of both sides; a NATURAL join names none, so that its columns can't be told. */
function noteJoins(relation: Relation, scope: Scope, needed: Map<Query, Needed>, read: Map<ScopeSource, Set<string>>): boolean {
  if (relation.kind !== "join") return true;
  for (const { name } of relation.using) {
    const column = name.toLowerCase();
    for (const source of scope.sources) {
      if (source.columns?.some((each) => each.name.toLowerCase() === column) === true) note(source, column, needed, read);
    }
  }
  return !relation.natural && noteJoins(relation.left, scope, needed, read) && noteJoins(relation.right, scope, needed, read);
}

function noteStar(
  { expression }: SelectItem,
  scope: Scope,
  wanted: Needed,
  needed: Map<Query, Needed>,
  read: Map<ScopeSource, Set<string>>,
): boolean {
  if (expression.kind !== "star") return true;
  const qualifier = expression.qualifier.at(-1)?.name.toLowerCase();
  const except = new Set(expression.except.map(({ name }) => name.toLowerCase()));
  const sources = scope.sources.filter((source) => qualifier === undefined || source.name.toLowerCase() === qualifier);
  return sources.every((source) => {
    if (source.columns === undefined) return false;
    for (const { name } of source.columns) {
      const column = name.toLowerCase();
      if (!except.has(column) && (wanted === "all" || wanted.has(column))) note(source, column, needed, read);
    }
    return true;
  });
}

function note(source: ScopeSource, column: string, needed: Map<Query, Needed>, read: Map<ScopeSource, Set<string>>): void {
  const known = read.get(source) ?? new Set<string>();
  known.add(column);
  read.set(source, known);
  if (source.query === undefined) return;
  const wanted = needed.get(source.query) ?? new Set<string>();
  if (wanted !== "all") wanted.add(column);
  needed.set(source.query, wanted);
}
