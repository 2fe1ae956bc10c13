import { defineCodeRule } from "../rule.ts";

export const windowWithoutPartition = defineCodeRule({
  id: "window-without-partition",
  severity: "warning",
  why: "A window without PARTITION BY puts all rows into one partition, on one core.",
  recommendation: "Add partitionBy(), or aggregate first; for row numbers monotonically_increasing_id() or zipWithIndex().",
  whenNot: "Not over a handful of rows.",
  find: ({ calls }) =>
    calls
      .filter(
        ({ name, chain, after }) => name === "orderBy" && chain.length === 1 && chain[0] === "Window" && !after.includes("partitionBy"),
      )
      .map(({ line, column }) => ({ line, column, message: "Window.orderBy() without partitionBy() works on one core." })),
  examples: {
    bad: ['w = Window.orderBy("day")'],
    good: ['w = Window.partitionBy("k").orderBy("day")', 'w = Window.orderBy("day").partitionBy("k")'],
  },
});
