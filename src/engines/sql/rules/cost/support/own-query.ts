import type { AnalysedStatement, ScopeSource } from "../../../scope.ts";
import type { Query } from "../../../syntax/tree.ts";
import { sameName } from "../../correctness/support/columns.ts";

/** The query that a source is, where nobody else reads it and its columns keep their names: then it can be changed for this reader alone. */
export function ownQuery(analysed: AnalysedStatement, source: ScopeSource): Query | undefined {
  const { relation, query } = source;
  if (query === undefined) return undefined;
  if (relation.kind === "derived")
    return relation.modified || relation.lateral || (relation.alias?.columns.length ?? 0) > 0 ? undefined : query;
  if (source.kind !== "cte" || source.cte === undefined || source.cte.columns.length > 0 || relation.kind !== "table" || relation.modified)
    return undefined;
  const readers = analysed.scopes.flatMap(({ sources }) => sources.filter(({ cte }) => cte === source.cte));
  // What the statement says outside of the SELECTs that are understood may read it as well.
  const mentioned = wordsOf(analysed).get(source.cte.name.name.toLowerCase()) ?? 0;
  return readers.length === 1 && mentioned <= allowedMentions(analysed, source) ? query : undefined;
}

const counted = new WeakMap<AnalysedStatement, ReadonlyMap<string, number>>();

/** How often each word stands in the text, in lower case. Kept, since it is asked for each table of WITH. */
function wordsOf(analysed: AnalysedStatement): ReadonlyMap<string, number> {
  const known = counted.get(analysed);
  if (known !== undefined) return known;
  const words = new Map<string, number>();
  for (const [word] of analysed.source.toLowerCase().matchAll(/[\p{L}\p{N}_$]+/gu)) words.set(word, (words.get(word) ?? 0) + 1);
  counted.set(analysed, words);
  return words;
}

/** Its definition, the FROM that reads it, and qualified columns. */
function allowedMentions(analysed: AnalysedStatement, source: ScopeSource): number {
  const qualified = analysed.scopes
    .flatMap(({ uses }) => uses)
    .filter(({ reference }) => reference.qualifier.some(({ name }) => sameName(name, source.cte?.name.name ?? "")));
  const aliased =
    source.relation.kind === "table" &&
    source.relation.alias !== undefined &&
    sameName(source.relation.alias.name.name, source.cte?.name.name ?? "")
      ? 1
      : 0;
  return 2 + qualified.length + aliased;
}
