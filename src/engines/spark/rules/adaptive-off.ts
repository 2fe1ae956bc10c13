import { defineSparkRule } from "../rule.ts";
import { atLeast } from "../settings.ts";

/** Adaptive query execution was off in an application with shuffles. */
export const adaptiveOff = defineSparkRule({
  id: "adaptive-off",
  title: "Adaptive query execution is off",
  why: "It merges small partitions, splits skewed ones and turns joins into broadcasts by the sizes that it measures; on by default since Spark 3.2.",
  whenNot: "Not for streaming queries, and not where plans must not change between runs.",
  find: ({ settings, application, executions }) => {
    const shuffling = executions.filter(({ plan }) => plan.nodes.some(({ name }) => name.startsWith("Exchange")));
    if (settings.flag("spark.sql.adaptive.enabled") !== false || !atLeast(application.sparkVersion, "3.0") || shuffling.length === 0)
      return [];
    return [
      {
        message: `spark.sql.adaptive.enabled is false${settings.isSet("spark.sql.adaptive.enabled") ? "" : " (the default of this version)"}; ${shuffling.length} queries shuffle.`,
        evidence: [],
        stages: [],
        wasted: 0,
        basis: "not reckoned: what it would mend is told by the other findings",
        recommendation: "Turn it on, and look at the plans that change.",
        settings: [{ key: "spark.sql.adaptive.enabled", value: "true", formula: "on by default since Spark 3.2" }],
        atMost: "info",
      },
    ];
  },
});
