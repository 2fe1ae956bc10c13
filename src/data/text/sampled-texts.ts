/** What a sample of a column's texts tells about most of them. Only ever a hint. */

/** As many of the texts as are asked for, evenly spread and in their order; all where there are fewer. */
export function evenlySpread(texts: readonly string[], most: number): readonly string[] {
  const step = Math.max(1, texts.length / most);
  return Array.from({ length: Math.min(texts.length, most) }, (_, index) => texts[Math.floor(index * step)] ?? "");
}

/** What holds for so many makes a quick way worth taking: the others are looked at closely, which costs several times as much. */
const nearlyAll = 0.99;

export function areNearlyAll(texts: readonly string[], test: (text: string) => boolean): boolean {
  return texts.filter((text) => test(text)).length >= texts.length * nearlyAll;
}
