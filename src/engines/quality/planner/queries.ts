/** Scans that can't be fused: aggregates over all values at once, and the users' own queries. */
import type { Cell, DataSession, Relation, Row } from "../../../data/types.ts";
import type { Figures } from "../check.ts";
import { toCount } from "./counts.ts";
import type { HolisticGroup } from "./plan.ts";
import type { AggregatesTask, QueryTask } from "./tasks.ts";

/** All aggregates of one row filter in one scan; the values by task. */
export async function runHolistic(
  session: DataSession,
  relation: Relation,
  group: HolisticGroup,
): Promise<ReadonlyMap<AggregatesTask, Readonly<Record<string, Cell>>>> {
  const columns = group.tasks.flatMap((task, index) =>
    Object.values(task.aggregates).map((sql, position) => `${sql} AS a${index}_${position}`),
  );
  const filter = group.where === undefined ? "" : ` WHERE ${group.where}`;
  const [row] = await session.rows(`SELECT ${columns.join(", ")} FROM ${relation.from}${filter}`);
  return new Map(
    group.tasks.map((task, index) => [
      task,
      Object.fromEntries(Object.keys(task.aggregates).map((name, position) => [name, row?.[`a${index}_${position}`] ?? null])),
    ]),
  );
}

export interface QueryAnswer {
  readonly figures: Figures;
  readonly samples: readonly Row[];
}

/** A user's SELECT, run as it is inside a subquery: its rows counted, or its one cell read. */
export async function runQuery(session: DataSession, task: QueryTask, samples: number): Promise<QueryAnswer> {
  const sql = await session.readOnlyQuery(task.measure.sql);
  if (task.measure.expect === "no-rows") {
    const [counted] = await session.rows(`SELECT count(*) AS failing FROM (${sql})`);
    const failingRows = toCount(counted?.["failing"]);
    const first = failingRows === 0 || samples === 0 ? [] : await session.rows(`SELECT * FROM (${sql}) LIMIT ${samples}`);
    return { figures: { failingRows }, samples: first };
  }
  const rows = await session.rows(`SELECT * FROM (${sql}) LIMIT 2`);
  const cells = Object.values(rows[0] ?? {});
  return {
    figures: {
      values: { value: rows.length === 1 && cells.length === 1 ? (cells[0] ?? null) : null, rows: rows.length, columns: cells.length },
    },
    samples: [],
  };
}
