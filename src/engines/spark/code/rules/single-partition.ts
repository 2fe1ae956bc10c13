import { numberArgument, shown } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const singlePartition = defineCodeRule({
  id: "single-partition",
  severity: "warning",
  why: "One task does all the work that follows, and with coalesce(1) much of what comes before it too.",
  recommendation: "Write several files, or repartition(1) as the very last step of something small.",
  whenNot: "Not where a consumer needs exactly one small file.",
  find: ({ calls }) =>
    calls
      .filter(
        (call) =>
          (call.name === "coalesce" || call.name === "repartition") &&
          call.chain.length > 0 &&
          call.argumentCount === 1 &&
          numberArgument(call) === 1,
      )
      .map((call) => ({
        line: call.line,
        column: call.column,
        message: `${shown(call).replace("()", "(1)")} leaves all further work${call.after.includes("write") ? ", and the write," : ""} to one core.`,
      })),
  examples: {
    bad: ["df.coalesce(1).write.parquet(path)", "df = df.repartition(1)"],
    good: ["df.repartition(16).write.parquet(path)", 'df.select(F.coalesce("a", "b"))'],
  },
});
