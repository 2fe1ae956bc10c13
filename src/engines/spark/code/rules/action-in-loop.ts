import { isOfSparkFrame, shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const actionInLoop = defineCodeRule({
  id: "action-in-loop",
  severity: "warning",
  why: "Each action is a job of its own that computes its whole lineage again; in a loop the driver waits for one after the other.",
  recommendation: "Compute all in one query (groupBy over the loop variable, one aggregation), or cache what they share.",
  whenNot: "Not for a handful of rounds over cached data.",
  find: ({ calls }) =>
    calls
      .filter((call) => call.inLoop && isOfSparkFrame(call))
      .filter(
        ({ name, argumentCount, chain }) =>
          (["count", "collect", "toPandas", "show", "isEmpty"].includes(name) && (argumentCount === 0 || name === "show")) ||
          (chain.includes("write") && ["parquet", "csv", "json", "orc", "save", "saveAsTable", "insertInto"].includes(name)),
      )
      .filter(({ chain }) => !chain.includes("groupBy") || !["count"].includes(chain.at(-1) ?? ""))
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} starts a job in every round of a loop.` })),
  examples: {
    bad: [
      "for day in days:\n    n = df.filter(df.day == day).count()",
      "while left:\n    left = df.count()",
      'counts = [df.where(F.col("k") == k).count() for k in keys]',
    ],
    good: [
      "n = df.count()",
      "for name in names:\n    total = names.count(name)",
      "for c in columns:\n    def later():\n        return df.count()",
    ],
  },
});
