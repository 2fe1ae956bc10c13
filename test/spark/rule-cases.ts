/** For each rule facts that it must match and facts, near to those, that it must not. */
import type { SparkFacts } from "../../src/engines/spark/facts.ts";
import { GiB, MiB } from "../../src/engines/spark/support/units.ts";
import { execution, executor, facts, failure, spread, stage, type Given, type Tree } from "./facts.ts";

export interface RuleCase {
  readonly bad: readonly SparkFacts[];
  readonly good: readonly SparkFacts[];
}

const withStage = (given: Parameters<typeof stage>[0], more: Given = {}): SparkFacts => facts({ stages: [stage(given)], ...more });
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

const skewed = { duration: spread(2_000, 40_000, 120_000), completed: 41_000, shuffleRead: spread(4 * MiB, 900 * MiB, 1_100 * MiB) };

export const ruleCases: Readonly<Record<string, RuleCase>> = {
  skew: {
    bad: [withStage(skewed)],
    // Even tasks; a long task in a stage that was busy anyway; too few tasks.
    good: [
      withStage({}),
      withStage({ duration: spread(2_000, 8_000, 400_000), completed: 51_000 }),
      withStage({ ...skewed, partitions: 2 }),
    ],
  },
  spill: {
    bad: [
      withStage({
        diskSpilled: 3 * GiB,
        memorySpilled: 9 * GiB,
        spillingTasks: 40,
        mostSpilled: 300 * MiB,
        shuffleRead: spread(200 * MiB, 220 * MiB, 8 * GiB),
      }),
    ],
    good: [withStage({ memorySpilled: 0, diskSpilled: 0 })],
  },
  "garbage-collection": {
    bad: [withStage({ gcTime: 120_000 })],
    good: [withStage({ gcTime: 30_000 }), withStage({ gcTime: 900, runTime: 2_000 })],
  },
  "out-of-memory": {
    bad: [
      withStage({}, { failures: [failure({ exception: "java.lang.OutOfMemoryError", message: "Java heap space" })] }),
      facts({
        executors: [
          executor({
            removed: 5_000,
            reason: "Container killed by YARN for exceeding memory limits. 5.0 GB of 4.4 GB physical memory used",
          }),
        ],
      }),
      facts({ executors: [executor({ removed: 5_000, reason: "Command exited with code 52" })] }),
    ],
    good: [
      withStage({}, { failures: [failure()] }),
      facts({ executors: [executor({ removed: 5_000, reason: "Executor killed because it was idle" })] }),
    ],
  },
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
    bad: [withTree(join("Inner", exchange(60_000, MiB), exchange(60_000, MiB), 60_000_000))],
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
  "tiny-partitions": {
    bad: [
      withStage({
        partitions: 2_000,
        duration: spread(12, 90, 30_000),
        shuffleRead: spread(2_000, 4_000, 4_000_000),
        deserializeTime: 9_000,
        schedulerDelay: 8_000,
      }),
    ],
    good: [
      withStage({ partitions: 2_000, duration: spread(9_000, 12_000, 900_000), shuffleRead: spread(120 * MiB, 130 * MiB, 240 * GiB) }),
      withStage({ partitions: 8, duration: spread(12, 90, 100), shuffleRead: spread(2_000, 4_000, 16_000) }),
    ],
  },
  "huge-partitions": {
    bad: [
      withStage({ shuffleRead: spread(3 * GiB, 4 * GiB, 120 * GiB) }),
      withStage({ input: spread(GiB, GiB, 40 * GiB) }, { settings: { "spark.sql.files.maxPartitionBytes": "1g" } }),
    ],
    good: [withStage({ shuffleRead: spread(120 * MiB, 4 * GiB, 9 * GiB) })],
  },
  "too-few-partitions": {
    bad: [withStage({ partitions: 1, duration: spread(50_000), completed: 50_500 })],
    good: [
      // Another stage had the cores.
      facts({
        stages: [stage({ id: 1, partitions: 1, duration: spread(50_000), completed: 50_500 }), stage({ id: 2, completed: 50_500 })],
      }),
      withStage({ partitions: 8 }),
      withStage({ partitions: 1, duration: spread(300), completed: 400 }),
    ],
  },
  "idle-cores": { bad: [facts({ utilisation: { idleBetween: 30_000 } })], good: [facts({ utilisation: { idleBetween: 3_000 } })] },
  "dynamic-allocation": {
    bad: [facts({ utilisation: { available: 9_000_000, busy: 900_000 } })],
    good: [
      facts({ utilisation: { available: 9_000_000, busy: 7_000_000 } }),
      facts({ utilisation: { available: 9_000_000, busy: 900_000 }, settings: { "spark.dynamicAllocation.enabled": "true" } }),
      facts({ utilisation: { available: 9_000_000, busy: 900_000 }, application: { local: true } }),
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
  "failed-tasks": {
    bad: [
      withStage(
        { tasks: { ended: 44, successful: 40, failed: 4, killed: 0, speculative: 0, lostTime: 20_000 } },
        { failures: [failure()] },
      ),
    ],
    good: [
      facts({ failures: [failure({ exception: "java.lang.OutOfMemoryError", message: "Java heap space" })] }),
      facts({ failures: [failure({ kind: "TaskKilled", exception: "", message: "another attempt succeeded" })] }),
    ],
  },
  "retried-stages": { bad: [facts({ stages: [stage(), stage({ attempt: 1 })] })], good: [facts()] },
  "lost-executors": {
    bad: [facts({ executors: [executor({ removed: 9_000, reason: "Executor heartbeat timed out after 130000 ms" })] })],
    good: [
      facts({ executors: [executor({ removed: 9_000, reason: "Executor killed because it was idle" })] }),
      facts({ executors: [executor({ removed: 9_000, reason: "Command exited with code 52" })] }),
    ],
  },
  "speculative-tasks": {
    bad: [
      withStage(
        { tasks: { ended: 48, successful: 40, failed: 0, killed: 8, speculative: 8, lostTime: 60_000 } },
        { failures: [failure({ kind: "TaskKilled", exception: "", message: "another attempt succeeded", time: 60_000 })] },
      ),
    ],
    good: [facts()],
  },
  "cache-unused": {
    bad: [withStage({ rdds: [{ id: 4, name: "In-memory table orders", memory: true, disk: true }] })],
    good: [facts({ stages: [1, 2].map((id) => stage({ id, job: id, rdds: [{ id: 4, name: "orders", memory: true, disk: true }] })) })],
  },
  "cache-recomputed": {
    bad: [
      facts({
        stages: [stage({ id: 1, execution: 0 }), stage({ id: 2, execution: 1 })],
        executions: [execution({ id: 1, tree: { name: "InMemoryTableScan", children: [{ name: "Range", stages: [1, 2] }] } })],
      }),
    ],
    good: [
      facts({
        stages: [stage({ id: 1, execution: 0 }), stage({ id: 2, execution: 1 })],
        executions: [execution({ id: 1, tree: { name: "InMemoryTableScan", stages: [1, 2], children: [{ name: "Range", stages: [1] }] } })],
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
    ],
  },
  "python-udf": {
    bad: [
      withTree({ name: "BatchEvalPython", text: "BatchEvalPython [size(name#1)]", metrics: { "time to run Python workers": 200_000 } }),
    ],
    good: [withTree({ name: "Project" })],
  },
  "collect-to-driver": {
    bad: [withStage({ name: "collect at report.py:4", resultSize: 700 * MiB })],
    good: [
      withStage({ name: "collect at report.py:4", resultSize: MiB }),
      withStage({ name: "save at App.scala:1", resultSize: 700 * MiB }),
    ],
  },
  "task-overhead": {
    bad: [withStage({ deserializeTime: 150_000, schedulerDelay: 4_000 })],
    good: [facts()],
  },
  "fetch-wait": { bad: [withStage({ fetchWait: 120_000 })], good: [withStage({ fetchWait: 4_000 })] },
  "adaptive-off": {
    bad: [
      withTree(exchange(1, 1), { settings: { "spark.sql.adaptive.enabled": "false" } }),
      withTree(exchange(1, 1), { application: { sparkVersion: "3.1.2" } }),
    ],
    good: [withTree(exchange(1, 1)), withTree({ name: "Project" }, { settings: { "spark.sql.adaptive.enabled": "false" } })],
  },
  "default-shuffle-partitions": {
    bad: [
      withStage({ partitions: 200, shuffleRead: spread(20_000, 30_000, 4 * MiB) }, { settings: { "spark.sql.adaptive.enabled": "false" } }),
    ],
    good: [
      withStage({ partitions: 200, shuffleRead: spread(20_000, 30_000, 4 * MiB) }),
      withStage(
        { partitions: 200, shuffleRead: spread(100 * MiB, 120 * MiB, 20 * GiB) },
        { settings: { "spark.sql.adaptive.enabled": "false" } },
      ),
    ],
  },
  "failed-job": {
    bad: [facts({ jobs: [{ id: 0, execution: 0, submitted: 0, completed: 9, failure: "Job aborted due to stage failure", stages: [1] }] })],
    good: [facts()],
  },
};
