import { shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const rddLambda = defineCodeRule({
  id: "rdd-lambda",
  severity: "warning",
  why: "Rows become Python objects and leave the optimizer: no code generation, no column pruning, no pushed filters.",
  recommendation: "Use DataFrame functions, or mapInPandas / applyInPandas.",
  whenNot: "Not for what has no DataFrame form.",
  find: ({ calls }) =>
    calls
      .filter(
        ({ name, chain }) =>
          chain.length > 1 &&
          ["map", "flatMap", "filter", "mapPartitions", "foreach", "reduceByKey", "groupByKey"].includes(name) &&
          chain.at(-1) === "rdd",
      )
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} runs Python on every row of a frame.` })),
  examples: {
    bad: ["out = df.rdd.map(lambda r: r.x)"],
    good: ["counts = rdd.map(count)", 'out = df.select("x")', "n = df.rdd.getNumPartitions()"],
  },
});
