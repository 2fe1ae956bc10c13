import { shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const groupByKey = defineCodeRule({
  id: "group-by-key",
  severity: "warning",
  why: "All values of a key are shuffled and held in memory at once.",
  recommendation: "reduceByKey or aggregateByKey combine before the shuffle; better a DataFrame groupBy().agg().",
  whenNot: "Not where all values are needed together and keys are small.",
  find: ({ calls }) =>
    calls
      .filter(({ name, chain, argumentCount }) => name === "groupByKey" && chain.length > 0 && argumentCount <= 1)
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} gathers every value of a key in one place.` })),
  examples: { bad: ["sums = pairs.groupByKey().mapValues(sum)"], good: ["sums = pairs.reduceByKey(add)"] },
});
