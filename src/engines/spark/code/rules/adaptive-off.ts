import { textArguments } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const adaptiveOff = defineCodeRule({
  id: "adaptive-off",
  severity: "warning",
  why: "Adaptive execution merges small partitions, splits skewed ones and finds broadcasts by measured sizes.",
  recommendation: "Leave it on (the default since Spark 3.2).",
  whenNot: "Not for streaming.",
  find: ({ calls }) =>
    calls
      .filter(
        (call) =>
          (call.name === "config" || call.name === "set") &&
          textArguments(call)[0] === "spark.sql.adaptive.enabled" &&
          /^false$/i.test(call.arguments.at(-1)?.text ?? ""),
      )
      .map(({ line, column }) => ({ line, column, message: "spark.sql.adaptive.enabled is turned off." })),
  examples: {
    bad: ['spark.conf.set("spark.sql.adaptive.enabled", "false")', 'b = SparkSession.builder.config("spark.sql.adaptive.enabled", False)'],
    good: ['spark.conf.set("spark.sql.adaptive.enabled", "true")'],
  },
});
