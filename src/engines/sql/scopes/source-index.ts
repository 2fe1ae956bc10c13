/** Which sources of a scope know a column or have a name. Filled as FROM grows, so that each reference costs a look-up, not a search. */
import type { DialectId } from "../dialect.ts";
import { columnIndex } from "./column-index.ts";
import type { DraftScope } from "./draft.ts";

/** Brings the index of a scope up to its sources. */
export function indexSources(scope: DraftScope, dialect: DialectId): void {
  for (let index = scope.indexed; index < scope.sources.length; index += 1) {
    const source = scope.sources[index];
    if (source === undefined) break;
    if (source.key !== undefined) push(scope.byName, source.key, index);
    if (source.columns === undefined) scope.open.push(index);
    const listed = source.columns ?? source.partial;
    if (listed === undefined) continue;
    const columns = columnIndex(listed, dialect);
    for (const key of columns.exact.keys()) push(scope.exact, key, index);
    for (const key of columns.loose.keys()) push(scope.loose, key, index);
  }
  scope.indexed = scope.sources.length;
}

function push(map: Map<string, number[]>, key: string, index: number): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [index]);
  else list.push(index);
}
