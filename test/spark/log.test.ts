import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { SparkFacts } from "../../src/engines/spark/facts.ts";
import { groupLogs } from "../../src/engines/spark/log/find-logs.ts";
import { readLog } from "../../src/engines/spark/log/read-log.ts";
import { errorOf, workplace, type Workplace } from "../data/support.ts";
import { logText, lz4Stream, skewedApplication, snappyStream, taskEnd, zstdStream } from "./event-log.ts";

let place: Workplace;
beforeAll(() => {
  place = workplace();
});
afterAll(async () => place.dispose());

async function read(path: string): Promise<SparkFacts> {
  await using session = await place.session();
  const facts = await readLog(session, path, await place.data.listFiles(path, [""]), () => undefined);
  return facts;
}

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

describe("compression", () => {
  const streams: readonly { readonly name: string; readonly bytes: Buffer | string }[] = [
    { name: "app.lz4", bytes: lz4Stream(text) },
    { name: "app.snappy", bytes: snappyStream(text) },
    { name: "app.zstd", bytes: zstdStream(text) },
    { name: "app.gz", bytes: gzipSync(text) },
    { name: "no-ending", bytes: lz4Stream(text) },
    { name: "two streams.lz4", bytes: Buffer.concat([lz4Stream(text.slice(0, 5_000)), lz4Stream(text.slice(5_000))]) },
    { name: "two streams.snappy", bytes: Buffer.concat([snappyStream(text.slice(0, 5_000)), snappyStream(text.slice(5_000))]) },
  ];

  it.each(streams)("$name gives what the plain log gives", async ({ name, bytes }) => {
    const plain = await read(place.file(`same/${name}/plain/app`, text));
    const compressed = await read(place.file(`same/${name}/packed/${name}`, bytes));
    for (const part of ["application", "stages", "executions", "jobs", "executors", "failures", "utilisation"] as const) {
      expect(compressed[part]).toEqual(plain[part]);
    }
    expect(compressed.source).toMatchObject({ events: 16, unreadable: 0, cut: [] });
  });

  const cutOff = text.length - 700;
  const damaged = [
    { name: "app.lz4.inprogress", bytes: lz4Stream(text, 1_000).subarray(0, -900) },
    { name: "app.snappy.inprogress", bytes: snappyStream(text, 1_000).subarray(0, -900) },
    { name: "app.zstd.inprogress", bytes: zstdStream(text.slice(0, cutOff), false) },
    { name: "app.gz", bytes: gzipSync(text).subarray(0, -40) },
  ];

  it.each(damaged)("$name is read as far as it goes, and told", async ({ name, bytes }) => {
    const path = place.file(`cut/${name}/${name}`, bytes);
    const { application, source, stages } = await read(path);
    expect(application).toMatchObject({ name: "nightly", finished: false });
    expect(stages).toHaveLength(1);
    expect(source.cut).toEqual([path]);
    expect(source.events).toBeGreaterThan(10);
    expect(source.events).toBeLessThan(16);
  });

  it("stops at a block that is damaged in the middle", async () => {
    const bytes = lz4Stream(text, 1_000);
    bytes.fill(0xff, bytes.length >> 1, (bytes.length >> 1) + 40);
    const { source } = await read(place.file("damaged.lz4", bytes));
    expect(source.cut).toHaveLength(1);
    expect(source.events).toBeGreaterThan(3);
  });

  it.each([
    { name: "lzf", bytes: Buffer.from("ZV\u0001\u0000\u0005\u0000\u0009abcdef", "latin1"), said: "lzf compression" },
    { name: "lz4 of the command line", bytes: Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x64, 0x40, 0xa7]), said: "lz4-frame compression" },
    { name: "nothing known", bytes: Buffer.from([0x00, 0x01, 0x02, 0x03, 0x04]), said: "not known" },
  ])("$name is refused, with what can be read", async ({ name, bytes, said }) => {
    const error = await errorOf(async () => read(place.file(`unknown/${name}`, bytes)));
    expect(error.code).toBe("unsupportedFeature");
    expect(error.message).toContain(said);
    expect(error.hint).toContain("zstd, lz4 and snappy");
  });
});

