import { isWrite } from "../calls.ts";
import { defineCodeRule } from "../rule.ts";

export const repeatedActions = defineCodeRule({
  id: "repeated-actions",
  severity: "info",
  why: "Each action computes the frame from its sources again.",
  recommendation: "cache() it before the first action and unpersist() it after the last, or do with one action.",
  whenNot: "Not where the frame is a plain read of few columns.",
  find: ({ calls }) => {
    const actions = new Set([
      "count",
      "collect",
      "show",
      "toPandas",
      "first",
      "take",
      "head",
      "isEmpty",
      "foreach",
      "save",
      "parquet",
      "csv",
      "json",
      "saveAsTable",
    ]);
    const kept = new Set(
      calls
        .filter(({ name }) => ["cache", "persist", "checkpoint", "localCheckpoint"].includes(name))
        .flatMap(({ chain, target }) => [chain[0], target]),
    );
    const made = new Set(
      calls
        .filter(
          ({ name, chain }) =>
            ["join", "groupBy", "agg", "select", "filter", "where", "withColumn", "distinct"].includes(name) && chain.length > 0,
        )
        .flatMap(({ target }) => target ?? []),
    );
    const uses = new Map<string, (typeof calls)[number][]>();
    for (const call of calls) {
      const root = call.chain[0];
      if (root === undefined || !made.has(root) || kept.has(root) || !actions.has(call.name)) continue;
      if (["parquet", "csv", "json", "save", "saveAsTable"].includes(call.name) && !isWrite(call)) continue;
      uses.set(root, [...(uses.get(root) ?? []), call]);
    }
    return [...uses].flatMap(([name, used]) => {
      const third = used[2];
      return third === undefined
        ? []
        : [
            {
              line: third.line,
              column: third.column,
              message: `${name} is computed by ${used.length} actions (lines ${used.map(({ line }) => line).join(", ")}) and never cached.`,
            },
          ];
    });
  },
  examples: {
    bad: ['x = df.join(d, "id")\nx.count()\nx.show()\nx.write.parquet(p)'],
    good: [
      'x = df.join(d, "id").cache()\nx.count()\nx.show()\nx.write.parquet(p)\nx.unpersist()',
      'names.count("a")\nnames.count("b")\nnames.count("c")',
    ],
  },
});
