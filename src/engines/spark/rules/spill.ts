import type { SparkFacts, Stage } from "../facts.ts";
import { defineSparkRule, type SettingAdvice, type SparkMatch } from "../rule.ts";
import { partitionsAskedIn, placeOf, settingsFor } from "../support/look.ts";
import { heapSetting, memoryPerTask, slotsOf } from "../support/resources.ts";
import { bytesText, MiB, roundUp, sparkBytes, timeText } from "../support/units.ts";

/** Of local disks in the cloud; written once and read once. */
const diskBytesPerSecond = 100 * MiB;
/** What a task should need of its share, so that a somewhat larger partition fits too. */
const filled = 0.7;

/** Tasks wrote part of their data to disk, because sorts, joins or aggregates didn't fit into their share of the memory. */
export const spill = defineSparkRule({
  id: "spill",
  title: "Tasks spill to disk",
  why: "Spilled data are serialized, written, read and merged again; a task that spills several times its memory is several times slower.",
  whenNot:
    "Not where the spill is small beside what the stage reads, or the disks are fast: more partitions cost overhead, more memory costs money.",
  find: (facts) => facts.stages.flatMap((stage) => (stage.diskSpilled > 0 ? spilled(facts, stage) : [])),
});

function spilled(facts: SparkFacts, stage: Stage): SparkMatch {
  const share = memoryPerTask(facts);
  const asked = stage.shuffleRead.total === 0 ? undefined : partitionsAskedIn(facts, stage);
  const writing = (stage.diskSpilled * 2 * 1000) / diskBytesPerSecond;
  return {
    message: `Stage ${stage.id}: ${stage.spillingTasks} of ${stage.tasks.ended} tasks spilled ${bytesText(stage.memorySpilled)} of memory, ${bytesText(stage.diskSpilled)} on disk.`,
    evidence: [
      `largest spill of one task ${bytesText(stage.mostSpilled)}; its share of the memory ${share === 0 ? "not in the log" : bytesText(share)}; peak use ${bytesText(stage.peakMemory)}`,
      `read ${bytesText(stage.shuffleRead.total + stage.input.total)} in ${stage.partitions} partitions`,
    ],
    stages: [stage.id],
    ...placeOf(facts, stage, /Sort|Aggregate|Join|Window/),
    wasted: Math.min(writing, 0.6 * stage.runTime),
    basis: `${bytesText(stage.diskSpilled)} written and read at an assumed ${bytesText(diskBytesPerSecond)}/s = ${timeText(writing)}, at most 60 % of the run time`,
    recommendation:
      asked !== undefined
        ? `Ask for more partitions in ${asked}${share === 0 ? "" : `: ${wantedPartitions(facts, stage)} instead of ${stage.partitions}`}.`
        : "Make partitions smaller, so that one fits into a task's share; or give tasks more memory, or drop columns before the shuffle.",
    settings: cures(facts, stage, asked === undefined),
  };
}

function wantedPartitions(facts: SparkFacts, stage: Stage): number {
  const needed = stage.mostSpilled + Math.min(stage.peakMemory, memoryPerTask(facts));
  return roundUp((stage.partitions * needed) / Math.max(1, filled * memoryPerTask(facts)), slotsOf(facts));
}

function cures(facts: SparkFacts, stage: Stage, bySettings: boolean): readonly SettingAdvice[] {
  const share = memoryPerTask(facts);
  if (share === 0) return [];
  const wanted = wantedPartitions(facts, stage);
  const formula = `${stage.partitions} partitions x (${bytesText(stage.mostSpilled)} spilled + ${bytesText(Math.min(stage.peakMemory, share))} held) / (${filled} x ${bytesText(share)} a task), up to a multiple of ${slotsOf(facts)} slots = ${wanted}`;
  const advice: SettingAdvice[] = [];
  // A skewed partition stays as large however many there are.
  const even = stage.shuffleRead.most < 3 * Math.max(1, stage.shuffleRead.median);
  if (stage.shuffleRead.total > 0 && even && bySettings) {
    const settings = settingsFor(facts, stage);
    const set = settings.number("spark.sql.shuffle.partitions") ?? 200;
    if (wanted > set) advice.push({ key: "spark.sql.shuffle.partitions", value: String(wanted), formula });
    // Adaptive execution, on or recommended by another rule, would merge the partitions again.
    const size = Math.max(MiB, stage.shuffleRead.total / wanted);
    const advisory = settings.bytes("spark.sql.adaptive.advisoryPartitionSizeInBytes") ?? 64 * MiB;
    if (size < advisory) {
      const why = `${bytesText(stage.shuffleRead.total)} read / ${wanted} partitions, so that they are not merged again (${formula})`;
      advice.push({ key: "spark.sql.adaptive.advisoryPartitionSizeInBytes", value: sparkBytes(size), formula: why });
    }
    return advice;
  }
  const key = heapSetting(facts);
  const heap = facts.settings.bytes(key);
  const needed = stage.mostSpilled + share;
  if (heap === undefined || needed > 8 * share) return advice;
  const factor = needed / share;
  return [
    {
      key,
      value: sparkBytes(roundUp(heap * factor, 256 * MiB)),
      formula: `${bytesText(heap)} x (${bytesText(stage.mostSpilled)} + ${bytesText(share)}) / ${bytesText(share)} = ${factor.toFixed(1)} times`,
    },
  ];
}
