import type { Execution, PlanNode } from "../facts.ts";
import { defineSparkRule } from "../rule.ts";
import { cut } from "../support/cells.ts";
import { stagesById, sum } from "../support/look.ts";
import { bytesText, MiB, timeText } from "../support/units.ts";

const leastReads = 3;

interface Read {
  readonly execution: Execution;
  readonly node: PlanNode;
}

/** The same source, or the same partitions of it, was read and worked on from the start several times, without a cache. */
export const repeatedScans = defineSparkRule({
  id: "repeated-scans",
  title: "One source is scanned again and again",
  why: "Spark keeps nothing between queries unless told to: each action reads, parses and filters the source anew.",
  whenNot: "Not where the queries read different columns of a columnar source, or what they share is too large to keep.",
  find: (facts) => {
    const reads = new Map<string, Read[]>();
    for (const execution of facts.executions) {
      for (const node of execution.plan.nodes) {
        if (
          !/^(Scan|FileScan|BatchScan)/.test(node.name) ||
          /ExistingRDD|OneRowRelation/.test(node.name) ||
          isOfObjects(node) ||
          belowCache(execution, node)
        )
          continue;
        const key = `${sourceOf(node)} ${withoutIds(node.metadata["PartitionFilters"] ?? "")}`;
        reads.set(key, [...(reads.get(key) ?? []), { execution, node }]);
      }
    }
    return [...reads.values()].flatMap((all) => {
      const first = all[0];
      if (first === undefined || all.length < leastReads) return [];
      const stages = stagesById(facts, [...new Set(all.flatMap(({ node }) => node.stages))]);
      const time = sum(stages.map(({ runTime }) => runTime));
      const bytes = sum(all.map(({ node }) => node.metrics["size of files read"] ?? 0));
      if (stages.length < 2 || (bytes < 16 * MiB && time < 2000)) return [];
      const queries = [...new Set(all.map(({ execution }) => execution.id))];
      return [
        {
          message: `${cut(sourceOf(first.node), 120)} was scanned ${all.length} times in ${queries.length === 1 ? `query ${queries[0]}` : `queries ${queries.slice(0, 8).join(", ")}`}: ${bytesText(bytes)} and ${timeText(time)} of run time in all.`,
          evidence: stages
            .slice(0, 4)
            .map((stage) => `stage ${stage.id}: ${timeText(stage.runTime)}, ${bytesText(stage.input.total)} read`),
          stages: stages.map(({ id }) => id),
          at: first,
          wasted: time * (1 - 1 / all.length) * 0.8,
          basis: `80 % of the run time of all scans but one: ${timeText(time)} x (1 - 1/${all.length}) x 0.8`,
          recommendation:
            "Cache what the queries share after its filters and column selection, and unpersist it after the last; or write it once as Parquet; or compute the results in one pass (several aggregates, GROUPING SETS).",
          settings: [],
        },
      ];
    });
  },
});

/** `Scan[obj#1]` is an RDD of the program (ExternalRDDScanExec), and nothing tells one from another. */
function isOfObjects({ text }: PlanNode): boolean {
  return text.startsWith("Scan[");
}

function sourceOf({ metadata, name, text }: PlanNode): string {
  return metadata["Location"] ?? `${name} ${withoutIds(text)}`;
}

/** Each query numbers its columns anew. */
function withoutIds(text: string): string {
  return text.replaceAll(/#\d+L?/g, "");
}

function belowCache(execution: Execution, node: PlanNode): boolean {
  for (let up = node.parent; up !== undefined; up = execution.plan.nodes[up]?.parent) {
    if ((execution.plan.nodes[up]?.name ?? "").startsWith("InMemoryTableScan")) return true;
  }
  return false;
}
