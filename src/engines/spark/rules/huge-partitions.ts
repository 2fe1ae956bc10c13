import { defineSparkRule } from "../rule.ts";
import { feedingExchange, isAdaptive, isFixedByProgram, partitionsFor, placeOf, slotsOf, targetPartition } from "../support/look.ts";
import { bytesText, MiB } from "../support/units.ts";

/** Four times the target; a partition in memory takes two to five times its shuffled size. */
const huge = 512 * MiB;

/** Shuffle partitions hold half a GiB and more each, all of them, not only a skewed one. */
export const hugePartitions = defineSparkRule({
  id: "huge-partitions",
  title: "Shuffle partitions are huge",
  why: "A task works on one partition with its share of the memory: huge ones spill, run out of memory, are slow to repeat after a failure and leave cores idle at the end.",
  whenNot: "Not where the stage only passes rows through without sorting, joining or aggregating them.",
  find: (facts) =>
    facts.stages.flatMap((stage) => {
      const { shuffleRead } = stage;
      if (shuffleRead.median < huge) return [];
      const wanted = partitionsFor(shuffleRead.total, slotsOf(facts));
      const fixed = isFixedByProgram(feedingExchange(facts, stage));
      const formula = `ceil(${bytesText(shuffleRead.total)} / ${bytesText(targetPartition)}) up to a multiple of ${slotsOf(facts)} slots = ${wanted}`;
      return [
        {
          message: `Stage ${stage.id}: its ${stage.partitions} partitions hold ${bytesText(shuffleRead.median)} in the middle, ${bytesText(shuffleRead.most)} at the most.`,
          evidence: [`${bytesText(shuffleRead.total)} shuffled; ${bytesText(stage.diskSpilled)} spilled to disk`],
          stages: [stage.id],
          ...placeOf(facts, stage, /^Exchange/),
          wasted: 0,
          basis: "not reckoned: what it costs shows in spill and garbage collection",
          recommendation: fixed ? `Ask for ${wanted} partitions in repartition().` : "Cut the shuffle into more partitions.",
          settings: fixed
            ? []
            : [
                { key: "spark.sql.shuffle.partitions", value: String(wanted), formula },
                ...(isAdaptive(facts) && (facts.settings.bytes("spark.sql.adaptive.advisoryPartitionSizeInBytes") ?? 0) > targetPartition
                  ? [
                      {
                        key: "spark.sql.adaptive.advisoryPartitionSizeInBytes",
                        value: "128MB",
                        formula: "adaptive execution would merge them again to this size",
                      },
                    ]
                  : []),
              ],
          atLeast: "warning" as const,
        },
      ];
    }),
});
