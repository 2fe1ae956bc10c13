import { isSmall, shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const toPandas = defineCodeRule({
  id: "to-pandas",
  severity: "warning",
  why: "The whole frame is built in the memory of the driver, more than once while it is converted.",
  recommendation:
    "Aggregate, filter or sample first; turn spark.sql.execution.arrow.pyspark.enabled on; use pandas UDFs or pyspark.pandas to stay distributed.",
  whenNot: "Not for a few thousand rows.",
  find: (program) =>
    program.calls
      .filter((call) => call.name === "toPandas" && !isSmall(program, call))
      .map((call) => ({
        line: call.line,
        column: call.column,
        message: `${shown(call)} makes a pandas frame of every row on the driver.`,
      })),
  examples: {
    bad: ["pdf = df.toPandas()"],
    good: ["pdf = df.limit(1000).toPandas()", 'pdf = df.groupBy("a").agg(F.count("*")).toPandas()'],
  },
});
