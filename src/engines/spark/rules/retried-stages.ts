import { defineSparkRule } from "../rule.ts";
import { sum } from "../support/look.ts";
import { timeText } from "../support/units.ts";

/** Stages were run again, because shuffle files were lost with their executor. */
export const retriedStages = defineSparkRule({
  id: "retried-stages",
  title: "Stages were run again",
  why: "When shuffle files can't be fetched, the stage that wrote them is run again, and the one that reads them too.",
  whenNot: "Not where machines are meant to go away (spot instances) and the repeats are cheaper than the others would be.",
  find: (facts) => {
    const again = facts.stages.filter(({ attempt }) => attempt > 0);
    if (again.length === 0) return [];
    const fetches = sum(facts.failures.filter(({ kind }) => kind === "FetchFailed").map(({ tasks }) => tasks));
    const lost = facts.executors.filter(({ removed, reason }) => removed !== undefined && reason !== "");
    const time = sum(again.map(({ duration, tasks }) => duration.total + tasks.lostTime));
    return [
      {
        message: `${again.length} stage attempts were repeats (stages ${again
          .map(({ id, attempt }) => `${id}.${attempt}`)
          .slice(0, 8)
          .join(", ")}); ${fetches} tasks could not fetch shuffle data.`,
        evidence: lost.slice(0, 3).map(({ id, reason }) => `executor ${id} was removed: ${reason.slice(0, 120)}`),
        stages: [...new Set(again.map(({ id }) => id))],
        wasted: time,
        basis: `task time of the repeated attempts (${timeText(time)})`,
        recommendation:
          "Keep executors alive: see why they were lost (memory, preemption). An external shuffle service or decommissioning with shuffle migration keeps their files.",
        settings: [],
        atLeast: "warning",
      },
    ];
  },
});
