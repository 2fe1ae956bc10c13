/** How much of the cores that were there was used. */
import type { DataSession } from "../../../data/types.ts";
import type { Application, Executor, Totals, Utilisation } from "../facts.ts";
import { numberCell } from "../support/cells.ts";
import type { LoadedLog } from "./load-events.ts";

/** A sweep over the starts and ends of all tasks: for how long how many ran at the same time, each on `taskCores` cores. */
export async function readUtilisation(
  session: DataSession,
  { tasks }: LoadedLog,
  { ended, cores }: Application,
  executors: readonly Executor[],
  taskCores: number,
): Promise<Utilisation> {
  const available = executors.reduce((sum, { cores: own, added, removed }) => sum + own * Math.max(0, (removed ?? ended) - added), 0);
  const [row] = await session.rows(`WITH steps AS (
      SELECT instant, sum(step) AS step FROM (SELECT launched AS instant, 1 AS step FROM ${tasks} UNION ALL SELECT finished, -1 FROM ${tasks}) GROUP BY instant
    ), running AS (
      SELECT sum(step) OVER (ORDER BY instant) AS tasks, lead(instant) OVER (ORDER BY instant) - instant AS time FROM steps
    )
    SELECT sum(tasks * time * ${taskCores})::BIGINT AS busy, sum(time) FILTER (tasks > 0 AND tasks <= ${cores / (2 * taskCores)})::BIGINT AS few,
      sum(time) FILTER (tasks = 0)::BIGINT AS none
    FROM running`);
  return {
    available,
    busy: numberCell(row, "busy"),
    idleBetween: numberCell(row, "none"),
    under: numberCell(row, "few"),
  };
}

export async function readTotals(session: DataSession, { events, tasks }: LoadedLog): Promise<Totals> {
  const [row] = await session.rows(`SELECT
      count(DISTINCT "Job ID") FILTER (event = 'SparkListenerJobStart') AS jobs,
      count(DISTINCT ("Stage Info"."Stage ID", "Stage Info"."Stage Attempt ID"))
        FILTER (event IN ('SparkListenerStageSubmitted', 'SparkListenerStageCompleted')) AS stages,
      (SELECT count(*) FROM ${tasks}) AS tasks,
      count(DISTINCT executionId) FILTER (event = 'SparkListenerSQLExecutionStart') AS queries
    FROM ${events}`);
  return {
    jobs: numberCell(row, "jobs"),
    stages: numberCell(row, "stages"),
    tasks: numberCell(row, "tasks"),
    queries: numberCell(row, "queries"),
  };
}
