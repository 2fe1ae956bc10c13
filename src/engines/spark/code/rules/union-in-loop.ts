import { shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const unionInLoop = defineCodeRule({
  id: "union-in-loop",
  severity: "warning",
  why: "The plan grows with every round, and so do the partitions.",
  recommendation: "Collect the frames in a list and union them once (functools.reduce), or read all paths in one read.",
  whenNot: "Not for a few rounds.",
  find: ({ calls }) =>
    calls
      .filter(
        ({ name, inLoop, target, chain }) =>
          inLoop && (name === "union" || name === "unionByName" || name === "unionAll") && target !== undefined && chain[0] === target,
      )
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} makes the plan longer in every round.` })),
  examples: {
    bad: ["for p in paths:\n    df = df.union(spark.read.parquet(p))"],
    good: ["df = a.union(b)", "for s in sets:\n    seen = known.union(s)"],
  },
});
