/** What the families of types can and can't do in a check. */
import type { Column } from "../../../../data/types.ts";

/** Why a column's values have no text of their own to look at, or undefined. */
export function withoutText(column: Column): string | undefined {
  return column.text === undefined && (column.kind === "blob" || (column.kind === "nested" && column.type !== "JSON"))
    ? `${column.name} is ${column.type}, which has no text to look at.`
    : undefined;
}

/** Whether the values of two columns are compared by value: those of other families by their text. */
export function isOneFamily(left: Column, right: Column): boolean {
  return familyOf(left) === familyOf(right);
}

function familyOf({ kind }: Column): string {
  return kind === "integer" || kind === "decimal" || kind === "float" ? "number" : kind;
}

/** What to do where a column that was read from text is text by a few dirty values only. */
export function declareType(column: Column, type: string): string {
  return column.kind === "text" && column.text !== undefined
    ? ` If it should be something else, declare its type in the contract, for example types: { ${column.name}: ${type} }.`
    : "";
}
