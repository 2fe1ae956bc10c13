import { defineSparkRule } from "../rule.ts";
import { placeOf, sum } from "../support/look.ts";
import { percent, timeText } from "../support/units.ts";

const memory = /OutOfMemoryError|Java heap space|code 52\b|exceeding|beyond (?:physical|virtual) memory|OOMKilled|code 137|code 143/i;
const byDesign = /another attempt succeeded|Stage cancelled|Stage finished|cancelled|SparkContext was shut down/i;

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
      if (failure.kind === "TaskKilled" || failure.kind === "FetchFailed" || memory.test(text) || byDesign.test(text)) continue;
      if (failure.exception === "java.util.concurrent.RejectedExecutionException") continue;
      byStage.set(failure.stage, [...(byStage.get(failure.stage) ?? []), failure]);
    }
    return [...byStage].map(([id, failures]) => {
      const stage = facts.stages.find((one) => one.id === id);
      const tasks = sum(failures.map((failure) => failure.tasks));
      const time = sum(failures.map((failure) => failure.time));
      const ended = stage?.tasks.ended ?? tasks;
      return {
        message: `Stage ${id}: ${tasks} of ${ended} task attempts failed (${percent(tasks / Math.max(1, ended))}), ${timeText(time)} of work lost${stage?.failure === "" ? "; the retries succeeded" : ", and the stage failed"}.`,
        evidence: failures
          .slice(0, 3)
          .map(
            (failure) =>
              `${failure.tasks} x ${failure.kind}${failure.exception === "" ? "" : ` ${failure.exception}`}: ${lastError(failure.message)}`,
          ),
        stages: [id],
        ...(stage === undefined ? {} : placeOf(facts, stage, /Python|Scan|Insert|Write|Exchange/)),
        wasted: time,
        basis: "time of the attempts that failed",
        recommendation:
          "Mend the cause that the exception names; where it is an outside service, retry inside the task and open one connection a partition. Raising spark.task.maxFailures only hides it.",
        settings: [],
        atLeast:
          stage !== undefined && stage.failure !== ""
            ? ("error" as const)
            : tasks / Math.max(1, ended) > 0.05
              ? ("warning" as const)
              : ("info" as const),
      };
    });
  },
});

/** A Python traceback says what happened at its end. */
function lastError(message: string): string {
  const error = /\b([A-Za-z_.]*(?:Error|Exception)): (?!.*\b[A-Za-z_.]*(?:Error|Exception): )(.{0,140})/.exec(message);
  return error === null ? message.slice(0, 160) : `${error[1]}: ${error[2]}`;
}
