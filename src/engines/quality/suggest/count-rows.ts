import { identifier } from "../../../core/sql.ts";
import type { Column } from "../../../data/types.ts";
import { countOf } from "../profile/row-values.ts";
import type { SuggestionContext } from "./rule.ts";

/** Rows of the whole relation whose typed value `v` fulfils the predicate; no scan where it is FALSE. */
export async function countRows({ session, relation }: SuggestionContext, column: Column, predicate: string): Promise<number> {
  if (predicate === "FALSE") return 0;
  const [row] = await session.rows(
    `SELECT count(*) FILTER (WHERE ${predicate}) AS n FROM (SELECT ${identifier(column.name)} AS v FROM ${relation.from})`,
  );
  return countOf(row, "n");
}
