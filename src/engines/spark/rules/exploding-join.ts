import { wholeText } from "../../../core/count-text.ts";
import { defineSparkRule } from "../rule.ts";
import { rowsInto, stagesById, sum } from "../support/look.ts";
import { timeText } from "../support/units.ts";

const leastRows = 1_000_000;
const leastFactor = 5;

/** A join gives many times the rows of its larger side: keys that are not unique on either side. */
export const explodingJoin = defineSparkRule({
  id: "exploding-join",
  title: "A join multiplies rows",
  why: "Each key with m rows on one side and n on the other gives m x n; everything after it pays for rows that are mostly thrown away or aggregated.",
  whenNot: "Not where all combinations are wanted (calendars, permutations).",
  find: (facts) =>
    facts.executions.flatMap((execution) =>
      execution.plan.nodes.flatMap((node) => {
        const out = node.metrics["number of output rows"] ?? 0;
        if (!/Join(?:\(skew=true\))?$|^CartesianProduct/.test(node.name) || out < leastRows) return [];
        const into = rowsInto(execution, node);
        const most = Math.max(...into, 1);
        if (into.includes(0) || out < leastFactor * most) return [];
        const time = sum(stagesById(facts, node.stages).map(({ runTime }) => runTime));
        return [
          {
            message: `${node.name} in query ${execution.id} turned ${into.map((rows) => wholeText(rows)).join(" and ")} rows into ${wholeText(out)}, ${(out / most).toFixed(0)} times the larger side.`,
            evidence: [node.text],
            stages: node.stages,
            at: { execution, node },
            wasted: time * (1 - most / out),
            basis: `run time of its stages (${timeText(time)}) x (1 - ${wholeText(most)} / ${wholeText(out)} rows)`,
            recommendation:
              "Look whether the key is complete. Aggregate or deduplicate one side by the join key before the join, use a semi join where only existence counts, or join on the further columns that make it unique.",
            settings: [],
          },
        ];
      }),
    ),
});
