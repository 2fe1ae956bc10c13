import { textArguments } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const partitionByHighCardinality = defineCodeRule({
  id: "partition-by-high-cardinality",
  severity: "warning",
  why: "Each value gets a folder with at least a file of its own for every task: thousands of small files.",
  recommendation: "Partition by a date or another column of few values; cluster or bucket by the rest.",
  whenNot: "Not where the column has few values in spite of its name.",
  find: ({ calls }) =>
    calls
      .filter((call) => call.name === "partitionBy" && call.chain.includes("write"))
      .flatMap((call) =>
        textArguments(call)
          .filter((column) => /^(id|uuid|guid|email|.*_(id|uuid|ts|timestamp|key|hash)|.*timestamp|ts|url|ip|.*[a-z]Id)$/.test(column))
          .map((column) => ({
            line: call.line,
            column: call.column,
            message: `partitionBy(${JSON.stringify(column)}): by its name the column has very many values.`,
          })),
      ),
  examples: {
    bad: ['df.write.partitionBy("user_id").parquet(p)', 'df.write.partitionBy("day", "event_timestamp").parquet(p)'],
    good: ['df.write.partitionBy("day").parquet(p)', 'w = Window.partitionBy("user_id")'],
  },
});
