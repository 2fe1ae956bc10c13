import { defineSparkRule } from "../rule.ts";
import { dataRatio, leastDataRatio, sum } from "../support/look.ts";
import { timeText } from "../support/units.ts";

/** Speculation started copies of tasks, and most of that work was thrown away. */
export const speculativeTasks = defineSparkRule({
  id: "speculative-tasks",
  title: "Speculative tasks waste work",
  why: "A copy of a slow task helps against a slow node; against skewed data it repeats the same slow work.",
  whenNot: "Not where stragglers come from nodes: then the copies save more than they cost.",
  find: (facts) => {
    const stages = facts.stages.filter(({ tasks }) => tasks.speculative > 0);
    if (stages.length === 0) return [];
    const copies = sum(stages.map(({ tasks }) => tasks.speculative));
    const lost = sum(
      facts.failures
        .filter(({ kind, message }) => kind === "TaskKilled" && /another attempt succeeded/i.test(message))
        .map(({ time }) => time),
    );
    return [
      {
        message: `${copies} speculative tasks were started in ${stages.length} stages; ${timeText(lost)} of task time were thrown away.`,
        evidence: stages
          .slice(0, 3)
          .map(
            ({ id, tasks, duration }) =>
              `stage ${id}: ${tasks.speculative} copies of ${tasks.ended} tasks; slowest ${timeText(duration.most)}, median ${timeText(duration.median)}`,
          ),
        stages: stages.map(({ id }) => id).slice(0, 20),
        wasted: lost,
        basis: "time of the attempts that were killed because another succeeded",
        recommendation: "Where the same stages show skew, mend that and turn speculation off; otherwise look at the slow hosts.",
        settings: stages.some((stage) => stage.duration.most > 3 * Math.max(1, stage.duration.median) && dataRatio(stage) >= leastDataRatio)
          ? [{ key: "spark.speculation", value: "false", formula: "copies of skewed tasks have the same data" }]
          : [],
      },
    ];
  },
});
