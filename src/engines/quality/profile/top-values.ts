import type { Column, DataSession, Row } from "../../../data/types.ts";
import { shownValue } from "./rendering.ts";
import { cellOf, countOf } from "./row-values.ts";
import type { ValueCount } from "./types.ts";

/** The most frequent values of a table of values `v` and counts `n`; ties by value. */
export async function topOf(session: DataSession, column: Column, groups: string, most: number): Promise<readonly ValueCount[]> {
  if (most === 0) return [];
  const rows = await session.rows(
    `SELECT ${shownValue(column, "v")} AS v, n FROM (SELECT v, n FROM ${groups} WHERE v IS NOT NULL ORDER BY n DESC, v LIMIT ${most})`,
  );
  return rows.map(valueCount);
}

/** The least `most` values of a column, leaving out those in `except` (a table of values `v`); each occurs once. */
export async function leastOf(
  session: DataSession,
  column: Column,
  source: { readonly from: string; readonly value: string; readonly except: string | undefined },
  most: number,
): Promise<readonly ValueCount[]> {
  if (most <= 0) return [];
  const rest = source.except === undefined ? "" : `AND NOT EXISTS (SELECT 1 FROM ${source.except} e WHERE e.v = t.x)`;
  const rows = await session.rows(
    `SELECT ${shownValue(column, "x")} AS v, 1 AS n FROM (SELECT x FROM (SELECT ${source.value} AS x FROM ${source.from}) t WHERE x IS NOT NULL ${rest} ORDER BY x LIMIT ${most})`,
  );
  return rows.map(valueCount);
}

function valueCount(row: Row): ValueCount {
  return { value: cellOf(row, "v"), count: countOf(row, "n") };
}
