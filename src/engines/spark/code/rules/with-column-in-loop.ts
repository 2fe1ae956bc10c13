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
      .filter(
        ({ name, inLoop, chain, target }) =>
          inLoop && target !== undefined && chain[0] === target && (name === "withColumn" || name === "withColumnRenamed"),
      )
      // A column that is named by a literal is made for the one round that a condition picks.
      .filter(({ arguments: [column, next] }) => !(column?.kind === "string" && next?.text === "," && !column.text.includes("{")))
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} in a loop: a projection for every round.` })),
  examples: {
    bad: ["for c in cols:\n    df = df.withColumn(c, F.trim(c))"],
    good: [
      "for p in parts:\n    one = spark.table(p).withColumn(c, F.trim(c))",
      'df = df.withColumn("a", F.trim("a"))',
      "for c in cols:\n    if c == 'a':\n        df = df.withColumn('b', F.lit(0))",
      "df = df.select([F.trim(c).alias(c) for c in df.columns])",
    ],
  },
});
