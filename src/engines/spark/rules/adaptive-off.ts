import { defineSparkRule } from "../rule.ts";
import { atLeast } from "../settings.ts";
import { settingsOfQuery } from "../support/look.ts";

const key = "spark.sql.adaptive.enabled";

/** Adaptive query execution was off in an application with shuffles. */
export const adaptiveOff = defineSparkRule({
  id: "adaptive-off",
  title: "Adaptive query execution is off",
  why: "It merges small partitions, splits skewed ones and turns joins into broadcasts by the sizes that it measures; on by default since Spark 3.2.",
  whenNot: "Not where plans must not change between runs.",
  find: (facts) => {
    const shuffling = facts.executions.filter(
      (query) =>
        !query.streaming &&
        settingsOfQuery(facts, query).flag(key) === false &&
        query.plan.nodes.some(({ name }) => name.startsWith("Exchange")),
    );
    const first = shuffling[0];
    if (first === undefined || !atLeast(facts.application.sparkVersion, "3.0")) return [];
    return [
      {
        message: `${key} is false${settingsOfQuery(facts, first).isSet(key) ? "" : " (the default of this version)"}; ${shuffling.length === 1 ? "1 query shuffles" : `${shuffling.length} queries shuffle`}.`,
        evidence: [],
        stages: [],
        at: { execution: first },
        wasted: 0,
        basis: "not reckoned: what it would mend is told by the other findings",
        recommendation: "Turn it on, and look at the plans that change.",
        settings: [{ key, value: "true", formula: "on by default since Spark 3.2" }],
        atMost: "info",
      },
    ];
  },
});
