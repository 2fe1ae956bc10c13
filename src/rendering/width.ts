/** How many columns of a terminal a text takes. */
import { graphemes } from "./graphemes.ts";

/** East Asian Wide and Fullwidth (Unicode Annex 11) by block, and emoji. */
const wide =
  /^(?:\p{Emoji_Presentation}|.\u{FE0F}|[\u{1100}-\u{115F}\u{2E80}-\u{303E}\u{3041}-\u{33FF}\u{3400}-\u{4DBF}\u{4E00}-\u{9FFF}\u{A000}-\u{A4CF}\u{A960}-\u{A97C}\u{AC00}-\u{D7A3}\u{F900}-\u{FAFF}\u{FE30}-\u{FE6F}\u{FF00}-\u{FF60}\u{FFE0}-\u{FFE6}\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}])/u;
const narrow = /^[\u{20}-\u{2FF}]*$/u;

function graphemeWidth(segment: string): number {
  return wide.test(segment) ? 2 : 1;
}

export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const segment of graphemes(text)) width += graphemeWidth(segment);
  return width;
}

/** Pads or cuts to exactly `width` columns. */
export function fit(text: string, width: number, align: "left" | "right"): string {
  const shown = displayWidth(text) > width ? cutToWidth(text, width) : text;
  const pad = " ".repeat(Math.max(width - displayWidth(shown), 0));
  return align === "right" ? pad + shown : shown + pad;
}

function cutToWidth(text: string, width: number): string {
  let kept = "";
  let used = 0;
  for (const segment of graphemes(text)) {
    const next = graphemeWidth(segment);
    if (used + next > width - 1) break;
    kept += segment;
    used += next;
  }
  return `${kept}…`;
}
