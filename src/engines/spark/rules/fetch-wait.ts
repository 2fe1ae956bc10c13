import { defineSparkRule } from "../rule.ts";
import { feedingExchange, placeOf } from "../support/look.ts";
import { bytesText, percent, timeText } from "../support/units.ts";

const leastShare = 0.15;

/** Tasks waited for shuffle data from other executors. */
export const fetchWait = defineSparkRule({
  id: "fetch-wait",
  title: "Tasks wait for shuffle data",
  why: "Fetching many small blocks, or from executors that are busy or collecting garbage, stalls the readers.",
  whenNot: "Not where the network is the limit and the data have to move.",
  find: (facts) =>
    facts.stages.flatMap((stage) => {
      if (stage.fetchWait < leastShare * stage.runTime || stage.fetchWait < 5000) return [];
      const exchange = feedingExchange(facts, stage);
      return [
        {
          message: `Stage ${stage.id}: ${timeText(stage.fetchWait)} of ${timeText(stage.runTime)} run time (${percent(stage.fetchWait / stage.runTime)}) were spent waiting for shuffle data.`,
          evidence: [
            `${bytesText(stage.shuffleRead.total)} read in ${stage.partitions} partitions`,
            ...(exchange === undefined ? [] : [exchange.text]),
          ],
          stages: [stage.id],
          ...placeOf(facts, stage, /^Exchange/),
          wasted: stage.fetchWait,
          basis: "the measured waiting time",
          recommendation:
            "Shuffle less: filter and aggregate before it, drop columns, broadcast small sides; and fewer partitions make fewer, larger blocks.",
          settings: [],
        },
      ];
    }),
});
