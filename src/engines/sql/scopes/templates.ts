/** What templates whose result isn't known may add to a SELECT. */
import type { DerivedTable, Relation, Select, Span } from "../syntax/tree.ts";
import type { Analysis } from "./draft.ts";

const within = (inner: Span, outer: Span): boolean => inner.start >= outer.start && inner.end <= outer.end;
const overlap = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** Columns that aren't written, or under other names: templates between SELECT and FROM that aren't a part of an item with a name. */
export function hasUnknownItems({ unknownTemplates }: Analysis, select: Select): boolean {
  if (unknownTemplates.length === 0) return false;
  const list = { start: select.keywordSpan.end, end: select.fromSpan?.start ?? select.span.end };
  return unknownTemplates.some(
    (template) =>
      template.start >= list.start &&
      template.start < list.end &&
      !select.items.some((item) => item.alias !== undefined && within(template, item.span) && !overlap(template, item.alias.span)),
  );
}

/** Tables or clauses that aren't written: a template that stands alone behind FROM, or one that holds a join. */
export function hasUnknownSources({ unknownTemplates, source }: Analysis, select: Select): boolean {
  if (unknownTemplates.length === 0 || select.fromSpan === undefined) return false;
  const region = { start: select.fromSpan.start, end: Math.max(endOfFrom(select), select.fromSpan.end) };
  const nested = derivedIn(select.from);
  return unknownTemplates.some((template) => {
    if (template.start < region.start || template.start >= region.end || nested.some((inner) => within(template, inner))) return false;
    const text = source.slice(template.start, template.end);
    return text.trim() === "" || /\bjoin\b|^\s*,/iu.test(text);
  });
}

function endOfFrom({ where, groupBy, having, qualify, span }: Select): number {
  const next = [where?.expression, groupBy?.items[0], having?.expression, qualify?.expression].find((part) => part !== undefined);
  return next?.start ?? span.end;
}

function derivedIn(relation: Relation | undefined): readonly DerivedTable["query"]["span"][] {
  const found: Span[] = [];
  let left = relation;
  while (left?.kind === "join") {
    found.push(...derivedIn(left.right));
    left = left.left;
  }
  if (left?.kind === "derived") found.push(left.query.span);
  return found;
}
