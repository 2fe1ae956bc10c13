import { defineSparkRule } from "../rule.ts";
import { isAdaptive, partitionsAskedIn, partitionsFor, placeOf, settingsFor, targetPartition } from "../support/look.ts";
import { slotsOf } from "../support/resources.ts";
import { bytesText, MiB } from "../support/units.ts";

/** Without adaptive execution the default of 200 partitions was used for data that it doesn't fit. */
export const defaultShufflePartitions = defineSparkRule({
  id: "default-shuffle-partitions",
  title: "The default of 200 shuffle partitions doesn't fit",
  why: "200 is right for some 25 GB a shuffle; below that tasks are tiny, above they are huge.",
  whenNot: "Not with adaptive execution, which merges them, as long as 200 are not too few.",
  find: (facts) => {
    const slots = slotsOf(facts);
    const stages = facts.stages.filter((stage) => {
      if (stage.partitions !== 200 || stage.shuffleRead.total === 0 || partitionsAskedIn(facts, stage) !== undefined) return false;
      const settings = settingsFor(facts, stage);
      return !settings.isSet("spark.sql.shuffle.partitions") && !isAdaptive(settings);
    });
    const largest = stages.toSorted((a, b) => b.shuffleRead.total - a.shuffleRead.total)[0];
    if (largest === undefined) return [];
    const each = largest.shuffleRead.total / 200;
    if (each > 8 * MiB && each < 2 * targetPartition) return [];
    const wanted = partitionsFor(largest.shuffleRead.total, slots);
    return [
      {
        message: `The largest shuffle has ${bytesText(largest.shuffleRead.total)}, ${bytesText(each)} in each of the default 200 partitions.`,
        evidence: [
          `stages ${stages
            .map(({ id }) => id)
            .slice(0, 8)
            .join(", ")} have 200 partitions`,
        ],
        stages: [largest.id],
        ...placeOf(facts, largest, /^Exchange/),
        wasted: 0,
        basis: "told by tiny-partitions, huge-partitions and spill",
        recommendation: "Set the number from the data, or turn adaptive execution on.",
        settings: [
          {
            key: "spark.sql.shuffle.partitions",
            value: String(wanted),
            formula: `ceil(${bytesText(largest.shuffleRead.total)} / ${bytesText(targetPartition)}) up to a multiple of ${slots} slots = ${wanted}`,
          },
        ],
        atMost: "warning",
      },
    ];
  },
});
