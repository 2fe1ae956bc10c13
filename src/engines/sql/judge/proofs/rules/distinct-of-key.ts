import { mapSelects, type Select } from "../algebra.ts";
import { canonicalText } from "../canonical.ts";
import type { Facts, ProofRule } from "../rule.ts";

/** No two rows of the result are the same, by a declared key or by GROUP BY. */
export function isDuplicateFree(select: Select, facts: Facts): boolean {
  if (select.distinct) return true;
  if (select.grouped) {
    const written = (expression: Select["items"][number]): string => canonicalText({ ...select, items: [expression], limit: "" });
    const items = new Set(select.items.map((item) => written(item)));
    return select.groupBy.every((group) => items.has(written(group)));
  }
  if (select.from?.kind !== "table") return false;
  const { id } = select.from;
  const table = facts.tableOf(id);
  const shown = new Set(select.items.flatMap((item) => (item.kind === "column" && item.source === id ? [item.column] : [])));
  const key = table?.keys.find((columns) =>
    columns.every((at) => table.columns[at]?.notNull === true && shown.has(table.columns[at].name.toLowerCase())),
  );
  if (table === undefined || key === undefined) return false;
  facts.relyOn(`(${key.map((at) => table.columns[at]?.name ?? "").join(", ")}) of ${table.name} is declared unique and not null`);
  return true;
}

export const distinctOfKey: ProofRule = {
  id: "distinct-of-key",
  law: "DISTINCT does nothing where a declared key or all of GROUP BY is in the result",
  apply: (query, facts) =>
    mapSelects(query, (select) =>
      select.distinct && isDuplicateFree({ ...select, distinct: false }, facts) ? { ...select, distinct: false } : select,
    ),
};
