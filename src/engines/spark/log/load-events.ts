/** One pass over the log into a table of the engine: tasks as plain columns, other events as they are. */
import { PipewrightError, pipewrightError } from "../../../core/errors.ts";
import type { DataSession, JsonLines } from "../../../data/types.ts";
import { numberCell } from "../support/cells.ts";
import type { LogSource } from "../facts.ts";
import { eventColumns } from "./event-columns.ts";
import type { ApplicationLog } from "./find-logs.ts";

export interface LoadedLog {
  /** The table of every event but those left out, and its views. */
  readonly events: string;
  readonly tasks: string;
  readonly source: LogSource;
}

/** Sent often and not needed: task starts repeat in their ends, and executor metrics are logged for each heartbeat where that is turned on. */
const leftOut = [
  "SparkListenerTaskStart",
  "SparkListenerTaskGettingResult",
  "SparkListenerExecutorMetricsUpdate",
  "SparkListenerStageExecutorMetrics",
  "SparkListenerBlockUpdated",
];

const metric = (...path: readonly string[]): string => ['"Task Metrics"', ...path.map((name) => `"${name}"`)].join(".");

/** What is kept of a task: column by expression. */
const taskColumns: Readonly<Record<string, string>> = {
  stage: '"Stage ID"::INTEGER',
  attempt: '"Stage Attempt ID"::SMALLINT',
  task: '"Task Info"."Task ID"',
  executor: '"Task Info"."Executor ID"',
  launched: '"Task Info"."Launch Time"',
  finished: '"Task Info"."Finish Time"',
  getting_result: '"Task Info"."Getting Result Time"',
  speculative: '"Task Info"."Speculative"',
  failed: '"Task Info"."Failed"',
  killed: '"Task Info"."Killed"',
  deserialize_time: metric("Executor Deserialize Time"),
  run_time: metric("Executor Run Time"),
  cpu_time: metric("Executor CPU Time"),
  peak_memory: metric("Peak Execution Memory"),
  result_size: metric("Result Size"),
  gc_time: metric("JVM GC Time"),
  result_serialization_time: metric("Result Serialization Time"),
  memory_spilled: metric("Memory Bytes Spilled"),
  disk_spilled: metric("Disk Bytes Spilled"),
  fetch_wait: metric("Shuffle Read Metrics", "Fetch Wait Time"),
  shuffle_read: `${metric("Shuffle Read Metrics", "Remote Bytes Read")} + ${metric("Shuffle Read Metrics", "Local Bytes Read")}`,
  shuffle_read_records: metric("Shuffle Read Metrics", "Total Records Read"),
  shuffle_write: metric("Shuffle Write Metrics", "Shuffle Bytes Written"),
  input: metric("Input Metrics", "Bytes Read"),
  input_records: metric("Input Metrics", "Records Read"),
  output: metric("Output Metrics", "Bytes Written"),
};

/** Kept as they are for all events but tasks, of which there are millions. */
const otherColumns = Object.keys(eventColumns).filter(
  (name) => !["Event", "Stage ID", "Stage Attempt ID", "Task Info", "Task Metrics", "Task End Reason"].includes(name),
);

/** Plans of generated queries can be long: such a log is read again with room for them, in MiB a line. */
const longestLines = [16, 64];

/** Errors: `notAnEventLog`, those of `jsonLines`, `tooLarge`. */
export async function loadEvents(session: DataSession, path: string, log: ApplicationLog): Promise<LoadedLog> {
  const events = session.temporaryName("events");
  const tasks = session.temporaryName("tasks");
  const lines = await createEvents(session, log, events, longestLines);
  // `Resubmitted` tells of a finished task, a second time, that its output was lost with its executor (TaskSetManager.executorLost).
  await session.execute(`CREATE TEMPORARY VIEW ${tasks} AS SELECT * FROM ${events}
    WHERE event = 'SparkListenerTaskEnd' AND finished > 0 AND reason."Reason" IS DISTINCT FROM 'Resubmitted'`);
  const [counts] = await session.rows(`SELECT count(*) AS lines, count(*) FILTER (event IS NULL) AS unreadable,
    count(*) FILTER (event LIKE 'SparkListener%') AS known FROM ${events}`);
  const known = numberCell(counts, "known");
  const unreadable = numberCell(counts, "unreadable");
  if (known === 0) {
    const reason =
      numberCell(counts, "lines") === unreadable
        ? "none of its lines is a JSON object with an Event"
        : "its events are none of Spark's listener events";
    throw pipewrightError("notAnEventLog", { path, reason });
  }
  return { events, tasks, source: { files: lines.files, events: known, unreadable, cut: lines.cut, notes: missingFiles(log) } };
}

function missingFiles({ missing, path }: ApplicationLog): readonly string[] {
  if (missing.length === 0) return [];
  const named = missing.slice(0, 10).map((number) => `events_${number}`);
  const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : "";
  return [`${path} lacks ${named.join(", ")}${more}: what was logged there is in no figure.`];
}

async function createEvents(session: DataSession, log: ApplicationLog, events: string, limits: readonly number[]): Promise<JsonLines> {
  const [limit, ...further] = limits;
  const lines = await session.jsonLines(log.files, eventColumns, limit);
  const short = `regexp_replace("Event", '^.*[.]', '')`;
  const ofTask = Object.entries(taskColumns).map(([name, expression]) => `${expression} AS ${name}`);
  try {
    await session.execute(`CREATE TEMPORARY TABLE ${events} AS
      SELECT ${short} AS event, ${ofTask.join(", ")}, "Task End Reason" AS reason, ${otherColumns.map((name) => `"${name}"`).join(", ")}
      FROM ${lines.from}
      WHERE "Event" IS NULL OR ${short} NOT IN (${leftOut.map((name) => `'${name}'`).join(", ")})`);
    return lines;
  } catch (error) {
    const damage = damageOf(error);
    if (damage !== undefined)
      throw pipewrightError("unreadableSource", { path: log.path, format: "a Spark event log", reason: damage }, error);
    if (further.length === 0 || !(error instanceof PipewrightError && error.code === "tooLarge")) throw error;
  }
  return createEvents(session, log, events, further);
}

/** The engine undoes zstd itself and names no file where it can't; what it had read by then is lost. */
function damageOf(error: unknown): string | undefined {
  if (error instanceof PipewrightError || !(error instanceof Error)) return undefined;
  const said =
    /^IO Error: (.{1,200})/.exec(error.message)?.[1] ?? /"exception_type":"IO","exception_message":"([^"]{1,200})/.exec(error.message)?.[1];
  return said === undefined ? undefined : `its compressed data are damaged (${said.trim()}).`;
}
