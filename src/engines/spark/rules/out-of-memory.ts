import { plural } from "../../../core/count-text.ts";
import type { Execution, FailureGroup, SparkFacts, Stage } from "../facts.ts";
import { defineSparkRule, type SettingAdvice } from "../rule.ts";
import { isContainerKilled, isHeapFull, isOutOfMemory } from "../support/causes.ts";
import { placeOf, sum } from "../support/look.ts";
import { heapSetting } from "../support/resources.ts";
import { bytesText, GiB, MiB, percent, roundUp, sparkBytes } from "../support/units.ts";

/** Tasks, executors or the driver ran out of memory: heap errors, and containers killed for using more than they asked for. */
export const outOfMemory = defineSparkRule({
  id: "out-of-memory",
  title: "Out of memory",
  why: "An executor that dies takes its tasks, its shuffle files and its cache with it; all of that is computed again, until the job fails.",
  whenNot: "More memory is no cure where one key, one row or one collect() holds the data: mend that first.",
  find: (facts) => {
    const failures = facts.failures.filter((failure) => isOutOfMemory(textOf(failure)));
    const executors = facts.executors.filter(({ reason }) => isOutOfMemory(reason));
    const queries = facts.executions.filter(({ failure }) => isHeapFull(failure));
    if (failures.length + executors.length + queries.length === 0) return [];
    const stageIds = [...new Set(failures.map(({ stage }) => stage))].toSorted((a, b) => a - b);
    const stages = facts.stages.filter(({ id }) => stageIds.includes(id));
    const first = stages.find(({ failure }) => failure !== "") ?? stages[0];
    const query = queries[0];
    const killed =
      failures.some((failure) => isContainerKilled(textOf(failure))) || executors.some(({ reason }) => isContainerKilled(reason));
    const heap = failures.some((failure) => isHeapFull(textOf(failure))) || executors.some(({ reason }) => isHeapFull(reason));
    return [
      {
        message: messageOf(sum(failures.map(({ tasks }) => tasks)), executors.length, queries, stages),
        evidence: [
          ...failures.slice(0, 3).map((failure) => `stage ${failure.stage}: ${failure.tasks} tasks: ${textOf(failure).slice(0, 160)}`),
          ...executors.slice(0, 3).map(({ id, reason }) => `executor ${id}: ${reason.slice(0, 160)}`),
          ...queries.slice(0, 2).map(({ id, failure }) => `query ${id}: ${failure.slice(0, 160)}`),
        ],
        stages: stageIds,
        ...(first === undefined
          ? query === undefined
            ? {}
            : { at: { execution: query } }
          : placeOf(facts, first, /Aggregate|Join|Sort|Window|Exchange/)),
        wasted: sum(stages.map(({ tasks }) => tasks.lostTime)),
        basis: "time of the tasks that were lost",
        recommendation:
          "Find what holds the memory in the stage's node: collect_list, a skewed key, a broadcast, cached data, one huge row. Then make partitions smaller or give a task more memory: fewer cores an executor, or a larger one.",
        settings: [...(heap ? heapAdvice(facts) : []), ...(killed ? overheadAdvice(facts) : [])],
        atLeast: "error",
      },
    ];
  },
});

function messageOf(tasks: number, executors: number, queries: readonly Execution[], stages: readonly Stage[]): string {
  if (tasks + executors === 0)
    return `Query ${queries.map(({ id }) => id).join(", ")} failed for want of memory, without a task or an executor that was lost.`;
  const failed = stages.some(({ failure }) => failure !== "") ? ", and a stage failed of it" : "";
  return `${plural(tasks, "task")}${executors === 0 ? "" : ` and ${plural(executors, "executor")}`} ${tasks + executors === 1 ? "was" : "were"} lost for want of memory${failed}.`;
}

function textOf({ exception, message }: FailureGroup): string {
  return `${exception} ${message}`.trim();
}

function heapAdvice(facts: SparkFacts): readonly SettingAdvice[] {
  const key = heapSetting(facts);
  const heap = facts.settings.bytes(key);
  if (heap === undefined) return [];
  return [
    {
      key,
      value: sparkBytes(roundUp(heap * 2, 256 * MiB)),
      formula: `${bytesText(heap)} x 2: the log doesn't say how much was missing, so double and look again`,
    },
  ];
}

function overheadAdvice({ settings, application }: SparkFacts): readonly SettingAdvice[] {
  if (application.local) return [];
  const memory = settings.bytes("spark.executor.memory") ?? GiB;
  const factor = settings.number("spark.executor.memoryOverheadFactor") ?? 0.1;
  const set = settings.bytes("spark.executor.memoryOverhead");
  const overhead = set ?? Math.max(384 * MiB, factor * memory);
  return [
    {
      key: "spark.executor.memoryOverhead",
      value: sparkBytes(roundUp(Math.max(2 * overhead, 0.2 * memory), 64 * MiB)),
      formula: `max(2 x ${bytesText(overhead)} (${set === undefined ? `max(384 MiB, ${percent(factor)})` : "as set"}), 20 % of ${bytesText(memory)})`,
    },
  ];
}
