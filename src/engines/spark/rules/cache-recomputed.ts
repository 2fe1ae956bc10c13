import { wholeText } from "../../../core/count-text.ts";
import type { Execution, PlanNode, SparkFacts } from "../facts.ts";
import { defineSparkRule, type SettingAdvice, type SparkMatch } from "../rule.ts";
import { rowsInto, stagesById, sum } from "../support/look.ts";
import { heapSetting } from "../support/resources.ts";
import { bytesText, MiB, roundUp, sparkBytes, timeText } from "../support/units.ts";

/** Operators below a cache worked again in later queries: part of it had been evicted, or never fit. */
export const cacheRecomputed = defineSparkRule({
  id: "cache-recomputed",
  title: "Cached data were computed again",
  why: "What doesn't fit into storage memory is dropped (MEMORY_ONLY) and computed again by every reader; the cache then costs memory and saves little.",
  whenNot: "Not where computing is cheaper than reading back from disk.",
  find: (facts) => {
    const readers = new Map<string, [Reader, ...Reader[]]>();
    for (const execution of facts.executions) {
      for (const node of execution.plan.nodes.filter(({ name }) => name.startsWith("InMemoryTableScan"))) {
        const reader = { execution, node, stages: stagesBelow(execution, node) };
        const key = reader.stages.join();
        const others = readers.get(key);
        if (others === undefined) readers.set(key, [reader]);
        else others.push(reader);
      }
    }
    return [...readers.values()].flatMap((same) => recomputed(facts, same));
  },
});

/** A scan of a cache; all scans of one cache share the operators below it, and their metrics. */
interface Reader {
  readonly execution: Execution;
  readonly node: PlanNode;
  /** Where the operators below the cache worked. */
  readonly stages: readonly number[];
}

function recomputed(facts: SparkFacts, readers: readonly [Reader, ...Reader[]]): readonly SparkMatch[] {
  const [{ execution, node, stages }] = readers;
  const [first, ...later] = queriesOf(facts, stages);
  if (first === undefined || later.length === 0) return [];
  const computed = Math.max(...readers.flatMap((reader) => rowsInto(reader.execution, reader.node)), 0);
  const read = Math.max(...readers.map((reader) => reader.node.metrics["number of output rows"] ?? 0));
  // A query that took some rows fills a part of the cache, and the next one the rest: no row was computed twice.
  if (computed > 0 && computed <= read) return [];
  const again = stagesById(facts, stages).filter((stage) => stage.execution !== first);
  const time = sum(again.map(({ runTime }) => runTime));
  return [
    {
      message: `What ${node.text.slice(0, 80)} reads was computed in query ${first} and again, in part or whole, in quer${later.length === 1 ? "y" : "ies"} ${later.slice(0, 8).join(", ")}.`,
      evidence: [
        `operators below the cache ran in stages ${stages.join(", ")}${computed > 0 && read > 0 ? `, and gave ${wholeText(computed)} rows for a cache of ${wholeText(read)}` : ""}`,
        `storage memory at most ${bytesText(storage(facts))}`,
      ],
      stages: again.map(({ id }) => id),
      at: { execution, node },
      wasted: time * 0.7,
      basis: `70 % of the run time of the later stages (${timeText(time)}): the log doesn't say which part was read from the cache`,
      recommendation: "Persist with MEMORY_AND_DISK, keep fewer columns and rows, unpersist what is no longer read, or give more memory.",
      settings: more(facts),
    },
  ];
}

function stagesBelow(execution: Execution, node: PlanNode): readonly number[] {
  return [...new Set(descendants(execution, node).flatMap(({ stages }) => stages))];
}

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
  const heap = facts.settings.bytes(key);
  if (heap === undefined) return [];
  return [
    {
      key,
      value: sparkBytes(roundUp(heap * 2, 256 * MiB)),
      formula: `${bytesText(heap)} x 2: the log doesn't say the size of what didn't fit`,
    },
  ];
}
