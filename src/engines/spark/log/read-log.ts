/** From a path to what its event log says. */
import type { Context } from "../../../core/context.ts";
import type { DataSession } from "../../../data/types.ts";
import type { SparkFacts } from "../facts.ts";
import { taskCores } from "../support/resources.ts";
import { theLog } from "./find-logs.ts";
import { loadEvents } from "./load-events.ts";
import { readApplication } from "./read-application.ts";
import { readExecutions } from "./read-executions.ts";
import { readFailures, readJobs, readStages } from "./read-stages.ts";
import { readTotals, readUtilisation } from "./read-utilisation.ts";

/**
 * Reads the log of one application. `paths` are the files at or below `path`. Errors: `severalApplications`, `notAnEventLog`, and those of opening
 * files.
 */
export async function readLog(
  session: DataSession,
  path: string,
  paths: readonly string[],
  progress: Context["progress"],
): Promise<SparkFacts> {
  const log = theLog(path, paths);
  progress({ done: 0, total: 4, message: "reading the event log" });
  const loaded = await loadEvents(session, path, log);
  progress({ done: 1, total: 4, message: "reading stages and tasks" });
  const { application, settings, executors } = await readApplication(session, loaded);
  const stages = await readStages(session, loaded);
  const jobs = await readJobs(session, loaded);
  const failures = await readFailures(session, loaded);
  progress({ done: 2, total: 4, message: "reading query plans" });
  const { executions, notes } = await readExecutions(session, loaded);
  progress({ done: 3, total: 4, message: "measuring the use of cores" });
  const utilisation = await readUtilisation(session, loaded, application, executors, taskCores(settings));
  const totals = await readTotals(session, loaded);
  const fewer =
    totals.stages > stages.length
      ? [
          `Of ${totals.stages} stage attempts the ${stages.length} with the most time, the longest single tasks, spills, collections or tasks were looked at.`,
        ]
      : [];
  return {
    application,
    settings,
    executors,
    stages,
    jobs,
    executions,
    failures,
    utilisation,
    totals,
    source: { ...loaded.source, notes: [...loaded.source.notes, ...fewer, ...notes] },
  };
}
