import type { Execution, PlanNode, SparkFacts } from "../facts.ts";
import { defineSparkRule, type SettingAdvice } from "../rule.ts";
import { heapSetting, stagesById, sum } from "../support/look.ts";
import { bytesText, MiB, parseBytes, roundUp, sparkBytes, timeText } from "../support/units.ts";

/** Operators below a cache worked again in later queries: part of it had been evicted, or never fit. */
export const cacheRecomputed = defineSparkRule({
  id: "cache-recomputed",
  title: "Cached data were computed again",
  why: "What doesn't fit into storage memory is dropped (MEMORY_ONLY) and computed again by every reader; the cache then costs memory and saves little.",
  whenNot: "Not where computing is cheaper than reading back from disk.",
  find: (facts) => {
    const seen = new Set<string>();
    return facts.executions.flatMap((execution) =>
      execution.plan.nodes.flatMap((node) => {
        if (!node.name.startsWith("InMemoryTableScan")) return [];
        const below = descendants(execution, node).filter(({ stages }) => stages.length > 0);
        const worked = [...new Set(below.flatMap(({ stages }) => stages))];
        const queries = queriesOf(facts, worked);
        const key = worked.join();
        if (queries.length < 2 || seen.has(key)) return [];
        seen.add(key);
        const [first, ...later] = queries;
        const again = stagesById(facts, worked).filter((stage) => stage.execution !== first);
        const time = sum(again.map(({ runTime }) => runTime));
        return [
          {
            message: `What ${node.text.slice(0, 80)} reads was computed in query ${first} and again, in part or whole, in quer${later.length === 1 ? "y" : "ies"} ${later.join(", ")}.`,
            evidence: [
              `operators below the cache ran in stages ${worked.join(", ")}`,
              `storage memory at most ${bytesText(storage(facts))}`,
            ],
            stages: again.map(({ id }) => id),
            at: { execution, node },
            wasted: time * 0.7,
            basis: `70 % of the run time of the later stages (${timeText(time)}): the log doesn't say which part was read from the cache`,
            recommendation:
              "Persist with MEMORY_AND_DISK, keep fewer columns and rows, unpersist what is no longer read, or give more memory.",
            settings: more(facts),
          },
        ];
      }),
    );
  },
});

function descendants(execution: Execution, node: PlanNode): readonly PlanNode[] {
  return node.children.flatMap((child) => {
    const found = execution.plan.nodes[child];
    return found === undefined ? [] : [found, ...descendants(execution, found)];
  });
}

/** In the order in which they ran. */
function queriesOf(facts: SparkFacts, stages: readonly number[]): readonly number[] {
  return [...new Set(stagesById(facts, stages).flatMap(({ execution }) => execution ?? []))].toSorted((a, b) => a - b);
}

function storage({ executors }: SparkFacts): number {
  return sum(executors.map(({ memory }) => memory));
}

function more(facts: SparkFacts): readonly SettingAdvice[] {
  const key = heapSetting(facts);
  const heap = parseBytes(facts.settings.value(key) ?? "", "m");
  if (heap === undefined) return [];
  return [
    {
      key,
      value: sparkBytes(roundUp(heap * 2, 256 * MiB)),
      formula: `${bytesText(heap)} x 2: the log doesn't say the size of what didn't fit`,
    },
  ];
}
