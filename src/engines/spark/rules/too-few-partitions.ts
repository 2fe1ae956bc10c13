import { wholeText } from "../../../core/count-text.ts";
import type { PlanNode, SparkFacts, Stage } from "../facts.ts";
import { defineSparkRule, type SettingAdvice, type SparkMatch } from "../rule.ts";
import { executionOf, feedingExchange, isAdaptive, nodesIn, settingsFor, wallOf } from "../support/look.ts";
import { idleDuring, slotsDuring, slotsOf } from "../support/resources.ts";
import { bytesText, KiB, MiB, sparkBytes, timeText } from "../support/units.ts";

const leastWall = 1500;
const busyElsewhere = 0.1;

/** A stage of some length had fewer tasks than there are cores. */
export const tooFewPartitions = defineSparkRule({
  id: "too-few-partitions",
  title: "Fewer tasks than cores",
  why: "A partition is worked on by one core: a stage of one partition uses one, however many were paid for.",
  whenNot: "Not where the result has to be one file, the work is a global sort's last step, or other jobs use the cores meanwhile.",
  find: (facts) => facts.stages.flatMap((stage) => narrow(facts, stage) ?? []),
});

function narrow(facts: SparkFacts, stage: Stage): SparkMatch | undefined {
  const slots = slotsDuring(facts, stage);
  const wall = wallOf(stage);
  if (stage.partitions === 0 || stage.partitions >= slots || wall < leastWall || stage.tasks.successful === 0) return undefined;
  const idle = Math.min(Math.max(0, stage.duration.most - stage.duration.total / slots) * slots, idleDuring(facts, stage));
  // Other stages had the cores meanwhile.
  if (idle < busyElsewhere * wall * slots) return undefined;
  const { reason, recommendation, settings, node } = causeOf(facts, stage);
  const execution = executionOf(facts, stage);
  return {
    message: `Stage ${stage.id} ran ${timeText(wall)} with ${stage.partitions} task${stage.partitions === 1 ? "" : "s"} on ${slots} slots: ${reason}.`,
    evidence: [
      `the longest task took ${timeText(stage.duration.most)}; it read ${bytesText(stage.slowest.bytes)}, ${wholeText(stage.slowest.records)} records`,
    ],
    stages: [stage.id],
    ...(execution === undefined ? {} : { at: { execution, ...(node === undefined ? {} : { node }) } }),
    wasted: idle,
    basis: `(longest task ${timeText(stage.duration.most)} - total ${timeText(stage.duration.total)} / ${slots} slots) x ${slots} slots`,
    recommendation,
    settings,
  };
}

interface Cause extends Pick<SparkMatch, "recommendation" | "settings"> {
  readonly reason: string;
  readonly node: NonNullable<SparkMatch["at"]>["node"];
}

function causeOf(facts: SparkFacts, stage: Stage): Cause {
  const slots = slotsOf(facts);
  const settings = settingsFor(facts, stage);
  const nodes = executionOf(facts, stage)?.plan.nodes ?? [];
  const coalesce = nodes.find(
    ({ name, text }) => name.startsWith("Coalesce") && /^Coalesce (\d+)/.exec(text)?.[1] === String(stage.partitions),
  );
  if (coalesce !== undefined) {
    const recommendation = `coalesce(${stage.partitions}) also narrows what comes before it; use repartition(${stage.partitions}) as the very last step, or write ${slots} files and more.`;
    return { reason: "coalesce() moved all work into them", recommendation, settings: [], node: coalesce };
  }
  const scan = nodesIn(facts, stage, /^Scan|^FileScan/)[0];
  if (scan !== undefined && isUnsplittable(scan)) {
    const recommendation = "Write the source as Parquet, or compress it by a codec that can be split (bzip2), or in several files.";
    return { reason: "a compressed text file can't be split", recommendation, settings: [], node: scan };
  }
  const exchange = feedingExchange(facts, stage);
  if (exchange !== undefined && /SinglePartition/.test(exchange.text)) {
    const recommendation =
      "A window without PARTITION BY, a global limit or an aggregate without a key puts all rows into one partition: partition it, or aggregate first.";
    return { reason: "the plan asks for a single partition", recommendation, settings: [], node: exchange };
  }
  if (
    exchange !== undefined &&
    isAdaptive(settings) &&
    nodes.some(({ name, text }) => /^(AQEShuffleRead|CustomShuffleReader)/.test(name) && /coalesced/.test(text))
  ) {
    return {
      reason: `adaptive execution merged ${bytesText(stage.shuffleRead.total)} into so few`,
      recommendation: "Where little data mean much work (exploding joins, UDFs), let it keep more partitions.",
      settings: smallerPieces(facts, stage),
      node: exchange,
    };
  }
  if (exchange !== undefined && (settings.number("spark.sql.shuffle.partitions") ?? 200) < slots) {
    const more = [{ key: "spark.sql.shuffle.partitions", value: String(2 * slots), formula: `2 x ${slots} slots` }];
    return {
      reason: "spark.sql.shuffle.partitions is below the number of cores",
      recommendation: "Ask for at least as many partitions as slots.",
      settings: more,
      node: exchange,
    };
  }
  if (scan !== undefined && stage.input.total > slots * MiB) {
    const size = Math.max(MiB, stage.input.total / (2 * slots));
    const smaller = [
      {
        key: "spark.sql.files.maxPartitionBytes",
        value: sparkBytes(size),
        formula: `${bytesText(stage.input.total)} read / (2 x ${slots} slots)`,
      },
    ];
    const recommendation =
      "Read the files in smaller pieces (a Parquet file is split between row groups at the finest), or repartition() after the read where the work is heavy.";
    return { reason: "the files were read in so few pieces", recommendation, settings: smaller, node: scan };
  }
  return {
    reason: "so many partitions it was given",
    recommendation: `repartition(${2 * slots}) before the heavy step, or create the data in more partitions.`,
    settings: [],
    node: exchange ?? scan,
  };
}

/** Adaptive execution keeps the parallelism unless pieces would get smaller than this. */
function smallerPieces(facts: SparkFacts, stage: Stage): readonly SettingAdvice[] {
  const slots = slotsOf(facts);
  const settings = settingsFor(facts, stage);
  const size = Math.max(KiB, stage.shuffleRead.total / (2 * slots));
  // Without parallelism first, pieces grow to the advisory size whatever the least one is.
  const parallel = settings.flag("spark.sql.adaptive.coalescePartitions.parallelismFirst") !== false;
  const key = parallel ? "spark.sql.adaptive.coalescePartitions.minPartitionSize" : "spark.sql.adaptive.advisoryPartitionSizeInBytes";
  if (size >= (settings.bytes(key) ?? MiB)) return [];
  return [{ key, value: sparkBytes(size), formula: `${bytesText(stage.shuffleRead.total)} / (2 x ${slots} slots)` }];
}

/** Hadoop's codecs for text can't start in the middle of a file, but for bzip2; Parquet and the like compress their pieces one by one. */
function isUnsplittable({ name, text, metadata }: PlanNode): boolean {
  return (
    /\b(?:csv|json|text|xml)\b/i.test(name) &&
    /\.(?:gz|deflate|snappy|lz4|zst|zstd)(?=[\],\s]|$)/i.test(`${text} ${metadata["Location"] ?? ""}`)
  );
}
