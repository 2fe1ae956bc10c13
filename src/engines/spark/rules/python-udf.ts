import type { Settings } from "../facts.ts";
import { defineSparkRule, type SettingAdvice } from "../rule.ts";
import { settingsOfQuery, stagesById, sum } from "../support/look.ts";
import { timeText } from "../support/units.ts";

/** Rows were sent to Python and back: a UDF in a query. */
export const pythonUdf = defineSparkRule({
  id: "python-udf",
  title: "Rows go through Python",
  why: "Each row is serialized, sent to a Python process, computed there and sent back; Spark can't push filters through it nor compile it.",
  whenNot: "Not where Spark has no function for it and the work is vectorized already (pandas UDF).",
  find: (facts) =>
    facts.executions.flatMap((execution) =>
      execution.plan.nodes.flatMap((node) => {
        if (
          !/^(BatchEvalPython|ArrowEvalPython|(Python)?MapIn(Pandas|Arrow)|FlatMap(Co)?GroupsIn(Pandas|Arrow)|AggregateInPandas|WindowInPandas)/.test(
            node.name,
          )
        )
          return [];
        const stages = stagesById(facts, node.stages);
        const run = sum(stages.map(({ runTime }) => runTime));
        const elsewhere = sum(stages.map(({ cpuTime, gcTime, fetchWait }) => cpuTime + gcTime + fetchWait));
        const measured = node.metrics["time to run Python workers"];
        const inPython = Math.min(measured ?? Math.max(0, run - elsewhere), run);
        const pickled = node.name.startsWith("BatchEvalPython");
        return [
          {
            message: `${node.name} in query ${execution.id}: ${measured === undefined ? "at most " : ""}${timeText(inPython)} of ${timeText(run)} run time were spent on Python workers.`,
            evidence: [node.text],
            stages: node.stages,
            at: { execution, node },
            wasted: inPython * (pickled ? 0.9 : 0.5),
            basis: `${pickled ? "90" : "50"} % of the time on Python workers${measured === undefined ? " (this version doesn't log it: run time less processor, collection and fetch time of the JVM)" : ""}: what functions of Spark can save at most`,
            recommendation: `Write it with pyspark.sql.functions or SQL expressions.${pickled ? " Where that can't be, use a pandas UDF, or Arrow for plain ones." : ""}`,
            settings: pickled ? arrow(settingsOfQuery(facts, execution)) : [],
          },
        ];
      }),
    ),
});

/** Since 3.5; earlier versions ignore it. */
function arrow(settings: Settings): readonly SettingAdvice[] {
  if (settings.flag("spark.sql.execution.pythonUDF.arrow.enabled") !== false) return [];
  return [
    {
      key: "spark.sql.execution.pythonUDF.arrow.enabled",
      value: "true",
      formula: "columns in batches instead of pickled rows (Spark 3.5 and later; needs pyarrow on the executors)",
    },
  ];
}
