import { defineSparkRule } from "../rule.ts";
import { sum, wallOf } from "../support/look.ts";
import { activeWindow, waitingFor } from "../support/resources.ts";
import { percent, timeText } from "../support/units.ts";

const leastIdle = 5000;

/** Between the first stage and the last no task ran for a good part of the time: the driver was the only one at work. */
export const idleCores = defineSparkRule({
  id: "idle-cores",
  title: "Cores wait for the driver",
  why: "While the driver plans, lists files, collects, commits or runs Python of its own, all executors are paid for and idle.",
  whenNot: "Not for notebooks and services that wait for people.",
  find: (facts) => {
    const window = activeWindow(facts).time;
    const { idleBetween, under } = facts.utilisation;
    // A stream waits for its next batch.
    if (idleBetween < leastIdle || idleBetween < 0.15 * window || facts.executions.some(({ streaming }) => streaming)) return [];
    const waiting = waitingFor(facts, idleBetween);
    const longest = facts.stages.toSorted((a, b) => wallOf(b) - wallOf(a))[0];
    return [
      {
        message: `Between the first and the last task no task ran for ${timeText(idleBetween)} of ${timeText(window)} (${percent(idleBetween / window)}).`,
        evidence: [
          `${facts.stages.length} stages in ${facts.jobs.length} jobs; the longest stage took ${timeText(longest === undefined ? 0 : wallOf(longest))}`,
          `for ${timeText(under)} at most half of the cores worked`,
          `stages ran ${timeText(sum(facts.stages.map((stage) => wallOf(stage))))} added up`,
        ],
        stages: [],
        wasted: waiting.wasted,
        basis: waiting.said,
        recommendation:
          "Run independent queries from several threads, move collect() and pandas work to Spark, avoid counting and showing between steps, and keep file listings small (fewer files and partitions).",
        settings: [],
        atMost: "warning",
      },
    ];
  },
});
