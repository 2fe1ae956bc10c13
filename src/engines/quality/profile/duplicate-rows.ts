/** Rows that repeat another row in every column. */
import type { DataSession } from "../../../data/types.ts";
import type { ColumnResult } from "./column-result.ts";
import type { ProfileSource } from "./profile-source.ts";
import { countOf } from "./row-values.ts";

/**
 * Rows beyond the first of each, exact: rows of different hashes differ, and those of equal hashes are compared. NULLs are equal here. Undefined where
 * some values don't fit their column's type, since what was written in them isn't compared.
 */
export async function countDuplicateRows(
  session: DataSession,
  source: ProfileSource,
  results: readonly ColumnResult[],
  hasKey: boolean,
): Promise<number | undefined> {
  if (source.rows < 2 || hasKey || results.some((result) => hasNoValueTwice(result, source.rows))) return 0;
  if (source.columns.some(({ misfits }) => misfits > 0)) return undefined;
  const values = source.columns.map(({ value }) => value).join(", ");
  const repeated = session.temporaryName("repeated_hashes");
  await session.execute(`CREATE TEMP TABLE ${repeated} AS SELECT hash(${values}) AS h FROM ${source.from} GROUP BY 1 HAVING count(*) > 1`);
  const suspects = `SELECT count(*) AS n FROM ${source.from} WHERE hash(${values}) IN (SELECT h FROM ${repeated}) GROUP BY ${values}`;
  const [row] = await session.rows(`SELECT coalesce(sum(n - 1), 0)::BIGINT AS duplicates FROM (${suspects})`);
  await session.execute(`DROP TABLE ${repeated}`);
  return countOf(row, "duplicates");
}

/** Nor NULL. */
function hasNoValueTwice({ profiled, figures, distinct }: ColumnResult, rows: number): boolean {
  return profiled.misfits === 0 && distinct === figures.present && rows - figures.present <= 1;
}
