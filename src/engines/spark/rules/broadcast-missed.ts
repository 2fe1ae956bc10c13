import type { Execution, PlanNode, SparkFacts } from "../facts.ts";
import { defineSparkRule, type SparkMatch } from "../rule.ts";
import { exchangeBelow, settingsOfQuery, stagesById, sum } from "../support/look.ts";
import { executorMemory } from "../support/resources.ts";
import { bytesText, MiB, percent, roundUp, timeText } from "../support/units.ts";

/** A side up to this size, and up to this part of an executor's memory, is cheap to copy everywhere. */
const smallSide = 100 * MiB;
const memoryShare = 0.05;
/** Writing, moving and reading back a shuffle, a core. */
const shuffleBytesPerSecond = 100 * MiB;

/** A join shuffled and sorted both sides although one was small enough to be sent to every executor. */
export const broadcastMissed = defineSparkRule({
  id: "broadcast-missed",
  title: "A small side of a join was shuffled",
  why: "With the small side broadcast, the large one is joined where it lies: no shuffle, no sort, and no skew.",
  whenNot:
    "Not where the small side grows with time, where many such joins run at once, or where the large side has to be partitioned by that key anyway.",
  find: (facts) => facts.executions.flatMap((execution) => execution.plan.nodes.flatMap((node) => missed(facts, execution, node) ?? [])),
});

function missed(facts: SparkFacts, execution: Execution, join: PlanNode): SparkMatch | undefined {
  if (!/^(SortMergeJoin|ShuffledHashJoin)/.test(join.name)) return undefined;
  const [left, right] = join.children.map((child) => exchangeBelow(execution, child));
  if (left === undefined || right === undefined || sizeOf(left) === 0 || sizeOf(right) === 0) return undefined;
  const [small, large] = sizeOf(left) < sizeOf(right) ? [left, right] : [right, left];
  if (!mayBroadcast(join.text, small === left)) return undefined;
  const size = sizeOf(small);
  const memory = executorMemory(facts);
  if (size > smallSide || (memory !== undefined && size > memoryShare * memory) || sizeOf(large) < 5 * size || sizeOf(large) < 8 * MiB)
    return undefined;
  const threshold = settingsOfQuery(facts, execution).bytes("spark.sql.autoBroadcastJoinThreshold") ?? 10 * MiB;
  const wanted = roundUp(Math.max(size * 1.25, 10 * MiB), MiB);
  const moved = large.metrics["shuffle bytes written"] ?? sizeOf(large);
  const sorting = sum(join.children.map((child) => execution.plan.nodes[child]?.metrics["sort time"] ?? 0));
  const writing = (large.metrics["shuffle write time"] ?? 0) / 1_000_000;
  const shuffling = Math.max((2 * moved * 1000) / shuffleBytesPerSecond, 2 * writing);
  const most = sum(stagesById(facts, [...new Set([...large.stages, ...join.stages])]).map(({ runTime }) => runTime));
  return {
    message: `${join.name} in query ${execution.id}: one side has only ${bytesText(size)} (${percent(size / sizeOf(large))} of the other), yet both were shuffled and sorted.`,
    evidence: [
      `small side ${bytesText(size)}, ${small.metrics["shuffle records written"] ?? "?"} rows; large side ${bytesText(sizeOf(large))}, ${bytesText(moved)} shuffled`,
      `spark.sql.autoBroadcastJoinThreshold was ${threshold < 0 ? "-1 (off)" : bytesText(threshold)}`,
    ],
    stages: join.stages,
    at: { execution, node: join },
    wasted: Math.min(shuffling + sorting, 0.8 * most),
    basis: `${bytesText(moved)} written and read at an assumed ${bytesText(shuffleBytesPerSecond)}/s and core, at least twice the ${timeText(writing)} of writing, + ${timeText(sorting)} of sorting`,
    recommendation: "Raise the threshold, or give the hint broadcast(df) or /*+ BROADCAST(t) */ in this one place.",
    settings:
      threshold >= wanted
        ? []
        : [
            {
              key: "spark.sql.autoBroadcastJoinThreshold",
              value: `${Math.round(wanted / MiB)}MB`,
              formula: `max(10 MiB default, ${bytesText(size)} x 1.25) up to whole MiB${memory === undefined ? "" : `; ${percent(size / memory)} of an executor's ${bytesText(memory)}`}`,
            },
          ],
  };
}

/** Which side may be broadcast by the kind of join (Spark's JoinSelection): never the side whose unmatched rows are kept. */
function mayBroadcast(text: string, isLeft: boolean): boolean {
  if (/\bFullOuter\b/.test(text)) return false;
  if (/\b(LeftOuter|LeftSemi|LeftAnti|ExistenceJoin)\b/.test(text)) return !isLeft;
  if (/\bRightOuter\b/.test(text)) return isLeft;
  return true;
}

function sizeOf(side: PlanNode | undefined): number {
  return side?.metrics["data size"] ?? 0;
}
