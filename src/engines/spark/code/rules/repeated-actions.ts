import { isGrouped, isOfSparkFrame, isWrite } from "../calls.ts";
import type { Call } from "../program.ts";
import { defineCodeRule } from "../rule.ts";

interface Use {
  readonly name: string;
  readonly used: Call[];
}

export const repeatedActions = defineCodeRule({
  id: "repeated-actions",
  severity: "info",
  why: "Each action computes the frame from its sources again.",
  recommendation: "cache() it before the first action and unpersist() it after the last, or do with one action.",
  whenNot: "Not where the frame is a plain read of few columns.",
  find: (program) => {
    const { calls } = program;
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
    // A name is another frame in another function, and after it has been assigned again.
    const current = new Map<string, Use>();
    const uses: Use[] = [];
    for (const call of calls) {
      if (call.target !== undefined) current.delete(`${call.scope} ${call.target}`);
      const root = call.chain[0];
      if (root === undefined || !made.has(root) || kept.has(root) || !actions.has(call.name)) continue;
      if (!isOfSparkFrame(program, call) || (call.name === "count" && isGrouped(call))) continue;
      if (["parquet", "csv", "json", "save", "saveAsTable"].includes(call.name) && !isWrite(call)) continue;
      const key = `${call.scope} ${root}`;
      const known = current.get(key);
      const use = known ?? { name: root, used: [] };
      use.used.push(call);
      if (known === undefined) {
        current.set(key, use);
        uses.push(use);
      }
    }
    return uses.flatMap(({ name, used }) => {
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
      'def a():\n    x = df.join(d, "id")\n    x.count()\n    x.show()\ndef b():\n    x = df.join(d, "id")\n    x.show()',
      'x = df.join(d, "id")\nx.count()\nx = x.filter("a")\nx.count()\nx.show()',
      'names.count("a")\nnames.count("b")\nnames.count("c")',
    ],
  },
});
