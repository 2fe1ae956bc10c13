import { isGrouped, isOfSparkFrame, isWrite, shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const actionInLoop = defineCodeRule({
  id: "action-in-loop",
  severity: "warning",
  why: "Each action is a job of its own that computes its whole lineage again; in a loop the driver waits for one after the other.",
  recommendation: "Compute all in one query (groupBy over the loop variable, one aggregation), or cache what they share.",
  whenNot: "Not for a handful of rounds over cached data.",
  find: (program) =>
    program.calls
      .filter((call) => call.inLoop && isOfSparkFrame(program, call) && !(call.name === "count" && isGrouped(call)))
      .filter(
        ({ name, argumentCount, chain }) =>
          (["count", "collect", "toPandas", "show", "isEmpty"].includes(name) && (argumentCount === 0 || name === "show")) ||
          (isWrite({ chain }) && ["parquet", "csv", "json", "orc", "save", "saveAsTable", "insertInto"].includes(name)),
      )
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} starts a job in every round of a loop.` })),
  examples: {
    bad: [
      "for day in days:\n    n = df.filter(df.day == day).count()",
      "for k in keys:\n    df.groupBy(k).count().show()",
      "while left:\n    left = df.count()",
      'counts = [df.where(F.col("k") == k).count() for k in keys]',
    ],
    good: [
      "n = df.count()",
      "for k in keys:\n    frames.append(df.groupBy(k).count())",
      "import matplotlib.pyplot as plt\nfor k in keys:\n    plt.show()",
      "rows = df.collect()\nfor k in keys:\n    n = rows.count()",
      "for name in names:\n    total = names.count(name)",
      "for c in columns:\n    def later():\n        return df.count()",
    ],
  },
});
