import { identifier } from "../../../core/sql.ts";
import type { Relation } from "../../../data/types.ts";

/** A quoted name that no column of the dataset has, for one that stands beside all of them: `base` behind as many underscores as that takes. */
export function ownName({ columns }: Pick<Relation, "columns">, base: string): string {
  const taken = new Set(columns.map(({ name }) => name.toLowerCase()));
  let name = base;
  while (taken.has(name.toLowerCase())) name = `_${name}`;
  return identifier(name);
}
