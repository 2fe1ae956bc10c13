import { hasArgument, infersSchema } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const noSchema = defineCodeRule({
  id: "no-schema",
  severity: "info",
  why: "Without a schema JSON is read once more to find it, and CSV has nothing but strings.",
  recommendation: "Give a schema.",
  whenNot: "Not for exploring.",
  find: ({ calls }) =>
    calls
      .filter(
        (call) =>
          (call.name === "json" || call.name === "csv") &&
          call.chain.includes("read") &&
          !call.chain.includes("schema") &&
          !hasArgument(call, "schema") &&
          ![call, ...call.before].some((one) => infersSchema(one)),
      )
      .map(({ line, column, name }) => ({ line, column, message: `read.${name}() without a schema.` })),
  examples: {
    bad: ["df = spark.read.json(p)", 'df = spark.read.option("header", True).csv(p)'],
    good: [
      "df = spark.read.schema(s).json(p)",
      "df = spark.read.csv(p, schema=s)",
      "df.write.json(p)",
      'df = spark.read.option("inferSchema", True).csv(p)',
    ],
  },
});
