/** The text of a span. */
import type { Span } from "./tree.ts";

export function textOf(source: string, span: Span): string {
  return source.slice(span.start, span.end);
}
