/** Cases of rules that judge the nodes of plans. */
import type { SparkFacts } from "../../../src/engines/spark/facts.ts";
import { GiB, MiB } from "../../../src/engines/spark/support/units.ts";
import { execution, facts, stage, type Given, type Tree } from "../facts.ts";
import type { RuleCase } from "./case.ts";

const withTree = (tree: Tree, more: Given = {}): SparkFacts => facts({ executions: [execution({ tree })], ...more });

const exchange = (rows: number, bytes: number, more: Partial<Tree> = {}): Tree => ({
  name: "Exchange",
  text: "Exchange hashpartitioning(k#1, 200), ENSURE_REQUIREMENTS, [plan_id=1]",
  stages: [0, 1],
  metrics: { "shuffle records written": rows, "data size": bytes, "shuffle bytes written": bytes },
  ...more,
});

const join = (kind: string, left: Tree, right: Tree, rows = 1000): Tree => ({
  name: "SortMergeJoin",
  text: `SortMergeJoin [k#1], [k#2], ${kind}`,
  metrics: { "number of output rows": rows },
  children: [
    { name: "Sort", metrics: { "sort time": 900 }, children: [left] },
    { name: "Sort", children: [right] },
  ],
});

const scan = (metrics: Readonly<Record<string, number>>, metadata: Readonly<Record<string, string>> = {}): Tree => ({
  name: "Scan parquet",
  text: "FileScan parquet [a#1]",
  metadata: { Location: "InMemoryFileIndex(1 paths)[s3://lake/orders]", PushedFilters: "[]", PartitionFilters: "[]", ...metadata },
  metrics,
});

const cacheOf = (read: number, computed: number): Tree => ({
  name: "InMemoryTableScan",
  metrics: { "number of output rows": read },
  children: [{ name: "Range", stages: [1, 2], metrics: { "number of output rows": computed } }],
});

