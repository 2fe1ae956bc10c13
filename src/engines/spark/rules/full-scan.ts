import { wholeText } from "../../../core/count-text.ts";
import type { Execution, PlanNode, SparkFacts } from "../facts.ts";
import { defineSparkRule, type SparkMatch } from "../rule.ts";
import { stagesById, sum } from "../support/look.ts";
import { bytesText, MiB, percent, timeText } from "../support/units.ts";

const leastBytes = 256 * MiB;
const selective = 0.2;
const manyPartitions = 20;
/** Row formats have nothing by which a filter could skip a part of a file. */
const cannotSkip = /^(?:Scan|FileScan) (?:csv|json|text|xml|avro|binaryFile)\b/i;

/** A scan read everything, and a filter right above threw most of it away; or a partitioned table was read without a filter on its partitions. */
export const fullScan = defineSparkRule({
  id: "full-scan",
  title: "A scan reads what a filter throws away",
  why: "Filters on plain columns are pushed into Parquet and ORC and skip row groups, those on partition columns skip folders; filters on expressions and casts do neither.",
  whenNot: "Not where most rows are needed.",
  find: (facts) => facts.executions.flatMap((execution) => execution.plan.nodes.flatMap((node) => wholeScan(facts, execution, node) ?? [])),
});

function wholeScan(facts: SparkFacts, execution: Execution, node: PlanNode): SparkMatch | undefined {
  const bytes = node.metrics["size of files read"] ?? 0;
  if (!/^(Scan|FileScan|BatchScan)/.test(node.name) || bytes < leastBytes) return undefined;
  const rows = node.metrics["number of output rows"] ?? 0;
  const filter = filterAbove(execution, node);
  const kept = filter?.metrics["number of output rows"];
  const partitions = node.metrics["number of partitions read"] ?? 0;
  const noPartitionFilter = partitions >= manyPartitions && (node.metadata["PartitionFilters"] ?? "[]") === "[]";
  const wasteful =
    filter !== undefined && kept !== undefined && rows > 0 && kept / rows < selective && !pushed(node) && !cannotSkip.test(node.name);
  if (!wasteful && !noPartitionFilter) return undefined;
  const time = sum(stagesById(facts, node.stages).map(({ runTime }) => runTime));
  const share = wasteful ? 1 - (kept ?? 0) / rows : 0.5;
  return {
    message: wasteful
      ? `Query ${execution.id} read ${bytesText(bytes)}, ${wholeText(rows)} rows, and its filter kept ${wholeText(kept ?? 0)} (${percent((kept ?? 0) / rows)}); nothing of it was pushed into the scan.`
      : `Query ${execution.id} read all ${wholeText(partitions)} partitions, ${bytesText(bytes)}, without a filter on a partition column.`,
    evidence: [
      filter?.text ?? "",
      `PushedFilters ${node.metadata["PushedFilters"] ?? "?"}, PartitionFilters ${node.metadata["PartitionFilters"] ?? "?"}`,
    ].filter((text) => text !== ""),
    stages: node.stages,
    at: { execution, node },
    wasted: wasteful ? time * share * 0.5 : 0,
    basis: wasteful
      ? `half of the run time of the scan (${timeText(time)}) x the share of rows thrown away`
      : "not reckoned: whether the query needs all partitions is not in the log",
    recommendation:
      "Filter on the plain column (no function, no cast around it), on the partition columns first; lay the table out by the filtered column (partition, sort or cluster by it).",
    settings: [],
    ...(wasteful ? {} : { atMost: "info" }),
  };
}

/** IsNotNull alone skips next to nothing. */
function pushed(node: PlanNode): boolean {
  const filters = `${node.metadata["PushedFilters"] ?? ""} ${node.metadata["PartitionFilters"] ?? ""}`.replaceAll(
    /IsNotNull\([^)]*\)|isnotnull\([^)]*\)/g,
    "",
  );
  return /[A-Za-z]/.test(filters);
}

function filterAbove(execution: Execution, node: PlanNode): PlanNode | undefined {
  let up = node.parent === undefined ? undefined : execution.plan.nodes[node.parent];
  while (up !== undefined && /^(ColumnarToRow|Project)/.test(up.name))
    up = up.parent === undefined ? undefined : execution.plan.nodes[up.parent];
  return up !== undefined && up.name.startsWith("Filter") ? up : undefined;
}
