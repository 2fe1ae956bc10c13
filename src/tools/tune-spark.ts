import { z } from "zod";
import { defineTool } from "../core/define-tool.ts";
import { sparkSeverities } from "../engines/spark/rule.ts";
import type { ToolContext } from "./context.ts";
import { sparkDocument } from "./support/spark-document.ts";
import { sparkOutput } from "./support/spark-output.ts";

const input = z.strictObject({
  path: z
    .string()
    .min(1)
    .describe(
      "Event log: a file, an eventlog_v2_ folder, or a folder with one log (plain, zstd, lz4, snappy, gzip; in progress too). Or a .py or .sql file",
    ),
  failOn: z
    .enum([...sparkSeverities, "never"])
    .default("error")
    .describe("Least severity that counts as findings (exit code 1)"),
  detail: z.enum(["brief", "full"]).default("brief").describe("full: never shortened"),
});

/** The tool for Spark; the engine is loaded when it is first called. */
export const tuneSpark = defineTool({
  name: "tune_spark",
  title: "Tune a Spark application",
  summary: "Find what slows a Spark application down from its event log, and recommend settings with the arithmetic shown.",
  description: `Use it when a Spark job is slow, expensive or fails. Reads the event log that Spark wrote (spark.eventLog.enabled; any size, 3.x and 4.x): skew, spill, garbage collection, memory, joins (broadcast missed or too large, exploding, cartesian), partitions too few, too many or too large, small files, repeated scans, caches, Python UDFs, collects, failures, idle cores. Each finding has the core time it costs, its stages, its node and lines of the plan, and when not to follow it. settings has spark.* keys with value, current value and formula; nothing that is so already.

For a .py (PySpark) or .sql file: advice by line, from the text alone. Nothing is run or changed.

Example: {"path": "spark-events/eventlog_v2_application_1700000000000_0042"}`,
  searchHint:
    "Spark PySpark event log history server tune slow job skew spill OOM shuffle partitions broadcast executor memory AQE Databricks EMR",
  input,
  output: sparkOutput,
  annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: true, openWorldHint: false },
  cli: { command: "tune-spark", positional: ["path"] },
  examples: [
    { request: "Why was this Spark job slow?", input: { path: "examples/spark/skewed-join.zstd", failOn: "never" } },
    { request: "What will be slow in this PySpark script?", input: { path: "examples/spark/daily_report.py", failOn: "never" } },
  ],
  run: async (args, context: ToolContext) => {
    const { runSpark } = await import("./support/run-spark.ts");
    return runSpark(args, context);
  },
  render: sparkDocument,
  hasFindings: ({ failing }) => failing > 0,
});

export type SparkInput = z.output<typeof input>;
