import type { TemplatedSpan } from "./templated-span.ts";

/** Sorted, none in another; only outputs are kept inside of a block as well, because they say where in the block nothing is known. */
export function mergeSpans(spans: readonly TemplatedSpan[]): readonly TemplatedSpan[] {
  const result: TemplatedSpan[] = [];
  let end = -1;
  for (const span of spans.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (span.start < end && span.output !== true) continue;
    result.push(span);
    end = Math.max(end, span.end);
  }
  return result;
}
