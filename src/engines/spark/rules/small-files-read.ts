import { wholeText } from "../../../core/count-text.ts";
import { defineSparkRule } from "../rule.ts";
import { settingsOfQuery, stagesById, sum } from "../support/look.ts";
import { bytesText, MiB, timeText } from "../support/units.ts";

const leastFiles = 100;
const small = 8 * MiB;
/** Opening a file, reading its footer, starting its part of a task; object stores take longer. */
const millisecondsPerFile = 50;
const bytesPerSecond = 50 * MiB;

/** A scan read hundreds of files of a few MiB each. */
export const smallFilesRead = defineSparkRule({
  id: "small-files-read",
  title: "Many small files are read",
  why: "Each file is listed, opened and planned on its own; for small ones that takes longer than reading them.",
  whenNot: "Not where the files come so and are read once.",
  find: (facts) =>
    facts.executions.flatMap((execution) =>
      execution.plan.nodes.flatMap((node) => {
        const files = node.metrics["number of files read"] ?? 0;
        const bytes = node.metrics["size of files read"] ?? 0;
        if (files < leastFiles || bytes / files >= small) return [];
        const stages = stagesById(facts, node.stages);
        const time = sum(stages.map(({ duration }) => duration.total));
        const tasks = sum(stages.map(({ partitions }) => partitions));
        const piece = settingsOfQuery(facts, execution).bytes("spark.sql.files.maxPartitionBytes") ?? 128 * MiB;
        const wasted = Math.max(0, Math.min(time - (bytes / bytesPerSecond) * 1000, files * millisecondsPerFile));
        return [
          {
            message: `Query ${execution.id} read ${wholeText(files)} files of ${bytesText(bytes / files)} each (${bytesText(bytes)} in all) in ${wholeText(tasks)} tasks.`,
            evidence: [`task time ${timeText(time)}, ${timeText(time / files)} a file`, node.metadata["Location"] ?? node.text],
            stages: node.stages,
            at: { execution, node },
            wasted,
            basis: `task time less ${bytesText(bytes)} at an assumed ${bytesText(bytesPerSecond)}/s, at most ${millisecondsPerFile} ms a file`,
            recommendation: `Compact the source: ${wholeText(Math.max(1, Math.ceil(bytes / (128 * MiB))))} files of about 128 MiB (OPTIMIZE for Delta and Iceberg tables, or one rewrite), and mend the job that writes it.`,
            settings:
              piece < 128 * MiB
                ? [
                    {
                      key: "spark.sql.files.maxPartitionBytes",
                      value: "128MB",
                      formula: `Spark's default; ${bytesText(piece)} keeps small files from sharing a task (each counts as its size + openCostInBytes)`,
                    },
                  ]
                : [],
          },
        ];
      }),
    ),
});
