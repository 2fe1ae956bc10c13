import { defineSparkRule } from "../rule.ts";
import { placeOf, wallOf } from "../support/look.ts";
import { slotsOf } from "../support/resources.ts";
import { bytesText, percent, timeText } from "../support/units.ts";

const leastShare = 0.25;
/** The first tasks of a JVM load classes. */
const leastTasks = 20;

/** Tasks that are no shuffle readers wait to be sent, unpacked and answered longer than they should. */
export const taskOverhead = defineSparkRule({
  id: "task-overhead",
  title: "Starting tasks takes longer than it should",
  why: "Large closures and task results, or a busy driver, cost each task the same time again.",
  whenNot: "Not for very short stages right after the start of an executor.",
  find: (facts) =>
    facts.stages.flatMap((stage) => {
      const overhead = stage.deserializeTime + stage.schedulerDelay + stage.resultSerializationTime;
      const { total } = stage.duration;
      const short = stage.shuffleRead.total > 0 && stage.duration.median < 200;
      if (stage.tasks.successful < Math.max(leastTasks, 2 * slotsOf(facts)) || short || overhead < leastShare * total || overhead < 2000)
        return [];
      const each = overhead / stage.tasks.successful;
      const kind = stage.deserializeTime > stage.schedulerDelay ? "deserialization" : "scheduler delay";
      return [
        {
          message: `Stage ${stage.id}: ${percent(overhead / total)} of ${timeText(total)} task time went to starting tasks and sending results, ${timeText(each)} each, most of it ${kind}.`,
          evidence: [
            `deserialization ${timeText(stage.deserializeTime)}, scheduler delay ${timeText(stage.schedulerDelay)}, results ${bytesText(stage.resultSize)}; stage ${timeText(wallOf(stage))}, ${stage.partitions} tasks`,
          ],
          stages: [stage.id],
          ...placeOf(facts, stage, /./),
          wasted: overhead - 5 * stage.tasks.successful,
          basis: "deserialization, scheduler delay and result time above 5 ms a task",
          recommendation:
            "Use fewer, larger tasks; broadcast large objects instead of capturing them in functions; give the driver more cores where it schedules thousands of tasks.",
          settings: [],
          atMost: "warning" as const,
        },
      ];
    }),
});
