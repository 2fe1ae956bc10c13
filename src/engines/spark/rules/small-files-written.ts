import { wholeText } from "../../../core/count-text.ts";
import type { Settings } from "../facts.ts";
import { defineSparkRule, type SettingAdvice } from "../rule.ts";
import { isAdaptive, isRepartition, settingsOfQuery, stagesById, sum } from "../support/look.ts";
import { waitingFor } from "../support/resources.ts";
import { bytesText, MiB, timeText } from "../support/units.ts";

const leastFiles = 50;
const small = 16 * MiB;
const target = 128 * MiB;

/** A query wrote many files that are far smaller than readers want them. */
export const smallFilesWritten = defineSparkRule({
  id: "small-files-written",
  title: "Many small files are written",
  why: "Each task writes a file of its own for each partition value; whoever reads them pays for every file, every time.",
  whenNot: "Not where another job compacts the table right after.",
  find: (facts) =>
    facts.executions.flatMap((execution) =>
      execution.plan.nodes.flatMap((node) => {
        const files = node.metrics["number of written files"] ?? 0;
        const stages = stagesById(facts, node.stages.length > 0 ? node.stages : execution.stages).filter(({ output }) => output > 0);
        const bytes = node.metrics["written output"] ?? sum(stages.map(({ output }) => output));
        if (files < leastFiles || bytes / files >= small) return [];
        const wanted = Math.max(1, Math.ceil(bytes / target));
        const overhead = sum(stages.map((stage) => stage.deserializeTime + stage.schedulerDelay + stage.resultSerializationTime));
        const committing = (node.metrics["task commit time"] ?? 0) + waitingFor(facts, node.metrics["job commit time"] ?? 0).wasted;
        const partitions = node.metrics["number of dynamic part"] ?? 0;
        const exchange = execution.plan.nodes.find(({ name, index }) => index > node.index && name.startsWith("Exchange"));
        return [
          {
            message: `Query ${execution.id} wrote ${wholeText(files)} files of ${bytesText(bytes / files)} each (${bytesText(bytes)} in all)${partitions > 0 ? ` into ${wholeText(partitions)} partitions` : ""}.`,
            evidence: [`task overhead ${timeText(overhead)}, commits ${timeText(committing)}`],
            stages: stages.map(({ id }) => id),
            at: { execution, node },
            wasted: (overhead + committing) * Math.max(0, 1 - wanted / files),
            basis: "task overhead and commits of the files too many; what readers lose is not counted",
            recommendation:
              partitions > 1
                ? `repartition(the partition columns) before the write, so that each partition value is written by one task; partition by fewer values if a partition stays below ${bytesText(target)}.`
                : `Write ${wanted} file${wanted === 1 ? "" : "s"}: repartition(${wanted}) or the hint /*+ REBALANCE */ before the write; coalesce(${wanted}) only where the work before it is light.`,
            settings: exchange === undefined || isRepartition(exchange) ? [] : merging(settingsOfQuery(facts, execution)),
            ...(files >= 100 && bytes / files < MiB ? { atLeast: "warning" as const } : {}),
          },
        ];
      }),
    ),
});

function merging(settings: Settings): readonly SettingAdvice[] {
  const advice: SettingAdvice[] = [];
  if (!isAdaptive(settings))
    advice.push({ key: "spark.sql.adaptive.enabled", value: "true", formula: "merges small shuffle partitions before they are written" });
  if (settings.flag("spark.sql.adaptive.coalescePartitions.enabled") === false) {
    advice.push({ key: "spark.sql.adaptive.coalescePartitions.enabled", value: "true", formula: "it was turned off" });
  }
  if (settings.flag("spark.sql.adaptive.coalescePartitions.parallelismFirst") === true) {
    advice.push({
      key: "spark.sql.adaptive.coalescePartitions.parallelismFirst",
      value: "false",
      formula: "true prefers parallelism and makes pieces of 1 MiB; false aims at the advisory size",
    });
  }
  const advisory = settings.bytes("spark.sql.adaptive.advisoryPartitionSizeInBytes") ?? 64 * MiB;
  if (advisory < target)
    advice.push({
      key: "spark.sql.adaptive.advisoryPartitionSizeInBytes",
      value: "128MB",
      formula: `files of ${bytesText(target)} before compression`,
    });
  return advice;
}
