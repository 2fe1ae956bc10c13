import type { AnalysedStatement } from "../../../scope.ts";
import type { Edit } from "../../../rule.ts";
import type { Span } from "../../../syntax/tree.ts";
import { applyEdits } from "../../../rewrite/edits.ts";

/** The text of a span after edits that lie inside of it; the offsets of the edits are those of the statement. */
export function substitute({ source }: AnalysedStatement, span: Span, edits: readonly Edit[]): string {
  const moved = edits.map(({ span: at, text }) => ({ span: { start: at.start - span.start, end: at.end - span.start }, text }));
  return applyEdits(source.slice(span.start, span.end), moved);
}
