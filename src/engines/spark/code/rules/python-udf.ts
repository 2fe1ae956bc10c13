import { defineCodeRule } from "../rule.ts";

export const pythonUdf = defineCodeRule({
  id: "python-udf",
  severity: "warning",
  why: "Each row is sent to a Python process and back, and Spark can neither compile it nor push filters through it.",
  recommendation: "Use pyspark.sql.functions or SQL expressions; else a pandas UDF.",
  whenNot: "Not where Spark has no function for it.",
  find: ({ calls, lines }) => [
    ...calls
      .filter(({ name, chain }) => name === "udf" && (chain.length === 0 || ["F", "functions", "f", "sf"].includes(chain.at(-1) ?? "")))
      .map(({ line, column }) => ({ line, column, message: "A Python UDF works row by row, in Python." })),
    ...calls
      .filter(({ name, chain }) => name === "register" && chain.at(-1) === "udf")
      .map(({ line, column }) => ({ line, column, message: "A Python UDF is registered for SQL: it works row by row, in Python." })),
    ...lines
      .filter(({ tokens }) => tokens[0]?.text === "@" && tokens.at(-1)?.text === "udf")
      .map(({ tokens }) => ({
        line: tokens[0]?.line ?? 1,
        column: tokens[0]?.column ?? 1,
        message: "A Python UDF works row by row, in Python.",
      })),
  ],
  examples: {
    bad: [
      "upper = udf(lambda s: s.upper())",
      "@F.udf(returnType=IntegerType())\ndef size(s):\n    return len(s)",
      "@udf\ndef size(s):\n    return len(s)",
      'spark.udf.register("size", size)',
    ],
    good: ['@pandas_udf("int")\ndef size(s):\n    return s.str.len()', 'df.select(F.upper("s"))'],
  },
});
