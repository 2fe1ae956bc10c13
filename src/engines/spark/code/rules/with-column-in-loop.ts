import { shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const withColumnInLoop = defineCodeRule({
  id: "with-column-in-loop",
  severity: "warning",
  why: "Each withColumn adds a projection to the plan; in a loop the plan grows until analysing it takes longer than the work.",
  recommendation: "Build a list of columns and call select() or withColumns() once.",
  whenNot: "Not for two or three columns.",
  find: ({ calls }) =>
    calls
      .filter(({ name, inLoop, chain }) => inLoop && chain.length > 0 && (name === "withColumn" || name === "withColumnRenamed"))
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} in a loop: a projection for every round.` })),
  examples: {
    bad: ["for c in cols:\n    df = df.withColumn(c, F.trim(c))"],
    good: ['df = df.withColumn("a", F.trim("a"))', "df = df.select([F.trim(c).alias(c) for c in df.columns])"],
  },
});
