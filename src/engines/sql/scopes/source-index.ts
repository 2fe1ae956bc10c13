/** Which sources of a scope know a column or have a name. Each reference costs a look-up, not a search through wide tables. */
import type { DialectId } from "../dialect.ts";
import { columnIndex } from "./column-index.ts";
import type { DraftScope, DraftSource } from "./draft.ts";

/** Fewer sources than this are asked one by one: an index of all their columns costs more than it saves. */
const fewSources = 8;

/** Brings the names of a scope's sources up to date. */
export function indexSources(scope: DraftScope, dialect: DialectId): void {
  for (let index = scope.indexed; index < scope.sources.length; index += 1) {
    const source = scope.sources[index];
    if (source === undefined) break;
    if (source.key !== undefined) push(scope.byName, source.key, index);
    if (source.columns === undefined) scope.open.push(index);
  }
  scope.indexed = scope.sources.length;
  if (scope.sources.length > fewSources) indexColumns(scope, dialect);
}

function indexColumns(scope: DraftScope, dialect: DialectId): void {
  for (; scope.indexedColumns < scope.sources.length; scope.indexedColumns += 1) {
    const listed = listedColumns(scope.sources[scope.indexedColumns]);
    if (listed === undefined) continue;
    const columns = columnIndex(listed, dialect);
    for (const key of columns.exact.keys()) push(scope.exact, key, scope.indexedColumns);
    for (const key of columns.loose.keys()) push(scope.loose, key, scope.indexedColumns);
  }
}

function listedColumns(source: DraftSource | undefined): DraftSource["columns"] {
  return source?.columns ?? source?.partial;
}

/** The positions of the sources that have a column of this key; the scope's index is up to date. */
export function sourcesKnowing(scope: DraftScope, key: string, match: "exact" | "loose", dialect: DialectId): readonly number[] {
  if (scope.sources.length > fewSources) return scope[match].get(key) ?? [];
  const found: number[] = [];
  for (const [index, source] of scope.sources.entries()) {
    const listed = listedColumns(source);
    if (listed !== undefined && columnIndex(listed, dialect)[match].has(key)) found.push(index);
  }
  return found;
}

function push(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}
