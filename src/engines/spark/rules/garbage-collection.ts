import { defineSparkRule } from "../rule.ts";
import { sum } from "../support/look.ts";
import { heapSetting } from "../support/resources.ts";
import { bytesText, MiB, percent, roundUp, sparkBytes, timeText } from "../support/units.ts";

/** Spark's user interface marks a task red above 10 % of its time. */
const tooMuch = 0.1;
const usual = 0.05;

/** More than a tenth of the run time of the application goes to garbage collection. */
export const garbageCollection = defineSparkRule({
  id: "garbage-collection",
  title: "Garbage collection takes much of the time",
  why: "While the JVM collects, no task goes on; above 10 % the heap is too small for what tasks and the cache keep alive.",
  whenNot: "Not in the first seconds of a JVM, and not where objects come from user code that could keep less.",
  find: (facts) => {
    const run = sum(facts.stages.map(({ runTime }) => runTime));
    const spent = sum(facts.stages.map(({ gcTime }) => gcTime));
    if (run === 0 || spent / run < tooMuch || spent < 1000) return [];
    const worst = facts.stages.toSorted((a, b) => b.gcTime - a.gcTime).slice(0, 3);
    const key = heapSetting(facts);
    const heap = facts.settings.bytes(key);
    const factor = spent / run > 0.2 ? 2 : 1.5;
    return [
      {
        message: `${timeText(spent)} of ${timeText(run)} run time, ${percent(spent / run)}, went to garbage collection.`,
        evidence: worst.map(
          (stage) =>
            `stage ${stage.id}: ${timeText(stage.gcTime)} of ${timeText(stage.runTime)} (${percent(stage.gcTime / Math.max(1, stage.runTime))})`,
        ),
        stages: worst.map(({ id }) => id),
        wasted: spent - usual * run,
        basis: `collection above ${percent(usual)} of the run time`,
        recommendation:
          "Give the JVM more memory, keep fewer tasks in one executor, cache serialized or not at all, and use functions of Spark instead of objects of your own.",
        settings:
          heap === undefined
            ? []
            : [
                {
                  key,
                  value: sparkBytes(roundUp(heap * factor, 256 * MiB)),
                  formula: `${bytesText(heap)} x ${factor} (${percent(spent / run)} of the time ${factor === 2 ? "is above" : "is at most"} 20 %)`,
                },
              ],
      },
    ];
  },
});
