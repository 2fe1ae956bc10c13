import type { Execution, PlanNode, Stage } from "../facts.ts";
import { defineSparkRule } from "../rule.ts";
import { executionOf, placeOf, wallOf } from "../support/look.ts";
import { waitingFor } from "../support/resources.ts";
import { bytesText, GiB, MiB, percent, timeText } from "../support/units.ts";

const leastBytes = 16 * MiB;
const collecting = /^(collect|toPandas|toLocalIterator|toArrow|takeOrdered|take|first|countByKey|countByValue|reduce|runJob)\b/i;

/** Spark Connect names no action: what is no shuffle and no broadcast is the result that the client asked for. */
const connect = /^Spark Connect\b/;

/** A query brought its rows to the driver. */
export const collectToDriver = defineSparkRule({
  id: "collect-to-driver",
  title: "Many rows are collected to the driver",
  why: "The driver is one process: it holds all rows, several times where pandas or Python objects are made of them, and the executors wait.",
  whenNot: "Not for results that people read, or that fit easily and are needed once.",
  find: (facts) =>
    facts.stages.flatMap((stage) => {
      const execution = executionOf(facts, stage);
      const named =
        collecting.test(stage.name) ||
        collecting.test(execution?.description ?? "") ||
        (connect.test(stage.name) && execution !== undefined && !isBroadcast(execution, stage));
      // A broadcast collects its rows too, in a job of its own.
      if (!named || stage.shuffleWrite.total > 0 || stage.resultSize < leastBytes) return [];
      const limit = facts.settings.bytes("spark.driver.maxResultSize") ?? GiB;
      const after =
        execution?.completed === undefined || stage.completed === undefined ? 0 : Math.max(0, execution.completed - stage.completed);
      const waiting = waitingFor(facts, after);
      return [
        {
          message: `${stage.name}: stage ${stage.id} sent ${bytesText(stage.resultSize)} to the driver${limit > 0 ? `, ${percent(stage.resultSize / limit)} of spark.driver.maxResultSize` : ""}.`,
          evidence: [`${stage.tasks.successful} tasks in ${timeText(wallOf(stage))}; the query went on for ${timeText(after)} after them`],
          stages: [stage.id],
          ...placeOf(facts, stage, /./),
          wasted: waiting.wasted,
          basis: `time after the last task: ${waiting.said}; what the driver does with the rows is not in the log`,
          recommendation:
            "Aggregate or filter in Spark and collect the result; write large results to files; take(n) to look at some; toPandas() only after that, with Arrow.",
          settings: [],
          atLeast: limit > 0 && stage.resultSize > limit / 2 ? ("error" as const) : ("warning" as const),
        },
      ];
    }),
});

/** An operator of the stage stands right below a broadcast, with no shuffle between. */
function isBroadcast({ plan }: Execution, { id }: Stage): boolean {
  return plan.nodes.some((node) => {
    if (!node.stages.includes(id)) return false;
    let up: PlanNode | undefined = node;
    while (up !== undefined && !/Exchange/.test(up.name)) up = up.parent === undefined ? undefined : plan.nodes[up.parent];
    return up?.name.startsWith("BroadcastExchange") === true;
  });
}
