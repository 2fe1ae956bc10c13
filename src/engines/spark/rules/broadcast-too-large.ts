import type { Execution, PlanNode, SparkFacts } from "../facts.ts";
import { defineSparkRule, type SparkMatch } from "../rule.ts";
import { settingsOfQuery } from "../support/look.ts";
import { executorMemory, waitingFor } from "../support/resources.ts";
import { bytesText, MiB, percent, timeText } from "../support/units.ts";

/** Ten times the default threshold: above that the driver and every executor hold what a shuffle would spread. */
const large = 100 * MiB;
const key = "spark.sql.autoBroadcastJoinThreshold";
const usual = 10 * MiB;
const failed = /Cannot broadcast the table|Could not execute broadcast|broadcast.*timeout|Not enough memory to build and broadcast/i;

/** A broadcast moved 100 MiB and more, or a tenth of an executor's memory, or failed. */
export const broadcastTooLarge = defineSparkRule({
  id: "broadcast-too-large",
  title: "A broadcast is too large",
  why: "The driver collects the table and sends it to every executor, and each keeps it whole; nothing else of the query goes on meanwhile.",
  whenNot: "Not where the other side is so much larger that shuffling it would cost more than the copies.",
  find: (facts) =>
    facts.executions.flatMap((execution) => [
      ...execution.plan.nodes.flatMap((node) => oversized(facts, execution, node) ?? []),
      ...failing(execution),
    ]),
});

function oversized(facts: SparkFacts, execution: Execution, node: PlanNode): SparkMatch | undefined {
  const size = node.metrics["data size"] ?? 0;
  const memory = executorMemory(facts);
  const tooLarge = size >= large || (memory !== undefined && size >= Math.max(32 * MiB, 0.1 * memory));
  if (!node.name.startsWith("BroadcastExchange") || !tooLarge) return undefined;
  const time = ["time to collect", "time to build", "time to broadcast"].reduce((total, name) => total + (node.metrics[name] ?? 0), 0);
  const waiting = waitingFor(facts, time);
  const threshold = settingsOfQuery(facts, execution).bytes(key) ?? usual;
  return {
    message: `${bytesText(size)} were broadcast${memory === undefined ? "" : ` (${percent(size / memory)} of an executor's memory)`}, which took ${timeText(time)}.`,
    evidence: [
      `${node.metrics["number of output rows"] ?? "?"} rows; ${facts.executors.length} executors hold a copy each, ${bytesText(size * facts.executors.length)} together`,
    ],
    stages: node.stages,
    at: { execution, node },
    wasted: waiting.wasted,
    basis: `collecting, building and sending: ${waiting.said}`,
    recommendation: "Select fewer columns and rows of the small side before the join, or take the broadcast hint away and let it shuffle.",
    settings:
      threshold > usual
        ? [{ key, value: "10MB", formula: `Spark's default, below ${bytesText(size)}; it has no effect on a broadcast hint` }]
        : [],
  };
}

function failing(execution: Execution): readonly SparkMatch[] {
  if (!failed.test(execution.failure)) return [];
  return [
    {
      message: `Query ${execution.id} failed in a broadcast: ${execution.failure.slice(0, 200)}`,
      evidence: [],
      stages: execution.stages,
      at: { execution },
      wasted: 0,
      basis: "",
      recommendation: "Take the hint away or forbid automatic broadcasts for this query.",
      settings: [{ key, value: "-1", formula: "the broadcast does not fit" }],
      atLeast: "error",
    },
  ];
}
