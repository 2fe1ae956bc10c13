/** What tells the rows of a SELECT's result apart. */
import type { Select } from "./algebra.ts";
import { canonicalText } from "./canonical.ts";
import type { Facts } from "./rule.ts";

/** Positions of items of which no two rows share all values, by DISTINCT, by GROUP BY or by a declared key; undefined where none is known. */
export function distinguishing(select: Select, facts: Facts): readonly number[] | undefined {
  if (select.distinct) return [...select.items.keys()];
  return select.grouped ? groupPositions(select) : keyPositions(select, facts);
}

/** None where all rows make one group. */
function groupPositions(select: Select): readonly number[] | undefined {
  const written = (expression: Select["items"][number]): string => canonicalText({ ...select, items: [expression], limit: "" });
  const items = select.items.map((item) => written(item));
  const positions = select.groupBy.map((group) => items.indexOf(written(group)));
  return positions.includes(-1) ? undefined : positions;
}

function keyPositions({ from, items }: Select, facts: Facts): readonly number[] | undefined {
  if (from?.kind !== "table") return undefined;
  const table = facts.tableOf(from.id);
  const positionOf = (at: number): number => {
    const column = table?.columns[at];
    return column?.notNull === true
      ? items.findIndex((item) => item.kind === "column" && item.source === from.id && item.column === column.name.toLowerCase())
      : -1;
  };
  const key = table?.keys.find((columns) => columns.every((at) => positionOf(at) >= 0));
  if (table === undefined || key === undefined) return undefined;
  facts.relyOn(`(${key.map((at) => table.columns[at]?.name ?? "").join(", ")}) of ${table.name} is declared unique and not null`);
  return key.map((at) => positionOf(at));
}
