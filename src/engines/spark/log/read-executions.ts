/** The queries of the application with their final plans. */
import type { DataSession, Row } from "../../../data/types.ts";
import type { Execution, Plan } from "../facts.ts";
import { accumulatorIds, openPlan, readPlan, type AccumulatorValue } from "../plan.ts";
import { cut, numberCell, numberList, optionalNumber, textCell } from "../support/cells.ts";
import { parseJson, textEntries } from "../support/json.ts";
import type { LoadedLog } from "./load-events.ts";

/** Queries whose plans are read: the longest. */
const mostExecutions = 300;
const mostAccumulators = 90_000;

export async function readExecutions(
  session: DataSession,
  { events }: LoadedLog,
): Promise<{ readonly executions: readonly Execution[]; readonly notes: readonly string[] }> {
  const rows = await session.rows(`SELECT executionId AS id, any_value(description) AS description, min(time) AS submitted,
      max(time) FILTER (event = 'SparkListenerSQLExecutionEnd') AS completed,
      any_value(errorMessage) FILTER (errorMessage <> '') AS failure,
      last(sparkPlanInfo::VARCHAR ORDER BY rowid) FILTER (sparkPlanInfo IS NOT NULL) AS plan,
      last(physicalPlanDescription ORDER BY rowid) FILTER (physicalPlanDescription IS NOT NULL) AS text,
      any_value(modifiedConfigs::VARCHAR) AS modified,
      count(*) OVER () AS executions
    FROM ${events} WHERE event IN ('SparkListenerSQLExecutionStart', 'SparkListenerSQLAdaptiveExecutionUpdate', 'SparkListenerSQLExecutionEnd')
    GROUP BY id ORDER BY completed - submitted DESC NULLS FIRST, id LIMIT ${mostExecutions}`);
  const jobs = await jobsByExecution(session, events);
  const plans = rows.map((row) => openPlan(textCell(row, "plan")));
  const ids = new Set(plans.flatMap((plan) => accumulatorIds(plan)));
  const values = await readAccumulators(session, events, ids);
  const all = numberCell(rows[0], "executions");
  return {
    executions: rows
      .map((row, index) => executionOf(row, readPlan(plans[index] ?? [], textCell(row, "text"), values), jobs))
      .toSorted((a, b) => a.id - b.id),
    notes: all > rows.length ? [`Of ${all} queries the plans of the ${rows.length} longest were read.`] : [],
  };
}

/** How Spark describes a batch of a stream, and the queries within it that have no job of their own (StreamExecution.getBatchDescriptionString). */
const streamed = /\brunId = [0-9a-f-]{36}\b/;

/** What the jobs of a query say of it. */
type Jobs = Pick<Execution, "stages" | "streaming">;

function executionOf(row: Row, plan: Plan, jobs: ReadonlyMap<number, Jobs>): Execution {
  const id = numberCell(row, "id");
  return {
    id,
    description: cut(textCell(row, "description"), 120),
    submitted: numberCell(row, "submitted"),
    completed: optionalNumber(row, "completed"),
    failure: cut(textCell(row, "failure"), 400),
    stages: jobs.get(id)?.stages ?? [],
    streaming: jobs.get(id)?.streaming === true || streamed.test(textCell(row, "description")),
    session: textEntries(parseJson(textCell(row, "modified"))),
    plan,
  };
}

async function jobsByExecution(session: DataSession, events: string): Promise<ReadonlyMap<number, Jobs>> {
  const rows = await session.rows(`SELECT execution, list(DISTINCT stage ORDER BY stage) AS stages, bool_or(streaming) AS streaming FROM (
      SELECT TRY_CAST(Properties."spark.sql.execution.id" AS BIGINT) AS execution, unnest("Stage IDs") AS stage,
        Properties."sql.streaming.queryId" IS NOT NULL AS streaming
      FROM ${events} WHERE event = 'SparkListenerJobStart') WHERE execution IS NOT NULL GROUP BY execution LIMIT 50000`);
  return new Map(
    rows.map((row) => [numberCell(row, "execution"), { stages: numberList(row, "stages"), streaming: row["streaming"] === true }]),
  );
}

/** The last value of each accumulator: those of stages as their ends tell it, those of the driver as it sent them. */
async function readAccumulators(
  session: DataSession,
  events: string,
  ids: ReadonlySet<number>,
): Promise<ReadonlyMap<number, AccumulatorValue>> {
  if (ids.size === 0) return new Map();
  const wanted = session.temporaryName("wanted");
  await session.execute(
    `CREATE TEMPORARY TABLE ${wanted} AS SELECT unnest([${[...ids].slice(0, mostAccumulators).join(", ")}]::BIGINT[]) AS id`,
  );
  const rows =
    await session.rows(`SELECT id, max(value) AS value, list(DISTINCT stage ORDER BY stage) FILTER (stage IS NOT NULL) AS stages FROM (
      SELECT a."ID" AS id, TRY_CAST(a."Value" AS DOUBLE) AS value, stage
      FROM (SELECT "Stage Info"."Stage ID" AS stage, unnest("Stage Info"."Accumulables") AS a FROM ${events} WHERE event = 'SparkListenerStageCompleted')
      UNION ALL
      SELECT u[1], u[2]::DOUBLE, NULL FROM (SELECT unnest(accumUpdates) AS u FROM ${events} WHERE event = 'SparkListenerDriverAccumUpdates')
    ) SEMI JOIN ${wanted} USING (id) WHERE value IS NOT NULL GROUP BY id LIMIT 100000`);
  return new Map(rows.map((row) => [numberCell(row, "id"), { value: numberCell(row, "value"), stages: numberList(row, "stages") }]));
}
