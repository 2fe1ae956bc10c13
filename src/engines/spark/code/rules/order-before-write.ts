import { shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const orderBeforeWrite = defineCodeRule({
  id: "order-before-write",
  severity: "info",
  why: "A global sort shuffles by range and samples the data first; readers of a folder of files see no order.",
  recommendation: "sortWithinPartitions() after repartitioning by the columns that readers filter by, or no sort.",
  whenNot: "Not where files have to be in global order.",
  find: ({ calls }) =>
    calls
      .filter(
        ({ name, chain, after }) =>
          (name === "orderBy" || name === "sort") && chain.length > 0 && after.includes("write") && !after.includes("limit"),
      )
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} sorts everything before a write.` })),
  examples: {
    bad: ['df.orderBy("a").write.parquet(p)', 'df.sort("a").write.mode("overwrite").csv(p)'],
    good: ['df.orderBy("a").limit(10).write.csv(p)', 'df.sortWithinPartitions("a").write.parquet(p)'],
  },
});
