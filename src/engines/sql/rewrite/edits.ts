/** Edits by source span: what they don't name stays byte for byte. */
import type { Edit } from "../rule.ts";
import type { Span } from "../syntax/tree.ts";

/**
 * Two spans overlap if applying both would be ambiguous: they share a character, an insertion stands strictly inside the other, or both
 * are insertions at the same place (their order would be arbitrary). An insertion at the edge of a replacement does not overlap it.
 */
export function spansOverlap(a: Span, b: Span): boolean {
  const aEmpty = a.start === a.end;
  const bEmpty = b.start === b.end;
  if (aEmpty && bEmpty) return a.start === b.start;
  return a.start < b.end && b.start < a.end;
}

/** In source order; of two at one place the insertion goes first. */
export function sortEdits(edits: readonly Edit[]): readonly Edit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

export function editsOverlap(left: readonly Edit[], right: readonly Edit[]): boolean {
  return left.some((a) => right.some((b) => spansOverlap(a.span, b.span)));
}

/** The first two of a list of edits that overlap each other. */
export function firstOverlap(edits: readonly Edit[]): readonly [Edit, Edit] | undefined {
  const sorted = sortEdits(edits);
  for (const [index, edit] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next !== undefined && spansOverlap(edit.span, next.span)) return [edit, next];
  }
  return undefined;
}

function outside(edit: Edit, source: string): boolean {
  const { start, end } = edit.span;
  return !Number.isInteger(start) || !Number.isInteger(end) || start < 0 || end < start || end > source.length;
}

/**
 * The source after the edits. Only their ranges change.
 * Overlapping edits or spans outside the source are a mistake of the rule that made them and throw a RangeError.
 */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const wrong = edits.find((edit) => outside(edit, source));
  if (wrong !== undefined)
    throw new RangeError(`The edit ${wrong.span.start}-${wrong.span.end} lies outside the text of length ${source.length}.`);
  const overlap = firstOverlap(edits);
  if (overlap !== undefined) throw new RangeError(`The edits at ${overlap[0].span.start} and ${overlap[1].span.start} overlap.`);
  const parts: string[] = [];
  let position = 0;
  for (const { span, text } of sortEdits(edits)) {
    parts.push(source.slice(position, span.start), text);
    position = span.end;
  }
  parts.push(source.slice(position));
  return parts.join("");
}

/** Where an offset of the source lies after the edits; an offset inside a replaced range goes to the end of its replacement. */
export function offsetAfter(offset: number, edits: readonly Edit[]): number {
  let moved = offset;
  for (const { span, text } of sortEdits(edits)) {
    if (span.end <= offset) moved += text.length - (span.end - span.start);
    else if (span.start < offset) moved += span.start + text.length - offset;
  }
  return moved;
}
