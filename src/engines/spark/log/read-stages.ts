/** Stages with the figures of their tasks, jobs, and why tasks failed. */
import type { DataSession, Row } from "../../../data/types.ts";
import type { CachedRdd, FailureGroup, Job, Spread, Stage } from "../facts.ts";
import { cut, numberCell, numberList, optionalNumber, textCell } from "../support/cells.ts";
import { field, isList, numberField, parseJson, textField } from "../support/json.ts";
import type { LoadedLog } from "./load-events.ts";

/** Stage attempts looked at one by one: those that come first by any of what the rules look for. */
const mostStages = 4000;
const firstBy: readonly string[] = [
  "coalesce(duration_total, 0) + coalesce(lost_time, 0)",
  "coalesce(duration_most - duration_quartiles[1], 0)",
  "coalesce(disk_spilled, 0)",
  "coalesce(gc_time, 0)",
  "coalesce(ended, 0)",
];
const mostFailures = 200;

/** Of tasks that succeeded: what failed or was killed is told apart. */
const spread = (name: string, column: string): string => `
  quantile_cont(${column}, [0.5, 0.75]) FILTER (ok) AS ${name}_quartiles, max(${column}) FILTER (ok) AS ${name}_most,
  coalesce(sum(${column}) FILTER (ok), 0)::BIGINT AS ${name}_total`;

export async function readStages(session: DataSession, { events, tasks }: LoadedLog): Promise<readonly Stage[]> {
  const delay = `greatest(0, finished - launched - run_time - deserialize_time - result_serialization_time
    - CASE WHEN getting_result > 0 THEN finished - getting_result ELSE 0 END)`;
  const rows = await session.rows(`WITH info AS (
      SELECT i."Stage ID" AS stage, coalesce(i."Stage Attempt ID", 0) AS attempt, any_value(i."Stage Name") AS name,
        max(i."Number of Tasks") AS partitions, min(i."Submission Time") AS submitted, max(i."Completion Time") AS completed,
        any_value(i."Failure Reason") AS failure,
        any_value(list_filter(i."RDD Info", r -> r."Storage Level"."Use Memory" OR r."Storage Level"."Use Disk"))::JSON::VARCHAR AS rdds
      FROM (SELECT "Stage Info" AS i FROM ${events} WHERE event IN ('SparkListenerStageSubmitted', 'SparkListenerStageCompleted'))
      GROUP BY ALL
    ), job AS (
      SELECT stage, min(job) AS job, min(execution) AS execution FROM (
        SELECT unnest("Stage IDs") AS stage, "Job ID" AS job, TRY_CAST(Properties."spark.sql.execution.id" AS BIGINT) AS execution
        FROM ${events} WHERE event = 'SparkListenerJobStart') GROUP BY stage
    ), measured AS (
      SELECT stage, attempt, count(*) AS ended, count(*) FILTER (ok) AS successful, count(*) FILTER (failed) AS failed_tasks,
        count(*) FILTER (killed) AS killed_tasks, count(*) FILTER (speculative) AS speculative_tasks,
        coalesce(sum(finished - launched) FILTER (NOT ok), 0)::BIGINT AS lost_time,
        ${spread("duration", "finished - launched")}, ${spread("input", "input")}, ${spread("input_records", "input_records")},
        ${spread("shuffle_read", "shuffle_read")}, ${spread("shuffle_read_records", "shuffle_read_records")}, ${spread("shuffle_write", "shuffle_write")},
        sum(run_time)::BIGINT AS run_time, (sum(cpu_time) / 1000000)::BIGINT AS cpu_time, sum(gc_time)::BIGINT AS gc_time,
        sum(deserialize_time)::BIGINT AS deserialize_time, sum(result_serialization_time)::BIGINT AS result_serialization_time,
        sum(${delay})::BIGINT AS scheduler_delay, sum(fetch_wait)::BIGINT AS fetch_wait,
        sum(output)::BIGINT AS output,
        sum(memory_spilled)::BIGINT AS memory_spilled, sum(disk_spilled)::BIGINT AS disk_spilled,
        count(*) FILTER (disk_spilled > 0 OR memory_spilled > 0) AS spilling_tasks, max(memory_spilled) AS most_spilled,
        max(peak_memory) AS peak_memory, sum(result_size)::BIGINT AS result_size,
        arg_max(task, finished - launched) FILTER (ok) AS slowest_task, arg_max(executor, finished - launched) FILTER (ok) AS slowest_executor,
        arg_max(coalesce(shuffle_read, 0) + coalesce(input, 0), finished - launched) FILTER (ok) AS slowest_bytes,
        arg_max(coalesce(shuffle_read_records, 0) + coalesce(input_records, 0), finished - launched) FILTER (ok) AS slowest_records
      FROM (SELECT *, NOT coalesce(failed, false) AND NOT coalesce(killed, false) AS ok FROM ${tasks}) GROUP BY stage, attempt
    )
    SELECT info.stage, info.attempt, info.name, info.partitions, info.submitted, info.completed, info.failure, info.rdds,
      job.job, job.execution, measured.* EXCLUDE (stage, attempt)
    FROM info LEFT JOIN measured ON measured.stage = info.stage AND measured.attempt = info.attempt LEFT JOIN job ON job.stage = info.stage
    ORDER BY least(${firstBy.map((value) => `row_number() OVER (ORDER BY ${value} DESC, info.stage, info.attempt)`).join(", ")}),
      info.stage, info.attempt LIMIT ${mostStages}`);
  return rows.map((row) => stageOf(row)).toSorted((a, b) => a.id - b.id || a.attempt - b.attempt);
}

