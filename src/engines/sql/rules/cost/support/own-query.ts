import type { AnalysedStatement, ScopeSource } from "../../../scope.ts";
import type { CommonTableExpression, Query } from "../../../syntax/tree.ts";
import { sameName } from "../../correctness/support/columns.ts";
import { wordsOf } from "./words.ts";

/** The query that a source is, where nobody else reads it and its columns keep their names: then it can be changed for this reader alone. */
export function ownQuery(analysed: AnalysedStatement, source: ScopeSource): Query | undefined {
  const { relation, query } = source;
  if (query === undefined) return undefined;
  if (relation.kind === "derived")
    return relation.modified || relation.lateral || (relation.alias?.columns.length ?? 0) > 0 ? undefined : query;
  if (source.kind !== "cte" || source.cte === undefined || source.cte.columns.length > 0 || relation.kind !== "table" || relation.modified)
    return undefined;
  // What the statement says outside of the SELECTs that are understood may read it as well.
  const name = source.cte.name.name.toLowerCase();
  const mentioned = wordsOf(analysed).get(name)?.length ?? 0;
  return readersOf(analysed).byTable.get(source.cte) === 1 && mentioned <= allowedMentions(analysed, source, name) ? query : undefined;
}

interface Readers {
  readonly byTable: ReadonlyMap<CommonTableExpression, number>;
  /** How many references are qualified by a name, in lower case. */
  readonly qualified: ReadonlyMap<string, number>;
}

const known = new WeakMap<AnalysedStatement, Readers>();

function readersOf(analysed: AnalysedStatement): Readers {
  const before = known.get(analysed);
  if (before !== undefined) return before;
  const byTable = new Map<CommonTableExpression, number>();
  const qualified = new Map<string, number>();
  for (const { sources, uses } of analysed.scopes) {
    for (const { cte } of sources) if (cte !== undefined) byTable.set(cte, (byTable.get(cte) ?? 0) + 1);
    for (const { reference } of uses) {
      for (const name of new Set(reference.qualifier.map((part) => part.name.toLowerCase())))
        qualified.set(name, (qualified.get(name) ?? 0) + 1);
    }
  }
  const readers = { byTable, qualified };
  known.set(analysed, readers);
  return readers;
}

/** Its definition, the FROM that reads it, and qualified columns. */
function allowedMentions(analysed: AnalysedStatement, { relation }: ScopeSource, name: string): number {
  const aliased = relation.kind === "table" && relation.alias !== undefined && sameName(relation.alias.name.name, name);
  return 2 + (readersOf(analysed).qualified.get(name) ?? 0) + (aliased ? 1 : 0);
}
