import type { AnalysedStatement } from "../../../scope.ts";

const indexes = new WeakMap<AnalysedStatement, ReadonlyMap<string, readonly number[]>>();

/** Where each word stands in the text, by the word in lower case. Kept, since it is asked for every table of WITH. */
export function wordsOf(analysed: AnalysedStatement): ReadonlyMap<string, readonly number[]> {
  const known = indexes.get(analysed);
  if (known !== undefined) return known;
  const words = new Map<string, number[]>();
  for (const { 0: written, index } of analysed.source.matchAll(/[\p{L}\p{N}_$]+/gu)) {
    // Not the whole text at once: letters that are longer in lower case would move what follows.
    const word = written.toLowerCase();
    const places = words.get(word);
    if (places === undefined) words.set(word, [index]);
    else places.push(index);
  }
  indexes.set(analysed, words);
  return words;
}
