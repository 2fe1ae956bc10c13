import { infersSchema } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const inferSchema = defineCodeRule({
  id: "infer-schema",
  severity: "warning",
  why: "Spark reads the whole source once to guess types, then again for the work; guesses change with the data.",
  recommendation: 'Give a schema: .schema("id BIGINT, name STRING").',
  whenNot: "Not for looking at a file once.",
  find: ({ calls }) =>
    calls
      .filter((call) => infersSchema(call))
      .map(({ line, column }) => ({ line, column, message: "inferSchema reads the source an extra time." })),
  examples: {
    bad: ["df = spark.read.csv(p, header=True, inferSchema=True)", 'df = spark.read.option("inferSchema", "true").csv(p)'],
    good: ["df = spark.read.schema(s).csv(p)", 'df = spark.read.option("inferSchema", "false").csv(p)'],
  },
});
