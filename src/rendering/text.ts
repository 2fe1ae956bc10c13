/** Untrusted text made harmless to look at: what can't be seen, or would change how the rest is seen, becomes visible. */
import { graphemes } from "./graphemes.ts";

/** Longest cell of a table, in characters as a reader counts them. */
export const cellLimit = 80;

/**
 * Characters that hide, reorder or command: C0 and C1 controls, bidirectional overrides and isolates, zero-width spaces and joins that are no
 * part of an emoji, line separators, tag characters and the variation selectors that only smuggling uses (Unicode 16, general categories Cc and Cf).
 */
// oxlint-disable no-control-regex -- control characters are what is looked for
const invisible =
  /[\u{00}-\u{1F}\u{7F}-\u{9F}\u{AD}\u{61C}\u{180E}\u{200B}\u{200E}\u{200F}\u{2028}-\u{202E}\u{2060}-\u{206F}\u{FEFF}\u{FFF9}-\u{FFFB}\u{E0000}-\u{E0FFF}]/gu;
// oxlint-enable no-control-regex

/** Shows every invisible character: `␊` for the C0 controls, `⟨U+202E⟩` for the others. */
export function visible(text: string): string {
  return text.toWellFormed().replace(invisible, (character) => {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x20) return String.fromCodePoint(0x2400 + point);
    if (point === 0x7f) return "␡";
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** The same with line breaks and tabs kept, for text that has lines. */
export function visibleLines(text: string): string {
  return text
    .split(/\r\n|\n/u)
    .map((line) => line.split("\t").map(visible).join("\t"))
    .join("\n");
}

/** At most `limit` characters as a reader counts them, the last one `…` where something was cut. */
export function cut(text: string, limit: number): string {
  // A UTF-16 length within the limit can't hold more characters than that.
  if (text.length <= limit) return text;
  let kept = "";
  let count = 0;
  let last = "";
  for (const segment of graphemes(text)) {
    count++;
    if (count > limit) return `${kept}…`;
    kept += last;
    last = segment;
  }
  return text;
}

/** A table cell: visible and cut. */
export function cell(text: string): string {
  // Cut first: a cell may hold megabytes.
  return cut(visible(cut(text, cellLimit)), cellLimit);
}
