import type { Stage } from "../facts.ts";
import { defineSparkRule } from "../rule.ts";
import { isCancelled, isOutOfMemory } from "../support/causes.ts";
import { placeOf, sum } from "../support/look.ts";
import { percent, timeText } from "../support/units.ts";

/** Told by other rules, or no failure: of two attempts that finish together one may not commit. */
const elsewhere: ReadonlySet<string> = new Set(["TaskKilled", "FetchFailed", "TaskCommitDenied"]);
const byDesign = /another attempt succeeded|Stage finished/i;

/** Tasks failed, for another reason than memory, and were run again or ended the job. */
export const failedTasks = defineSparkRule({
  id: "failed-tasks",
  title: "Tasks failed",
  why: "A failed task's work is lost and done again; after spark.task.maxFailures failures of one task the job fails.",
  whenNot: "Not for single failures on preemptible machines.",
  find: (facts) => {
    const byStage = new Map<number, typeof facts.failures>();
    for (const failure of facts.failures) {
      const text = `${failure.exception} ${failure.message}`;
      if (elsewhere.has(failure.kind) || isOutOfMemory(text) || isCancelled(text) || byDesign.test(text)) continue;
      if (failure.exception === "java.util.concurrent.RejectedExecutionException") continue;
      byStage.set(failure.stage, [...(byStage.get(failure.stage) ?? []), failure]);
    }
    return [...byStage].map(([id, failures]) => {
      const attempts = facts.stages.filter((stage) => stage.id === id);
      const last = attempts.at(-1);
      const tasks = sum(failures.map((failure) => failure.tasks));
      const time = sum(failures.map((failure) => failure.time));
      const ended = Math.max(tasks, sum(attempts.map((stage) => stage.tasks.ended)));
      return {
        message: `Stage ${id}: ${tasks} of ${ended} task attempts failed (${percent(tasks / Math.max(1, ended))}), ${timeText(time)} of work lost${outcomeOf(last)}.`,
        evidence: failures
          .slice(0, 3)
          .map(
            (failure) =>
              `${failure.tasks} x ${failure.kind}${failure.exception === "" ? "" : ` ${failure.exception}`}: ${lastError(failure.message)}`,
          ),
        stages: [id],
        ...(last === undefined ? {} : placeOf(facts, last, /Python|Scan|Insert|Write|Exchange/)),
        wasted: time,
        basis: "time of the attempts that failed",
        recommendation:
          "Mend the cause that the exception names; where it is an outside service, retry inside the task and open one connection a partition. Raising spark.task.maxFailures only hides it.",
        settings: [],
        atLeast:
          last !== undefined && last.failure !== "" && !isCancelled(last.failure)
            ? ("error" as const)
            : tasks / Math.max(1, ended) > 0.05
              ? ("warning" as const)
              : ("info" as const),
      };
    });
  },
});

function outcomeOf(last: Stage | undefined): string {
  if (last === undefined) return "";
  if (last.failure !== "") return isCancelled(last.failure) ? "; the stage was cancelled" : ", and the stage failed";
  if (last.completed === undefined) return "; the log ends before the stage does";
  return last.tasks.successful < last.partitions ? "; the stage ended before all its tasks had succeeded" : "; the retries succeeded";
}

/** A Python traceback says what happened at its end. */
function lastError(message: string): string {
  const error = /\b([A-Za-z_.]*(?:Error|Exception)): (?!.*\b[A-Za-z_.]*(?:Error|Exception): )(.{0,140})/.exec(message);
  return error === null ? message.slice(0, 160) : `${error[1]}: ${error[2]}`;
}
