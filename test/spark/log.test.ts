import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SparkFacts } from "../../src/engines/spark/facts.ts";
import { workplace, type Workplace } from "../data/support.ts";
import { logText, skewedApplication, taskEnd } from "./event-log.ts";
import { readFacts } from "./read.ts";

let place: Workplace;
beforeAll(() => {
  place = workplace();
});
afterAll(async () => place.dispose());

const read = async (path: string): Promise<SparkFacts> => readFacts(place, path);

const text = logText(skewedApplication());

describe("a log", () => {
  it("is read into facts", async () => {
    const { application, stages, executions, jobs, utilisation, source, settings, executors, totals } = await read(
      place.file("plain/app-1", text),
    );
    expect(application).toEqual({
      id: "application_1_7",
      name: "nightly",
      sparkVersion: "4.1.4",
      master: "yarn",
      started: 1_700_000_000_000,
      ended: 1_700_000_042_000,
      finished: true,
      cores: 4,
      local: false,
    });
    expect(executors).toEqual([
      { id: "1", host: "worker-1", cores: 4, added: 1_700_000_000_010, removed: undefined, reason: "", memory: 2_000_000_000 },
    ]);
    expect(settings.value("spark.executor.memory")).toBe("4g");
    expect(settings.value("spark.sql.shuffle.partitions")).toBe("200");
    expect(jobs).toEqual([
      { id: 5, execution: 3, submitted: 1_700_000_000_950, completed: 1_700_000_041_200, failure: "", stages: [0, 1] },
    ]);
    expect(stages).toHaveLength(1);
    expect(stages[0]).toMatchObject({
      id: 1,
      attempt: 0,
      job: 5,
      execution: 3,
      partitions: 4,
      tasks: { ended: 4, successful: 4, failed: 0, killed: 0, speculative: 0, lostTime: 0 },
      duration: { median: 4_000, upperQuartile: 13_000, most: 40_000, total: 52_000 },
      shuffleRead: { median: 90_000_000, upperQuartile: 292_500_000, most: 900_000_000, total: 1_170_000_000 },
      runTime: 51_960,
      // Run time less 10 ms: in nanoseconds in the log.
      cpuTime: 51_920,
      gcTime: 4,
      schedulerDelay: 16,
      slowest: { task: 3, executor: "1", bytes: 900_000_000, records: 9_000_000 },
    });
    expect(executions[0]).toMatchObject({ id: 3, description: "save at App.scala:10", stages: [0, 1], failure: "" });
    expect(utilisation).toEqual({ available: 4 * 41_990, busy: 52_000, idleBetween: 0, under: 36_000 });
    expect(totals).toEqual({ jobs: 1, stages: 1, tasks: 4, queries: 1 });
    expect(source).toMatchObject({ events: 16, unreadable: 0, cut: [], notes: [] });
  });

  it("ties the nodes of the final plan to their lines, metrics and stages", async () => {
    const { executions } = await read(place.file("plan/app-1", text));
    expect(executions[0]?.plan.nodes.map(({ name, line, metrics, stages }) => ({ name, line, metrics, stages }))).toEqual([
      { name: "OverwriteByExpression", line: 1, metrics: {}, stages: [] },
      { name: "AdaptiveSparkPlan", line: 2, metrics: {}, stages: [] },
      { name: "SortMergeJoin", line: 4, metrics: { "number of output rows": 1_200 }, stages: [1] },
      { name: "Exchange", line: 5, metrics: { "shuffle records written": 77 }, stages: [1] },
    ]);
    expect(executions[0]?.plan.lines[3]).toBe("+- * SortMergeJoin Inner (2)");
  });

  it("takes the last plan of an adaptive query, and values that the driver sent", async () => {
    const events = skewedApplication();
    const final = {
      nodeName: "Scan parquet ",
      simpleString: "FileScan",
      children: [],
      metadata: { Location: "s3://a" },
      metrics: [{ name: "number of files read", accumulatorId: 70 }],
    };
    const update = {
      Event: "org.apache.spark.sql.execution.ui.SparkListenerSQLAdaptiveExecutionUpdate",
      executionId: 3,
      physicalPlanDescription: "== Physical Plan ==\nScan parquet  (1)\n",
      sparkPlanInfo: final,
    };
    const driver = { Event: "org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates", executionId: 3, accumUpdates: [[70, 12]] };
    const { executions } = await read(place.file("adaptive/app-1", logText([...events.slice(0, 6), update, driver, ...events.slice(6)])));
    expect(executions[0]?.plan.nodes).toEqual([
      expect.objectContaining({ name: "Scan parquet", line: 1, metrics: { "number of files read": 12 }, metadata: { Location: "s3://a" } }),
    ]);
  });

  it("knows what a session changed, and which queries are batches of a stream", async () => {
    const events = skewedApplication().map((event) => {
      if ("modifiedConfigs" in event) return { ...event, modifiedConfigs: { "spark.sql.shuffle.partitions": "32" } };
      if (!("Properties" in event)) return event;
      return { ...event, Properties: { "spark.sql.execution.id": "3", "sql.streaming.queryId": "5d2c" } };
    });
    const started = {
      Event: "org.apache.spark.sql.streaming.StreamingQueryListener$QueryStartedEvent",
      id: "5d2c",
      runId: "77",
      name: null,
      timestamp: "2023-11-14T22:13:20.100Z",
    };
    const progress = { Event: "org.apache.spark.sql.streaming.StreamingQueryListener$QueryProgressEvent", progress: { batchId: 0 } };
    const { executions, application, source } = await read(
      place.file("session/app-1", logText([...events.slice(0, 5), started, ...events.slice(5), progress])),
    );
    expect(executions[0]).toMatchObject({ session: { "spark.sql.shuffle.partitions": "32" }, streaming: true });
    expect([application.started, source.unreadable]).toEqual([1_700_000_000_000, 0]);
    // The query around a batch has no job of its own.
    const batch = "\nid = 723707b1-9021-4dee-8b0d-6b664b4d9289\nrunId = c741d9aa-f5c2-406a-9efd-283b0cac8171\nbatch = 0";
    const described = skewedApplication().map((event) => ("modifiedConfigs" in event ? { ...event, description: batch } : event));
    expect((await read(place.file("described/app-1", logText(described)))).executions[0]?.streaming).toBe(true);
    const plain = await read(place.file("no-session/app-1", text));
    expect(plain.executions[0]).toMatchObject({ session: {}, streaming: false });
  });

  it("counts a finished task once, though its lost output is told as a second end", async () => {
    const first = taskEnd({ stage: 1, task: 0, launched: 1_000, finished: 5_000, shuffleRead: 90_000_000 });
    const events = [...skewedApplication(), { ...first, "Task End Reason": { Reason: "Resubmitted" }, "Task Metrics": null }];
    const { stages, failures, utilisation, totals } = await read(place.file("resubmitted/app-1", logText(events)));
    expect(stages[0]?.tasks).toMatchObject({ ended: 4, successful: 4 });
    expect([stages[0]?.duration.total, utilisation.busy, totals.tasks, failures]).toEqual([52_000, 52_000, 4, []]);
  });

  it("takes a task's cores as busy, all of them", async () => {
    const { utilisation } = await read(place.file("cpus/app-1", logText(skewedApplication({ "spark.task.cpus": "2" }))));
    // Four tasks at once on two cores each for 4 s, then one for 36 s; half of the four cores is what one task takes.
    expect(utilisation).toMatchObject({ busy: 104_000, under: 36_000 });
  });

  it("knows why an executor went, and why a stage failed, wherever in the log that stands", async () => {
    const removed = {
      Event: "SparkListenerExecutorRemoved",
      Timestamp: 1_700_000_041_500,
      "Executor ID": "1",
      "Removed Reason": "worker lost",
    };
    const failed = skewedApplication().map((event) =>
      "Stage Info" in event && JSON.stringify(event).includes("StageCompleted")
        ? { ...event, "Stage Info": { ...Object(event["Stage Info"]), "Failure Reason": "Job aborted" } }
        : event,
    );
    for (const events of [
      [...failed.slice(0, -1), removed, ...failed.slice(-1)],
      [...failed.slice(0, 4), removed, ...failed.slice(4)],
    ]) {
      for (const round of [1, 2, 3, 4]) {
        const { executors, stages } = await read(place.file(`removed-${events.indexOf(removed)}-${round}/app-1`, logText(events)));
        expect([executors[0]?.reason, executors[0]?.host, stages[0]?.failure]).toEqual(["worker lost", "worker-1", "Job aborted"]);
      }
    }
  });

  it("groups failed tasks by what ended them", async () => {
    const broken = { exception: "java.io.IOException", message: "disk\u001b[31m full\nat X" };
    const events = [
      ...skewedApplication(),
      ...[10, 11].map((task) => taskEnd({ stage: 1, task, launched: 2_000, finished: 3_000, failure: broken })),
    ];
    const { failures, stages } = await read(place.file("failed/app-1", logText(events)));
    expect(failures).toEqual([
      {
        stage: 1,
        attempt: 0,
        kind: "ExceptionFailure",
        exception: "java.io.IOException",
        message: "disk [31m full at X",
        tasks: 2,
        time: 2_000,
      },
    ]);
    expect(stages[0]?.tasks).toMatchObject({ ended: 6, successful: 4, failed: 2, lostTime: 2_000 });
    expect(stages[0]?.duration.total).toBe(52_000);
  });
});
