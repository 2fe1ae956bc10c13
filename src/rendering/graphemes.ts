/** Characters as a reader counts them (extended grapheme clusters, Unicode Annex 29). */

let segmenter: Intl.Segmenter | undefined;

/** The segmenter is made at its first use: it loads 7 ms of Unicode data. */
export function* graphemes(text: string): Generator<string> {
  segmenter ??= new Intl.Segmenter("en", { granularity: "grapheme" });
  for (const { segment } of segmenter.segment(text)) yield segment;
}
