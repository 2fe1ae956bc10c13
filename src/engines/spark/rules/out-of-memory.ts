import type { FailureGroup, SparkFacts } from "../facts.ts";
import { defineSparkRule, type SettingAdvice } from "../rule.ts";
import { heapSetting, placeOf, sum } from "../support/look.ts";
import { bytesText, GiB, MiB, parseBytes, roundUp, sparkBytes } from "../support/units.ts";

const heapFull =
  /OutOfMemoryError|Java heap space|GC overhead limit|exit(?:ed)? (?:with )?code 52\b|SparkOutOfMemoryError|UNABLE_TO_ACQUIRE_MEMORY/i;
/** 137 and 143 are SIGKILL and SIGTERM of a container, 134 an abort; YARN and Kubernetes say it in words as well. */
const containerKilled =
  /exceeding (?:memory|physical|virtual)|running beyond (?:physical|virtual) memory|OOMKilled|exit (?:code|status):? 137|code 137|code 143/i;

/** Tasks, executors or the driver ran out of memory: heap errors, and containers killed for using more than they asked for. */
export const outOfMemory = defineSparkRule({
  id: "out-of-memory",
  title: "Out of memory",
  why: "An executor that dies takes its tasks, its shuffle files and its cache with it; all of that is computed again, until the job fails.",
  whenNot: "More memory is no cure where one key, one row or one collect() holds the data: mend that first.",
  find: (facts) => {
    const failures = facts.failures.filter((failure) => heapFull.test(textOf(failure)) || containerKilled.test(textOf(failure)));
    const executors = facts.executors.filter(({ reason }) => heapFull.test(reason) || containerKilled.test(reason));
    const queries = facts.executions.filter(({ failure }) => heapFull.test(failure));
    if (failures.length + executors.length + queries.length === 0) return [];
    const stageIds = [...new Set(failures.map(({ stage }) => stage))].toSorted((a, b) => a - b);
    const stages = facts.stages.filter(({ id }) => stageIds.includes(id));
    const first = stages.find(({ failure }) => failure !== "") ?? stages[0];
    const killed =
      failures.some((failure) => containerKilled.test(textOf(failure))) || executors.some(({ reason }) => containerKilled.test(reason));
    const heap = failures.some((failure) => heapFull.test(textOf(failure))) || executors.some(({ reason }) => heapFull.test(reason));
    return [
      {
        message: `${sum(failures.map(({ tasks }) => tasks))} tasks${executors.length === 0 ? "" : ` and ${executors.length} executors`} were lost for want of memory${stages.some(({ failure }) => failure !== "") ? ", and a stage failed of it" : ""}.`,
        evidence: [
          ...failures.slice(0, 3).map((failure) => `stage ${failure.stage}: ${failure.tasks} tasks: ${textOf(failure).slice(0, 160)}`),
          ...executors.slice(0, 3).map(({ id, reason }) => `executor ${id}: ${reason.slice(0, 160)}`),
        ],
        stages: stageIds,
        ...(first === undefined ? {} : placeOf(facts, first, /Aggregate|Join|Sort|Window|Exchange/)),
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

function textOf({ exception, message }: FailureGroup): string {
  return `${exception} ${message}`.trim();
}

function heapAdvice(facts: SparkFacts): readonly SettingAdvice[] {
  const key = heapSetting(facts);
  const heap = parseBytes(facts.settings.value(key) ?? "", "m");
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
  const memory = parseBytes(settings.value("spark.executor.memory") ?? "", "m") ?? GiB;
  const overhead = settings.bytes("spark.executor.memoryOverhead") ?? Math.max(384 * MiB, 0.1 * memory);
  return [
    {
      key: "spark.executor.memoryOverhead",
      value: sparkBytes(roundUp(Math.max(2 * overhead, 0.2 * memory), 64 * MiB)),
      formula: `max(2 x ${bytesText(overhead)} (set, or max(384 MiB, 10 %)), 20 % of ${bytesText(memory)})`,
    },
  ];
}
