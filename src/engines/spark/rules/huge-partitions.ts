import type { SparkFacts, Stage } from "../facts.ts";
import { defineSparkRule, type SettingAdvice, type SparkMatch } from "../rule.ts";
import { isAdaptive, partitionsAskedIn, partitionsFor, placeOf, settingsFor, targetPartition } from "../support/look.ts";
import { slotsOf } from "../support/resources.ts";
import { bytesText, MiB } from "../support/units.ts";

/** Four times the target; a partition in memory takes two to five times its shuffled size. */
const huge = 512 * MiB;

/** Partitions of a shuffle or of files hold half a GiB and more each, all of them, not only a skewed one. */
export const hugePartitions = defineSparkRule({
  id: "huge-partitions",
  title: "Partitions are huge",
  why: "A task works on one partition with its share of the memory: huge ones spill, run out of memory, are slow to repeat after a failure and leave cores idle at the end.",
  whenNot: "Not where the stage only passes rows through without sorting, joining or aggregating them.",
  find: (facts) =>
    facts.stages.flatMap((stage) => {
      if (stage.input.median >= huge && stage.partitions >= slotsOf(facts)) return [hugeInput(facts, stage)];
      return stage.shuffleRead.median < huge ? [] : [hugeShuffle(facts, stage)];
    }),
});

function hugeShuffle(facts: SparkFacts, stage: Stage): SparkMatch {
  const { shuffleRead } = stage;
  const wanted = partitionsFor(shuffleRead.total, slotsOf(facts));
  const asked = partitionsAskedIn(facts, stage);
  return {
    message: `Stage ${stage.id}: its ${stage.partitions} partitions hold ${bytesText(shuffleRead.median)} in the middle, ${bytesText(shuffleRead.most)} at the most.`,
    evidence: [`${bytesText(shuffleRead.total)} shuffled; ${bytesText(stage.diskSpilled)} spilled to disk`],
    stages: [stage.id],
    ...placeOf(facts, stage, /^Exchange/),
    wasted: 0,
    basis: "not reckoned: what it costs shows in spill and garbage collection",
    recommendation: asked === undefined ? "Cut the shuffle into more partitions." : `Ask for ${wanted} partitions in ${asked}.`,
    settings: asked === undefined ? morePartitions(facts, stage, wanted) : [],
    atLeast: "warning",
  };
}

function morePartitions(facts: SparkFacts, stage: Stage, wanted: number): readonly SettingAdvice[] {
  const settings = settingsFor(facts, stage);
  const formula = `ceil(${bytesText(stage.shuffleRead.total)} / ${bytesText(targetPartition)}) up to a multiple of ${slotsOf(facts)} slots = ${wanted}`;
  const advice: SettingAdvice[] = [{ key: "spark.sql.shuffle.partitions", value: String(wanted), formula }];
  const advisory = "spark.sql.adaptive.advisoryPartitionSizeInBytes";
  if (isAdaptive(settings) && (settings.bytes(advisory) ?? 0) > targetPartition) {
    advice.push({ key: advisory, value: "128MB", formula: "adaptive execution would merge them again to this size" });
  }
  return advice;
}

/** Below the number of slots it is too-few-partitions that tells it. */
function hugeInput(facts: SparkFacts, stage: Stage): SparkMatch {
  const piece = settingsFor(facts, stage).bytes("spark.sql.files.maxPartitionBytes") ?? targetPartition;
  return {
    message: `Stage ${stage.id}: its ${stage.partitions} tasks read ${bytesText(stage.input.median)} of input in the middle, ${bytesText(stage.input.most)} at the most.`,
    evidence: [`${bytesText(stage.input.total)} read; ${bytesText(stage.diskSpilled)} spilled to disk`],
    stages: [stage.id],
    ...placeOf(facts, stage, /Scan/),
    wasted: 0,
    basis: "not reckoned: what it costs shows in spill and garbage collection",
    recommendation:
      piece > targetPartition
        ? "Read in smaller pieces."
        : "The files can't be cut into smaller pieces (a compressed text, one row group a file): write them with more and smaller ones, or repartition() after the read.",
    settings:
      piece > targetPartition
        ? [{ key: "spark.sql.files.maxPartitionBytes", value: "128MB", formula: `Spark's default, instead of ${bytesText(piece)}` }]
        : [],
    atLeast: "warning",
  };
}