function stageOf(row: Row): Stage {
  const number = (name: string): number => numberCell(row, name);
  return {
    id: number("stage"),
    attempt: number("attempt"),
    name: cut(textCell(row, "name"), 100),
    job: optionalNumber(row, "job"),
    execution: optionalNumber(row, "execution"),
    partitions: number("partitions"),
    submitted: optionalNumber(row, "submitted"),
    completed: optionalNumber(row, "completed"),
    failure: cut(textCell(row, "failure"), 400),
    rdds: cachedRdds(textCell(row, "rdds")),
    tasks: {
      ended: number("ended"),
      successful: number("successful"),
      failed: number("failed_tasks"),
      killed: number("killed_tasks"),
      speculative: number("speculative_tasks"),
      lostTime: number("lost_time"),
    },
    duration: spreadOf(row, "duration"),
    runTime: number("run_time"),
    cpuTime: number("cpu_time"),
    gcTime: number("gc_time"),
    deserializeTime: number("deserialize_time"),
    resultSerializationTime: number("result_serialization_time"),
    schedulerDelay: number("scheduler_delay"),
    fetchWait: number("fetch_wait"),
    input: spreadOf(row, "input"),
    inputRecords: spreadOf(row, "input_records"),
    shuffleRead: spreadOf(row, "shuffle_read"),
    shuffleReadRecords: spreadOf(row, "shuffle_read_records"),
    shuffleWrite: spreadOf(row, "shuffle_write"),
    output: number("output"),
    memorySpilled: number("memory_spilled"),
    diskSpilled: number("disk_spilled"),
    spillingTasks: number("spilling_tasks"),
    mostSpilled: number("most_spilled"),
    peakMemory: number("peak_memory"),
    resultSize: number("result_size"),
    slowest: {
      task: number("slowest_task"),
      executor: cut(textCell(row, "slowest_executor"), 40),
      bytes: number("slowest_bytes"),
      records: number("slowest_records"),
    },
  };
}

function cachedRdds(json: string): readonly CachedRdd[] {
  const list = parseJson(json);
  if (!isList(list)) return [];
  return list.map((rdd) => ({
    id: numberField(rdd, "RDD ID") ?? -1,
    name: cut(textField(rdd, "Name"), 100),
    memory: textField(field(rdd, "Storage Level"), "Use Memory") === "true",
    disk: textField(field(rdd, "Storage Level"), "Use Disk") === "true",
  }));
}

function spreadOf(row: Row, name: string): Spread {
  const [median = 0, upperQuartile = 0] = numberList(row, `${name}_quartiles`);
  return { median, upperQuartile, most: numberCell(row, `${name}_most`), total: numberCell(row, `${name}_total`) };
}

export async function readJobs(session: DataSession, { events }: LoadedLog): Promise<readonly Job[]> {
  const rows = await session.rows(`SELECT "Job ID" AS job, min("Submission Time") AS submitted, max("Completion Time") AS completed,
      min(TRY_CAST(Properties."spark.sql.execution.id" AS BIGINT)) AS execution, any_value("Stage IDs") AS stages,
      any_value(CASE WHEN "Job Result"."Result" <> 'JobSucceeded' THEN coalesce("Job Result"."Exception"."Message", "Job Result"."Result") END) AS failure
    FROM ${events} WHERE event IN ('SparkListenerJobStart', 'SparkListenerJobEnd') GROUP BY job ORDER BY job LIMIT 20000`);
  return rows.map((row) => ({
    id: numberCell(row, "job"),
    execution: optionalNumber(row, "execution"),
    submitted: numberCell(row, "submitted"),
    completed: optionalNumber(row, "completed"),
    failure: cut(textCell(row, "failure"), 400),
    stages: numberList(row, "stages"),
  }));
}

/** Failed and killed tasks by what ended them. */
export async function readFailures(session: DataSession, { tasks }: LoadedLog): Promise<readonly FailureGroup[]> {
  const message = `coalesce(reason."Description", reason."Loss Reason", reason."Kill Reason", reason."Message", '')`;
  const rows = await session.rows(`SELECT stage, attempt, reason."Reason" AS kind, coalesce(reason."Class Name", '') AS exception,
      arg_min(left(${message}, 1500), launched) AS message, count(*) AS tasks, sum(finished - launched)::BIGINT AS time
    FROM ${tasks} WHERE reason."Reason" <> 'Success'
    GROUP BY stage, attempt, kind, exception ORDER BY tasks DESC, stage, attempt, kind, exception LIMIT ${mostFailures}`);
  return rows.map((row) => ({
    stage: numberCell(row, "stage"),
    attempt: numberCell(row, "attempt"),
    kind: cut(textCell(row, "kind"), 60),
    exception: cut(textCell(row, "exception"), 120),
    message: cut(textCell(row, "message"), 800),
    tasks: numberCell(row, "tasks"),
    time: numberCell(row, "time"),
  }));
}
