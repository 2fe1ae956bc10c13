/** The application, its settings and its executors. */
import type { DataSession } from "../../../data/types.ts";
import type { Application, Executor, Settings } from "../facts.ts";
import { settingsOf } from "../settings.ts";
import { cut, numberCell, optionalNumber, textCell } from "../support/cells.ts";
import { parseJson, textEntries } from "../support/json.ts";
import type { LoadedLog } from "./load-events.ts";

export interface ApplicationFacts {
  readonly application: Application;
  readonly settings: Settings;
  readonly executors: readonly Executor[];
}

export async function readApplication(session: DataSession, { events }: LoadedLog): Promise<ApplicationFacts> {
  const [row] = await session.rows(`SELECT
      any_value("Spark Version") FILTER (event = 'SparkListenerLogStart') AS version,
      any_value("App Name") FILTER (event = 'SparkListenerApplicationStart') AS name,
      any_value("App ID") FILTER (event = 'SparkListenerApplicationStart') AS id,
      min("Timestamp") FILTER (event = 'SparkListenerApplicationStart') AS started,
      max("Timestamp") FILTER (event = 'SparkListenerApplicationEnd') AS ended,
      min(least("Timestamp", launched, "Submission Time")) AS first_seen,
      max(greatest("Timestamp", finished, time, "Completion Time", "Submission Time")) AS last_seen,
      last("Spark Properties"::VARCHAR ORDER BY rowid) FILTER (event = 'SparkListenerEnvironmentUpdate') AS properties
    FROM ${events}`);
  const properties = textEntries(parseJson(textCell(row, "properties")));
  const sparkVersion = textCell(row, "version");
  const settings = settingsOf(properties, sparkVersion);
  const master = settings.value("spark.master") ?? "";
  const ended = optionalNumber(row, "ended");
  const started = optionalNumber(row, "started") ?? numberCell(row, "first_seen");
  const executors = await readExecutors(session, events);
  const finish = ended ?? Math.max(started, numberCell(row, "last_seen"));
  return {
    settings,
    executors,
    application: {
      id: cut(textCell(row, "id") || (properties["spark.app.id"] ?? ""), 80),
      name: cut(textCell(row, "name") || (properties["spark.app.name"] ?? ""), 80),
      sparkVersion: cut(sparkVersion, 40),
      master: cut(master, 80),
      started,
      ended: finish,
      finished: ended !== undefined,
      cores: mostCores(executors, finish),
      local: /^local(\[|$)/.test(master),
    },
  };
}

async function readExecutors(session: DataSession, events: string): Promise<readonly Executor[]> {
  const rows = await session.rows(`SELECT id,
      any_value(host) AS host, max(cores) AS cores, min(added) AS added, max(removed) AS removed, arg_max(reason, removed) AS reason, max(memory) AS memory
    FROM (
      SELECT "Executor ID" AS id, "Executor Info"."Host" AS host, "Executor Info"."Total Cores" AS cores, "Timestamp" AS added,
        NULL AS removed, NULL AS reason, NULL AS memory FROM ${events} WHERE event = 'SparkListenerExecutorAdded'
      UNION ALL
      SELECT "Executor ID", NULL, NULL, NULL, "Timestamp", "Removed Reason", NULL FROM ${events} WHERE event = 'SparkListenerExecutorRemoved'
      UNION ALL
      SELECT "Block Manager ID"."Executor ID", NULL, NULL, NULL, NULL, NULL, "Maximum Memory" FROM ${events} WHERE event = 'SparkListenerBlockManagerAdded'
    ) GROUP BY id HAVING max(cores) IS NOT NULL ORDER BY added LIMIT 20000`);
  return rows.map((row) => ({
    id: cut(textCell(row, "id"), 40),
    host: cut(textCell(row, "host"), 80),
    cores: numberCell(row, "cores"),
    added: numberCell(row, "added"),
    removed: optionalNumber(row, "removed"),
    reason: cut(textCell(row, "reason"), 400),
    memory: numberCell(row, "memory"),
  }));
}

/** The most cores that were there at the same time. */
function mostCores(executors: readonly Executor[], end: number): number {
  const steps = executors
    .flatMap(({ cores, added, removed }) => [
      { at: added, cores },
      { at: removed ?? end + 1, cores: -cores },
    ])
    .toSorted((a, b) => a.at - b.at || a.cores - b.cores);
  let now = 0;
  let most = 0;
  for (const step of steps) {
    now += step.cores;
    most = Math.max(most, now);
  }
  return Math.max(1, most);
}
