import { defineSparkRule } from "../rule.ts";
import { percent, timeText } from "../support/units.ts";

const tooLow = 0.5;
/** Core time in milliseconds. */
const leastTime = 10 * 60_000;

/** A cluster application kept executors that it used less than half of the time. */
export const dynamicAllocation = defineSparkRule({
  id: "dynamic-allocation",
  title: "Executors are paid for and not used",
  why: "An executor costs the same whether its cores work or not.",
  whenNot: "Not where the start of executors takes longer than the pauses, or cached data would be lost with them.",
  find: ({ application, utilisation, settings, executors, executions }) => {
    const { available, busy } = utilisation;
    if (application.local || available < leastTime || busy > tooLow * available) return [];
    // A stream waits for data, and its state lives on the executors.
    if (settings.flag("spark.dynamicAllocation.enabled") === true || executions.some(({ streaming }) => streaming)) return [];
    const largest = executors.reduce((most, { cores }) => Math.max(most, cores), 1);
    const together = Math.max(1, Math.ceil(application.cores / largest));
    return [
      {
        message: `Tasks used ${percent(busy / available)} of the core time of ${executors.length} executors; ${timeText(available - busy)} of core time were idle.`,
        evidence: [`busy ${timeText(busy)} of ${timeText(available)} core time`],
        stages: [],
        wasted: available - busy,
        basis: "core time of the executors less the time of all tasks",
        recommendation: "Let Spark give back executors that are idle, or start with fewer.",
        settings: [
          { key: "spark.dynamicAllocation.enabled", value: "true", formula: `${percent(busy / available)} used, below ${percent(tooLow)}` },
          {
            key: "spark.dynamicAllocation.shuffleTracking.enabled",
            value: "true",
            formula: "keeps executors that hold shuffle files; not needed with an external shuffle service",
          },
          {
            key: "spark.dynamicAllocation.maxExecutors",
            value: String(together),
            formula: `as many as there were at the same time (${application.cores} cores / ${largest} each); the default has no limit`,
          },
        ],
      },
    ];
  },
});