export const planCases: Readonly<Record<string, RuleCase>> = {
  "broadcast-too-large": {
    bad: [
      withTree({
        name: "BroadcastExchange",
        metrics: { "data size": 900 * MiB, "time to collect": 4_000, "time to build": 3_000, "time to broadcast": 900 },
      }),
      facts({ executions: [execution({ failure: "Cannot broadcast the table that is larger than 8GB: 9 GB" })] }),
    ],
    good: [withTree({ name: "BroadcastExchange", metrics: { "data size": 6 * MiB, "time to collect": 40 } })],
  },
  "broadcast-missed": {
    bad: [
      withTree(join("Inner", exchange(9_000_000, 900 * MiB), exchange(9_000, MiB))),
      withTree(join("LeftOuter", exchange(9_000_000, 900 * MiB), exchange(9_000, MiB))),
    ],
    // The small side is the one whose rows are all kept; both are large; both are small; a full outer join.
    good: [
      withTree(join("RightOuter", exchange(9_000_000, 900 * MiB), exchange(9_000, MiB))),
      withTree(join("Inner", exchange(9_000_000, 900 * MiB), exchange(9_000_000, 800 * MiB))),
      withTree(join("Inner", exchange(9_000, 4 * MiB), exchange(9, 1000))),
      withTree(join("FullOuter", exchange(9_000_000, 900 * MiB), exchange(9_000, MiB))),
    ],
  },
  "exploding-join": {
    bad: [
      withTree(join("Inner", exchange(60_000, MiB), exchange(60_000, MiB), 60_000_000)),
      withTree({ ...join("Inner", exchange(60_000, MiB), exchange(60_000, MiB), 60_000_000), name: "SortMergeJoin(skew=true)" }),
    ],
    good: [
      withTree(join("Inner", exchange(60_000_000, GiB), exchange(60_000, MiB), 61_000_000)),
      withTree(join("Inner", exchange(60, 900), exchange(60, 900), 3_600)),
    ],
  },
  "cartesian-product": {
    bad: [
      withTree({
        name: "CartesianProduct",
        metrics: { "number of output rows": 90 },
        children: [scan({ "number of output rows": 60_000 }), scan({ "number of output rows": 70_000 })],
      }),
    ],
    good: [
      withTree({
        name: "BroadcastNestedLoopJoin",
        children: [scan({ "number of output rows": 90_000_000 }), scan({ "number of output rows": 1 })],
      }),
    ],
  },
  "small-files-read": {
    bad: [withTree(scan({ "number of files read": 9_000, "size of files read": 90 * MiB }))],
    good: [
      withTree(scan({ "number of files read": 9_000, "size of files read": 900 * GiB })),
      withTree(scan({ "number of files read": 20, "size of files read": MiB })),
    ],
  },
  "small-files-written": {
    bad: [
      withTree({
        name: "Execute InsertIntoHadoopFsRelationCommand",
        metrics: { "number of written files": 4_000, "written output": 40 * MiB },
      }),
    ],
    good: [
      withTree({
        name: "Execute InsertIntoHadoopFsRelationCommand",
        metrics: { "number of written files": 400, "written output": 50 * GiB },
      }),
    ],
  },
  "cache-recomputed": {
    bad: [
      facts({
        stages: [stage({ id: 1, execution: 0 }), stage({ id: 2, execution: 1 })],
        executions: [execution({ id: 1, tree: { name: "InMemoryTableScan", children: [{ name: "Range", stages: [1, 2] }] } })],
      }),
      facts({
        stages: [stage({ id: 1, execution: 0 }), stage({ id: 2, execution: 1 })],
        executions: [900, 900].map((rows, id) => execution({ id, tree: cacheOf(rows, 1_700) })),
      }),
    ],
    good: [
      facts({
        stages: [stage({ id: 1, execution: 0 }), stage({ id: 2, execution: 1 })],
        executions: [execution({ id: 1, tree: { name: "InMemoryTableScan", stages: [1, 2], children: [{ name: "Range", stages: [1] }] } })],
      }),
      // The first query took a part, the second computed the rest: each of the 900 rows once.
      facts({
        stages: [stage({ id: 1, execution: 0 }), stage({ id: 2, execution: 1 })],
        executions: [100, 900].map((rows, id) => execution({ id, tree: cacheOf(rows, 900) })),
      }),
    ],
  },
  "repeated-scans": {
    bad: [
      facts({
        stages: [1, 2, 3].map((id) => stage({ id, execution: id })),
        executions: [1, 2, 3].map((id) => execution({ id, stages: [id], tree: { ...scan({ "size of files read": GiB }), stages: [id] } })),
      }),
    ],
    good: [
      facts({
        stages: [1, 2].map((id) => stage({ id, execution: id })),
        executions: [1, 2].map((id) => execution({ id, stages: [id], tree: { ...scan({ "size of files read": GiB }), stages: [id] } })),
      }),
      facts({
        stages: [1, 2, 3].map((id) => stage({ id, execution: id })),
        executions: [1, 2, 3].map((id) =>
          execution({ id, stages: [id], tree: { ...scan({ "size of files read": GiB }, { Location: `s3://lake/${id}` }), stages: [id] } }),
        ),
      }),
      // RDDs of the program, which nothing tells apart.
      facts({
        stages: [1, 2, 3].map((id) => stage({ id, execution: id })),
        executions: [1, 2, 3].map((id) => execution({ id, stages: [id], tree: { name: "Scan", text: `Scan[obj#${id}]`, stages: [id] } })),
      }),
      // Another day each time.
      facts({
        stages: [1, 2, 3].map((id) => stage({ id, execution: id })),
        executions: [1, 2, 3].map((id) =>
          execution({
            id,
            stages: [id],
            tree: { ...scan({ "size of files read": GiB }, { PartitionFilters: `[(day#${id} = 2026-01-0${id})]` }), stages: [id] },
          }),
        ),
      }),
    ],
  },
  "full-scan": {
    bad: [
      withTree({
        name: "Filter",
        text: "Filter (year(cast(day#1 as date)) = 2026)",
        metrics: { "number of output rows": 10_000 },
        children: [scan({ "size of files read": 9 * GiB, "number of output rows": 90_000_000 })],
      }),
      withTree(scan({ "size of files read": 9 * GiB, "number of partitions read": 900 })),
    ],
    good: [
      withTree({
        name: "Filter",
        metrics: { "number of output rows": 10_000 },
        children: [
          scan(
            { "size of files read": 9 * GiB, "number of output rows": 90_000_000 },
            { PushedFilters: "[IsNotNull(day), EqualTo(day,2026-01-01)]" },
          ),
        ],
      }),
      withTree({
        name: "Filter",
        metrics: { "number of output rows": 80_000_000 },
        children: [scan({ "size of files read": 9 * GiB, "number of output rows": 90_000_000 })],
      }),
      // CSV has nothing to skip by.
      withTree({
        name: "Filter",
        metrics: { "number of output rows": 10_000 },
        children: [{ ...scan({ "size of files read": 9 * GiB, "number of output rows": 90_000_000 }), name: "Scan csv" }],
      }),
    ],
  },
  "python-udf": {
    bad: [
      withTree({ name: "BatchEvalPython", text: "BatchEvalPython [size(name#1)]", metrics: { "time to run Python workers": 200_000 } }),
    ],
    good: [withTree({ name: "Project" })],
  },
  "adaptive-off": {
    bad: [
      withTree(exchange(1, 1), { settings: { "spark.sql.adaptive.enabled": "false" } }),
      withTree(exchange(1, 1), { application: { sparkVersion: "3.1.2" } }),
      facts({ executions: [execution({ tree: exchange(1, 1), session: { "spark.sql.adaptive.enabled": "false" } })] }),
    ],
    good: [
      // Spark turns it off for streams itself.
      facts({ executions: [execution({ tree: exchange(1, 1), streaming: true, session: { "spark.sql.adaptive.enabled": "false" } })] }),
      withTree(exchange(1, 1)),
      withTree({ name: "Project" }, { settings: { "spark.sql.adaptive.enabled": "false" } }),
    ],
  },
};
