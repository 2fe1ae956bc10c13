/** Finding columns by the names that contracts give them. */
import type { Column } from "../../../../data/types.ts";

/** The column of that name; one that differs only in case is taken where it is unambiguous. */
export function columnNamed({ columns }: { readonly columns: readonly Column[] }, name: string): Column | undefined {
  const exact = columns.find((column) => column.name === name);
  if (exact !== undefined) return exact;
  const folded = columns.filter((column) => column.name.toLowerCase() === name.toLowerCase());
  return folded.length === 1 ? folded[0] : undefined;
}