describe("rolling logs", () => {
  const lines = text.trimEnd().split("\n");
  const part = (from: number, to?: number): string => `${lines.slice(from, to).join("\n")}\n`;

  it("are read in the order of their numbers, whatever order the names have", async () => {
    const folder = "rolling/eventlog_v2_app-7";
    place.file(`${folder}/appstatus_app-7`, "");
    place.file(`${folder}/events_10_app-7.lz4`, lz4Stream(part(12)));
    place.file(`${folder}/events_2_app-7.zstd`, zstdStream(part(6, 12)));
    place.file(`${folder}/.events_2_app-7.crc`, "x");
    const path = place.file(`${folder}/events_1_app-7`, part(0, 6));
    const { application, source, stages } = await read(path.replace(/\/events_1_app-7$/, ""));
    expect(application).toMatchObject({ name: "nightly", finished: true });
    expect(stages[0]?.tasks.ended).toBe(4);
    expect(source.files.map(({ path: file }) => file.replace(/^.*events_/, ""))).toEqual(["1_app-7", "2_app-7.zstd", "10_app-7.lz4"]);
  });

  it("name the files that are missing", () => {
    const missing = (...names: readonly string[]): readonly number[] =>
      groupLogs(names.map((name) => `logs/eventlog_v2_a/${name}`)).flatMap((log) => log.missing);
    expect(missing("events_1_a", "events_2_a", "events_5_a.zstd")).toEqual([3, 4]);
    expect(missing("events_3_a", "appstatus_a")).toEqual([1, 2]);
    expect(missing("events_3_a", "events_4_a.compact", "events_6_a")).toEqual([5]);
    expect(missing("events_1_a", "events_2_a")).toEqual([]);
    expect(missing("events_1_a", "events_99999999999_a").length).toBeLessThan(200_000);
  });

  it("are read as Databricks delivers them, the latest without a date", async () => {
    place.file("delivered/0115-cluster/eventlog", part(12));
    place.file("delivered/0115-cluster/eventlog-2026-01-31--16-00.gz", gzipSync(part(6, 12)));
    const path = place.file("delivered/0115-cluster/eventlog-2026-01-31--15-00.gz", gzipSync(part(0, 6)));
    const { application, source } = await read(path.replace(/\/eventlog-[^/]*$/, ""));
    expect(application).toMatchObject({ name: "nightly", finished: true });
    expect(source.files.map(({ path: file }) => file.replace(/^.*cluster\//, ""))).toEqual([
      "eventlog-2026-01-31--15-00.gz",
      "eventlog-2026-01-31--16-00.gz",
      "eventlog",
    ]);
  });

  it("leave out what a compacted file stands for", () => {
    const files = ["events_1_a", "events_2_a", "events_2_a.compact", "events_3_a", "appstatus_a.inprogress"].map(
      (name) => `logs/eventlog_v2_a/${name}`,
    );
    expect(groupLogs(files)).toEqual([
      {
        path: "logs/eventlog_v2_a",
        files: ["logs/eventlog_v2_a/events_2_a.compact", "logs/eventlog_v2_a/events_3_a"],
        missing: [],
      },
    ]);
  });
});

describe("bad input", () => {
  it("asks which application is meant", async () => {
    place.file("history/app-1", text);
    place.file("history/eventlog_v2_app-2/events_1_app-2", text);
    const folder = place.file("history/notes.txt", "not a log").replace("/notes.txt", "");
    const error = await errorOf(async () => read(folder));
    expect(error.code).toBe("severalApplications");
    expect(error.message).toContain("2 applications");
    expect(error.hint).toContain("history/app-1");
    expect(error.hint).toContain("history/eventlog_v2_app-2");
    expect(error.hint).not.toContain("notes.txt");
  });

  it("takes a folder of other files for what it is", async () => {
    for (let index = 0; index < 20; index += 1) place.file(`project/module-${index}.ts`, "export {};");
    const error = await errorOf(async () => read(place.file("project/README.md", "x").replace("/README.md", "")));
    expect(error.code).toBe("notAnEventLog");
    expect(error.message).toContain("none of the 21 files");
  });

  it.each([
    { name: "prose.txt", content: "This is no log.\nNot at all.\n", said: "none of its lines" },
    { name: "other.json", content: '{"Event":"Something"}\n{"Event":"Else"}\n', said: "none of Spark's listener events" },
    { name: "array.json", content: '[{"Event":"SparkListenerLogStart"}]\n', said: "none of its lines" },
  ])("$name is no event log", async ({ name, content, said }) => {
    const error = await errorOf(async () => read(place.file(`no-log/${name}`, content)));
    expect(error.code).toBe("notAnEventLog");
    expect(error.message).toContain(said);
  });

  it("says that a file is empty, or a folder", async () => {
    expect((await errorOf(async () => read(place.file("empty/app-1", "")))).code).toBe("emptyFile");
    const folder = place.file("hidden/.only", "x").replace("/.only", "");
    expect((await errorOf(async () => read(folder))).code).toBe("notAnEventLog");
  });

  it("leaves out lines that are broken, and the last that was cut off", async () => {
    const lines = text.split("\n");
    const broken = [...lines.slice(0, 3), "{broken", '"text"', ...lines.slice(3, -2), lines.at(-2)?.slice(0, 20)].join("\n");
    const { source, stages, application } = await read(place.file("broken/app-1", broken));
    expect(source).toMatchObject({ events: 15, unreadable: 3 });
    expect(stages[0]?.tasks.ended).toBe(4);
    expect(application.finished).toBe(false);
  });

  it("reads events of more than 16 MB", async () => {
    const long = ["== Physical Plan ==", "Range (1)", "", "x".repeat(20_000_000)].join("\n");
    const events = skewedApplication().map((event) =>
      "physicalPlanDescription" in event ? { ...event, physicalPlanDescription: long } : event,
    );
    const { executions, source } = await read(place.file("long/app-1", logText(events)));
    expect(source).toMatchObject({ events: 16, unreadable: 0 });
    expect(executions[0]?.plan.lines).toEqual(["Range (1)"]);
  });

  it("keeps to the roots", async () => {
    expect((await errorOf(async () => read("/etc/passwd"))).code).toBe("outsideRoots");
    expect((await errorOf(async () => read("../outside"))).code).toBe("outsideRoots");
  });

  it("reads a plan of unusual depth, and one that is none", async () => {
    let deep: object = { nodeName: "Range", simpleString: "Range", children: [], metadata: {}, metrics: [] };
    for (let depth = 0; depth < 900; depth += 1)
      deep = { nodeName: "Project", simpleString: "Project", children: [deep], metadata: {}, metrics: [] };
    const events = skewedApplication().map((event) => ("sparkPlanInfo" in event ? { ...event, sparkPlanInfo: deep } : event));
    expect((await read(place.file("deep/app-1", logText(events)))).executions[0]?.plan.nodes.length).toBe(401);
    const none = skewedApplication().map((event) =>
      "sparkPlanInfo" in event ? { ...event, sparkPlanInfo: 7, physicalPlanDescription: "" } : event,
    );
    expect((await read(place.file("none/app-1", logText(none)))).executions[0]?.plan).toEqual({ nodes: [], lines: [] });
  });
});
