/** What is scanned while profiling: the relation itself, or a snapshot of it where every further scan would parse text or run a query again. */
import { identifier } from "../../../core/sql.ts";
import type { Column, DataSession, Relation } from "../../../data/types.ts";
import { isMisfit, mayMisfit } from "../checks/support/cells.ts";
import type { Snapshot } from "../snapshot.ts";
import { countOf } from "./row-values.ts";

export interface ProfiledColumn {
  readonly column: Column;
  /** SQL of the typed value over {@link ProfileSource.from}. */
  readonly value: string;
  /** Cells that hold something other than the column's type. */
  readonly misfits: number;
}

export interface ProfileSource {
  readonly from: string;
  readonly rows: number;
  readonly columns: readonly ProfiledColumn[];
  /** A table of the engine's: read again as often as need be. */
  readonly isTable: boolean;
  /** A table whose row identifiers count from 0, and which no column hides: its first rows are a range, and needn't be copied. */
  readonly hasRowIds: boolean;
  readonly drop: () => Promise<void>;
}

/** A FROM item of the first `count` rows, with the select items given. */
export function firstRows({ from, hasRowIds }: ProfileSource, count: number, items: readonly string[]): string {
  return `(SELECT ${items.join(", ")} FROM ${from} ${hasRowIds ? `WHERE rowid < ${count}` : `LIMIT ${count}`})`;
}

/** Text and queries are read once into a temporary table, which the engine spills to disk where it outgrows its memory. */
const needsSnapshot = new Set<Relation["format"]>(["csv", "json", "query"]);

/** Prepares the columns of the relation that are asked for; counts its rows and misfits. */
export async function openProfileSource(session: DataSession, relation: Relation, columns: readonly Column[]): Promise<ProfileSource> {
  if (!needsSnapshot.has(relation.format)) {
    const [row] = await session.rows(`SELECT count(*) AS n FROM ${relation.from}`);
    return { ...source(relation.from, countOf(row, "n"), columns, new Map(), async () => undefined), isTable: false, hasRowIds: false };
  }
  const table = session.temporaryName("snapshot");
  const flagged = columns.filter(mayMisfit);
  const flags = flagged.map((column, index) => `${isMisfit(column)} AS ${identifier(flagName(index))}`);
  await session.execute(
    `CREATE TEMP TABLE ${table} AS SELECT ${[...columns.map((column) => identifier(column.name)), ...flags].join(", ")} FROM ${relation.from}`,
  );
  const counts = flagged.map((_, index) => `count(*) FILTER (WHERE ${identifier(flagName(index))}) AS m${index}`);
  const [row] = await session.rows(`SELECT ${["count(*) AS n", ...counts].join(", ")} FROM ${table}`);
  const misfits = new Map(flagged.map((column, index) => [column.name, countOf(row, `m${index}`)]));
  return source(table, countOf(row, "n"), columns, misfits, async () => session.execute(`DROP TABLE IF EXISTS ${table}`));
}

/** The columns of a snapshot, which stays the caller's. */
export function snapshotSource(snapshot: Snapshot): ProfileSource {
  return source(snapshot.relation.from, snapshot.rows, snapshot.relation.columns, snapshot.misfits, async () => undefined);
}

/** Can't be a column's name in text files of any kind: no reader keeps a control character in a name of its own. */
function flagName(index: number): string {
  return `\u0001misfit${index}`;
}

/** Over a table. */
function source(
  from: string,
  rows: number,
  columns: readonly Column[],
  misfits: ReadonlyMap<string, number>,
  drop: () => Promise<void>,
): ProfileSource {
  return {
    from,
    rows,
    drop,
    isTable: true,
    hasRowIds: !columns.some(({ name }) => name.toLowerCase() === "rowid"),
    columns: columns.map((column) => ({
      column,
      value: column.kind === "text" && column.type !== "VARCHAR" ? `CAST(${identifier(column.name)} AS VARCHAR)` : identifier(column.name),
      misfits: misfits.get(column.name) ?? 0,
    })),
  };
}
