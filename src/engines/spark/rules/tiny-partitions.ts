import { wholeText } from "../../../core/count-text.ts";
import type { SparkFacts, Stage } from "../facts.ts";
import { defineSparkRule, type SettingAdvice, type SparkMatch } from "../rule.ts";
import { isAdaptive, partitionsAskedIn, partitionsFor, placeOf, settingsFor, targetPartition } from "../support/look.ts";
import { slotsOf } from "../support/resources.ts";
import { bytesText, MiB, percent, timeText } from "../support/units.ts";

/** Below this a task spends as long on being started as on working (Spark's tuning guide: tasks as short as 200 ms are efficient). */
const shortTask = 200;

/** A shuffle was cut into far more partitions than its data need: the time goes to starting tasks. */
export const tinyPartitions = defineSparkRule({
  id: "tiny-partitions",
  title: "Too many tiny shuffle partitions",
  why: "Each task costs scheduling, deserialization and a result of its own, whatever it has to do; and n x m shuffle blocks.",
  whenNot: "Not where the same number of partitions serves much larger data in other runs: then let adaptive execution merge them.",
  find: (facts) => facts.stages.flatMap((stage) => tiny(facts, stage) ?? []),
});

function tiny(facts: SparkFacts, stage: Stage): SparkMatch | undefined {
  const slots = slotsOf(facts);
  const { tasks, duration, shuffleRead } = stage;
  if (tasks.successful < Math.max(50, 4 * slots) || duration.median > shortTask || shuffleRead.total === 0) return undefined;
  const each = shuffleRead.total / stage.partitions;
  if (each > MiB || stage.output > 0 || stage.input.total > shuffleRead.total) return undefined;
  const wanted = partitionsFor(shuffleRead.total, slots);
  if (wanted * 4 > stage.partitions) return undefined;
  const overhead = stage.deserializeTime + stage.schedulerDelay + stage.resultSerializationTime;
  // What a task takes that has next to nothing to read.
  const trivial = Math.min(duration.total, duration.median * (stage.partitions - wanted));
  const asked = partitionsAskedIn(facts, stage);
  return {
    message: `Stage ${stage.id}: ${wholeText(stage.partitions)} tasks read ${bytesText(each)} each (${bytesText(shuffleRead.total)} in all) and took ${timeText(duration.median)} in the middle.`,
    evidence: [
      `overhead (deserialization, scheduling, results) ${timeText(overhead)} of ${timeText(duration.total)} task time, ${percent(overhead / Math.max(1, duration.total))}`,
    ],
    stages: [stage.id],
    ...placeOf(facts, stage, /^Exchange/),
    wasted: Math.max(overhead, trivial),
    basis: `median task ${timeText(duration.median)} x (${stage.partitions} - ${wanted}) tasks too many, at least the measured overhead`,
    recommendation:
      asked !== undefined
        ? `Ask for ${wanted} partitions in ${asked} instead of ${stage.partitions}.`
        : "Ask for fewer partitions, or let adaptive execution merge them after the shuffle.",
    settings: asked !== undefined ? [] : cures(facts, stage, wanted),
  };
}

function cures(facts: SparkFacts, stage: Stage, wanted: number): readonly SettingAdvice[] {
  const { partitions, shuffleRead } = stage;
  const settings = settingsFor(facts, stage);
  const advice: SettingAdvice[] = [
    {
      key: "spark.sql.shuffle.partitions",
      value: String(wanted),
      formula: `max(1, ceil(${bytesText(shuffleRead.total)} / ${bytesText(targetPartition)})) up to a multiple of ${slotsOf(facts)} slots = ${wanted}, instead of ${partitions}`,
    },
  ];
  if (!isAdaptive(settings))
    advice.push({ key: "spark.sql.adaptive.enabled", value: "true", formula: "merges small partitions at run time" });
  else if (settings.flag("spark.sql.adaptive.coalescePartitions.enabled") === false) {
    advice.push({
      key: "spark.sql.adaptive.coalescePartitions.enabled",
      value: "true",
      formula: "merges small partitions at run time; it was turned off",
    });
  }
  return advice;
}
