import { isOfSparkFrame, isSmall, shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const collectAll = defineCodeRule({
  id: "collect-all",
  severity: "warning",
  why: "All rows go to the one process of the driver, as Python objects.",
  recommendation: "Aggregate or filter in Spark, write large results to files, take(n) to look at some.",
  whenNot: "Not for results that are small by their nature (an aggregate, a list of partitions).",
  find: (program) =>
    program.calls
      .filter((call) => call.name === "collect" && call.argumentCount === 0 && isOfSparkFrame(program, call) && !isSmall(program, call))
      .map((call) => ({ line: call.line, column: call.column, message: `${shown(call)} brings every row to the driver.` })),
  examples: {
    bad: ['rows = df.filter("x > 1").collect()', 'for row in spark.table("orders").collect():\n    print(row)'],
    good: [
      "rows = df.limit(10).collect()",
      'total = df.agg(F.sum("x")).collect()[0][0]',
      "values = gather.collect(1)",
      "total = df.agg(F.sum('x'))\nprint(total.collect()[0][0])",
      "import gc\ngc.collect()",
      'days = spark.sql("SHOW PARTITIONS orders").collect()',
      'last = df.select(F.max("day")).collect()[0][0]',
    ],
  },
});
