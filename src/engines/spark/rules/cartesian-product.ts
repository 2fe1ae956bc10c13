import { wholeText } from "../../../core/count-text.ts";
import { defineSparkRule } from "../rule.ts";
import { rowsInto, stagesById, sum } from "../support/look.ts";
import { timeText } from "../support/units.ts";

const leastPairs = 10_000_000;

/** A join without an equality compared every row with every row. */
export const cartesianProduct = defineSparkRule({
  id: "cartesian-product",
  title: "Every row was compared with every row",
  why: "Without an equality in the condition there is no key to hash or sort by: the work grows with the product of both sides.",
  whenNot: "Not where one side has a handful of rows (parameters, a scalar), or all pairs are the result.",
  find: (facts) =>
    facts.executions.flatMap((execution) =>
      execution.plan.nodes.flatMap((node) => {
        if (!/^(CartesianProduct|BroadcastNestedLoopJoin)/.test(node.name)) return [];
        const into = rowsInto(execution, node);
        const pairs = into.reduce((product, rows) => product * rows, 1);
        if (into.some((rows) => rows <= 10) || pairs < leastPairs) return [];
        const stages = stagesById(facts, node.stages);
        const time = sum(stages.map(({ runTime }) => runTime));
        return [
          {
            message: `${node.name} in query ${execution.id} over ${into.map((rows) => wholeText(rows)).join(" and ")} rows: ${timeText(time)} of run time.`,
            evidence: [
              node.text,
              `rows out: ${wholeText(node.metrics["number of output rows"] ?? 0)}; a CartesianProduct reads each side again for every partition of the other, so the rows in are counted more than once`,
            ],
            stages: node.stages,
            at: { execution, node },
            wasted: time * 0.9,
            basis: `90 % of the run time of its stages (${timeText(time)}): an equality leaves a small part of the pairs`,
            recommendation:
              "Add an equality to the join condition. For a range (a BETWEEN b AND c) join on a bucket of both (date, floor(x / width)) and keep the range as a further condition; for a function of both sides compute a key of each side alone.",
            settings: [],
          },
        ];
      }),
    ),
});
