import { wholeText } from "../../../core/count-text.ts";
import type { SparkFacts, Stage } from "../facts.ts";
import { defineSparkRule, type SettingAdvice, type SparkMatch } from "../rule.ts";
import { bytesRead, dataRatio, isAdaptive, leastDataRatio, nodesIn, placeOf, recordsRead, settingsFor, wallOf } from "../support/look.ts";
import { idleDuring, slotsDuring, slotsOf } from "../support/resources.ts";
import { bytesText, MiB, sparkBytes, timeText } from "../support/units.ts";

const leastRatio = 3;

/** The slowest task takes three times the median and more, and the stage waits for it; told apart by whether that task had more data. */
export const skew = defineSparkRule({
  id: "skew",
  title: "A few tasks have most of the data",
  why: "A stage ends with its slowest task; while that one runs, the other cores wait.",
  whenNot:
    "Not where the long task is long for another reason than its data (a slow disk or node), or where the stage has less to do than the cores could share.",
  find: (facts) => facts.stages.flatMap((stage) => stageSkew(facts, stage) ?? []),
});

function stageSkew(facts: SparkFacts, stage: Stage): SparkMatch | undefined {
  const { duration, tasks } = stage;
  if (tasks.successful < 3 || duration.most < leastRatio * Math.max(duration.median, 1)) return undefined;
  const slots = slotsDuring(facts, stage);
  if (slots < 2) return undefined;
  const ideal = Math.max(duration.total / slots, duration.median);
  const lost = Math.min(wallOf(stage), duration.most) - ideal;
  if (lost <= 0) return undefined;
  const ratio = dataRatio(stage);
  const ofData = ratio >= leastDataRatio;
  const join = nodesIn(facts, stage, /Join/)[0];
  const evidence = [
    `task ${stage.slowest.task} on executor ${stage.slowest.executor}: ${timeText(duration.most)}; median ${timeText(duration.median)}, upper quartile ${timeText(duration.upperQuartile)}`,
    `it read ${bytesText(stage.slowest.bytes)}, ${wholeText(stage.slowest.records)} records; median ${bytesText(bytesRead(stage).median)}, ${wholeText(recordsRead(stage).median)} records`,
  ];
  return {
    message: `Stage ${stage.id}: the slowest of ${tasks.successful} tasks took ${timeText(duration.most)}, ${(duration.most / Math.max(duration.median, 1)).toFixed(1)} times the median${dataText(stage, ratio)}.`,
    evidence,
    stages: [stage.id],
    ...placeOf(facts, stage, /Join|Aggregate|Window|Sort|Exchange/),
    wasted: Math.min(lost * slots, idleDuring(facts, stage)),
    basis: `(slowest ${timeText(duration.most)} - max(total ${timeText(duration.total)} / ${slots} slots, median)) x ${slots} slots`,
    recommendation: ofData
      ? `${join === undefined ? "" : "Let adaptive execution split the large partitions of this join. "}Where one key (often NULL or a default) has the rows: filter it out or handle it apart, aggregate before the ${join === undefined ? "shuffle" : "join"}, or salt the key.`
      : "Look at that executor (host, disk, garbage collection). Only if it is the node and not the work, spark.speculation helps.",
    settings: ofData && join !== undefined ? splitting(facts, stage) : [],
    ...(ofData ? {} : { atMost: "warning" }),
  };
}

function dataText(stage: Stage, ratio: number): string {
  if (ratio >= leastDataRatio) {
    return `, with ${Number.isFinite(ratio) ? `${ratio.toFixed(1)} times the data` : "data, of which the task in the middle had none"}`;
  }
  return bytesRead(stage).total + recordsRead(stage).total === 0
    ? "; the log doesn't tell what tasks of this kind worked on"
    : "; its data are not larger, so the task or its node was slow";
}

/** Adaptive execution splits a partition above factor x median and above the threshold, into pieces of the advisory size. */
function splitting(facts: SparkFacts, stage: Stage): readonly SettingAdvice[] {
  const { shuffleRead } = stage;
  const settings = settingsFor(facts, stage);
  const slots = slotsOf(facts);
  const advice: SettingAdvice[] = [];
  if (!isAdaptive(settings))
    advice.push({ key: "spark.sql.adaptive.enabled", value: "true", formula: "skewed partitions are split by adaptive execution only" });
  if (settings.flag("spark.sql.adaptive.skewJoin.enabled") === false) {
    advice.push({ key: "spark.sql.adaptive.skewJoin.enabled", value: "true", formula: "it was turned off" });
  }
  const threshold = settings.bytes("spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes") ?? 256 * MiB;
  const advisory = settings.bytes("spark.sql.adaptive.advisoryPartitionSizeInBytes") ?? 64 * MiB;
  const factor = settings.number("spark.sql.adaptive.skewJoin.skewedPartitionFactor") ?? 5;
  const piece = Math.max(MiB, Math.ceil(shuffleRead.most / (2 * slots)));
  if (shuffleRead.most <= threshold && shuffleRead.most >= 8 * MiB && shuffleRead.most > factor * shuffleRead.median) {
    const value = Math.max(2 * piece, shuffleRead.median * 2);
    advice.push({
      key: "spark.sql.adaptive.skewJoin.skewedPartitionThresholdInBytes",
      value: sparkBytes(value),
      formula: `the largest partition, ${bytesText(shuffleRead.most)}, is below the threshold of ${bytesText(threshold)}; max(2 MiB, ${bytesText(shuffleRead.most)} / ${slots} slots, 2 x median ${bytesText(shuffleRead.median)})`,
    });
  }
  if (piece < advisory && shuffleRead.most < 2 * slots * advisory && shuffleRead.most >= 8 * MiB) {
    advice.push({
      key: "spark.sql.adaptive.advisoryPartitionSizeInBytes",
      value: sparkBytes(piece),
      formula: `pieces for ${slots} slots, two each: ${bytesText(shuffleRead.most)} / ${2 * slots}`,
    });
  }
  return advice;
}
