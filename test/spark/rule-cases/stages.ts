/** Cases of rules that judge stages, executors and the application. */
import { GiB, MiB } from "../../../src/engines/spark/support/units.ts";
import { execution, executor, facts, failure, spread, stage } from "../facts.ts";
import { withStage, type RuleCase } from "./case.ts";

const skewed = { duration: spread(2_000, 40_000, 120_000), completed: 41_000, shuffleRead: spread(4 * MiB, 900 * MiB, 1_100 * MiB) };

export const stageCases: Readonly<Record<string, RuleCase>> = {
  skew: {
    bad: [withStage(skewed)],
    // Even tasks; a long task in a stage that was busy anyway; too few tasks.
    good: [
      withStage({}),
      withStage({ duration: spread(2_000, 8_000, 400_000), completed: 51_000 }),
      withStage({ ...skewed, partitions: 2 }),
      // One slot was left: nothing waited for the long task.
      withStage(skewed, { executors: [executor({ cores: 1 }), executor({ id: "2", removed: 0 })] }),
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
      // The driver, with no task lost.
      facts({ executions: [execution({ failure: "java.lang.OutOfMemoryError: Not enough memory to build and broadcast the table" })] }),
    ],
    good: [
      withStage({}, { failures: [failure()] }),
      // A SIGTERM, which is any stop of a container.
      facts({ executors: [executor({ removed: 5_000, reason: "Container exited with exit code 143" })] }),
      facts({ executors: [executor({ removed: 5_000, reason: "Executor killed because it was idle" })] }),
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
      // The second executor came after it: four tasks had all there was.
      facts({
        stages: [stage({ partitions: 4, duration: spread(50_000, 50_000, 200_000), completed: 50_500 })],
        executors: [executor(), executor({ id: "2", added: 50_500 })],
      }),
    ],
  },
  "idle-cores": {
    bad: [facts({ utilisation: { idleBetween: 30_000 } })],
    good: [
      facts({ utilisation: { idleBetween: 3_000 } }),
      // A stream waits for its next batch.
      facts({ utilisation: { idleBetween: 30_000 }, executions: [execution({ streaming: true })] }),
    ],
  },
  "dynamic-allocation": {
    bad: [facts({ utilisation: { available: 9_000_000, busy: 900_000 } })],
    good: [
      facts({ utilisation: { available: 9_000_000, busy: 7_000_000 } }),
      facts({ utilisation: { available: 9_000_000, busy: 900_000 }, settings: { "spark.dynamicAllocation.enabled": "true" } }),
      facts({ utilisation: { available: 9_000_000, busy: 900_000 }, application: { local: true } }),
      facts({ utilisation: { available: 9_000_000, busy: 900_000 }, executions: [execution({ streaming: true })] }),
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
      facts({ failures: [failure({ kind: "TaskCommitDenied", exception: "", message: "" })] }),
    ],
  },
  "retried-stages": { bad: [facts({ stages: [stage(), stage({ attempt: 1 })] })], good: [facts()] },
  "lost-executors": {
    bad: [facts({ executors: [executor({ removed: 9_000, reason: "Executor heartbeat timed out after 130000 ms" })] })],
    good: [
      facts({ executors: [executor({ removed: 9_000, reason: "Executor killed because it was idle" })] }),
      facts({ executors: [executor({ removed: 9_000, reason: "Command exited with code 52" })] }),
      facts({ executors: [executor({ removed: 9_000, reason: "Executor killed by driver." })] }),
      facts({ executors: [executor({ removed: 9_000, reason: "Container container_1_2 exited from explicit termination request." })] }),
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
  "collect-to-driver": {
    bad: [
      withStage({ name: "collect at report.py:4", resultSize: 700 * MiB }),
      withStage({ name: 'Spark Connect - session_id: "77"', resultSize: 700 * MiB }),
    ],
    good: [
      // The rows of a broadcast, in a session where no stage names its action.
      withStage(
        { name: 'Spark Connect - session_id: "77"', resultSize: 700 * MiB },
        {
          executions: [
            execution({
              tree: {
                name: "BroadcastHashJoin",
                stages: [],
                children: [{ name: "BroadcastExchange", stages: [], children: [{ name: "Scan" }] }],
              },
            }),
          ],
        },
      ),
      withStage({ name: "collect at report.py:4", resultSize: MiB }),
      withStage({ name: "save at App.scala:1", resultSize: 700 * MiB }),
    ],
  },
  "task-overhead": {
    bad: [withStage({ deserializeTime: 150_000, schedulerDelay: 4_000 })],
    good: [facts()],
  },
  "fetch-wait": { bad: [withStage({ fetchWait: 120_000 })], good: [withStage({ fetchWait: 4_000 })] },
  "default-shuffle-partitions": {
    bad: [
      withStage({ partitions: 200, shuffleRead: spread(20_000, 30_000, 4 * MiB) }, { settings: { "spark.sql.adaptive.enabled": "false" } }),
    ],
    good: [
      withStage({ partitions: 200, shuffleRead: spread(20_000, 30_000, 4 * MiB) }),
      // Partitions of RDDs, and those that the session asks for, are not the default of SQL.
      withStage(
        { partitions: 200, shuffleRead: spread(20_000, 30_000, 4 * MiB), execution: undefined },
        { settings: { "spark.sql.adaptive.enabled": "false" } },
      ),
      withStage(
        { partitions: 200, shuffleRead: spread(20_000, 30_000, 4 * MiB) },
        {
          settings: { "spark.sql.adaptive.enabled": "false" },
          executions: [execution({ session: { "spark.sql.shuffle.partitions": "200" } })],
        },
      ),
      withStage(
        { partitions: 200, shuffleRead: spread(100 * MiB, 120 * MiB, 20 * GiB) },
        { settings: { "spark.sql.adaptive.enabled": "false" } },
      ),
    ],
  },
  "failed-job": {
    bad: [facts({ jobs: [{ id: 0, execution: 0, submitted: 0, completed: 9, failure: "Job aborted due to stage failure", stages: [1] }] })],
    good: [
      facts(),
      facts({ executions: [execution({ failure: "Job 7 cancelled by the user" })] }),
      // A stream that was stopped.
      facts({ executions: [execution({ failure: "java.lang.InterruptedException at java.base/java.util.concurrent.locks" })] }),
    ],
  },
};
