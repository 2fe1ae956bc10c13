/** Cell values are data, never instructions: cut, with line breaks and control characters made visible. */
import type { Cell, Row } from "../../data/types.ts";

const mostCharacters = 80;
const mostColumns = 8;

/** A cell for an answer: text cut to 80 characters with its length said, nested values as cut JSON. */
export function cutCell(cell: Cell): string | number | boolean | null {
  if (cell === null || typeof cell === "number" || typeof cell === "boolean") return cell;
  const text = typeof cell === "string" ? cell : JSON.stringify(cell);
  const points = Array.from(text);
  return points.length <= mostCharacters ? text : `${points.slice(0, mostCharacters).join("")}… (${points.length} characters)`;
}

/** The first columns of a row, cut. */
export function cutRow(row: Row): Record<string, string | number | boolean | null> {
  return Object.fromEntries(
    Object.entries(row)
      .slice(0, mostColumns)
      .map(([name, cell]) => [name, cutCell(cell)]),
  );
}
