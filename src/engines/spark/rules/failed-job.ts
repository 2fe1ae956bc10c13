import { plural } from "../../../core/count-text.ts";
import { defineSparkRule } from "../rule.ts";
import { isCancelled } from "../support/causes.ts";
import { sum } from "../support/look.ts";

/** Jobs or queries failed. */
export const failedJob = defineSparkRule({
  id: "failed-job",
  title: "A job failed",
  why: "All work of a failed job is lost, unless the application catches it and goes on.",
  whenNot: "Not where the program expects the failure.",
  find: (facts) => {
    const jobs = facts.jobs.filter(({ failure }) => failure !== "" && !isCancelled(failure));
    const queries = facts.executions.filter(({ failure }) => failure !== "" && !isCancelled(failure));
    if (jobs.length + queries.length === 0) return [];
    const stages = [...new Set(jobs.flatMap((job) => job.stages))];
    const query = queries[0];
    return [
      {
        message: `${[
          ...(jobs.length === 0 ? [] : [`${jobs.length} of ${plural(facts.jobs.length, "job")}`]),
          ...(queries.length === 0 ? [] : [`${queries.length} ${queries.length === 1 ? "query" : "queries"}`]),
        ].join(" and ")} failed.`,
        evidence: [
          ...jobs.slice(0, 3).map(({ id, failure }) => `job ${id}: ${failure.slice(0, 200)}`),
          ...queries.slice(0, 2).map(({ id, failure }) => `query ${id}: ${failure.slice(0, 200)}`),
        ],
        stages,
        ...(query === undefined ? {} : { at: { execution: query } }),
        wasted: sum(facts.stages.filter(({ id }) => stages.includes(id)).map(({ duration, tasks }) => duration.total + tasks.lostTime)),
        basis: "task time of the failed jobs",
        recommendation: "Mend the cause; the other findings of the same stages say more.",
        settings: [],
        atLeast: "error",
      },
    ];
  },
});
