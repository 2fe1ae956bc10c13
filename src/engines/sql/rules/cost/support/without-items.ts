import type { Edit } from "../../../rule.ts";
import type { SelectItem } from "../../../syntax/tree.ts";

/** Removes items of a SELECT list with the commas that would be left over. At least one item has to stay. */
export function withoutItems(items: readonly SelectItem[], removed: ReadonlySet<SelectItem>): readonly Edit[] {
  const firstKept = items.findIndex((item) => !removed.has(item));
  return items.flatMap((item, index) => {
    if (!removed.has(item)) return [];
    const [previous, next] = [items[index - 1], items[index + 1]];
    const start = index < firstKept || previous === undefined ? item.span.start : previous.span.end;
    const end = index < firstKept && next !== undefined ? next.span.start : item.span.end;
    return [{ span: { start, end }, text: "" }];
  });
}
